// Ten cases in one sitting: what a chair clicks, and what is right afterwards although nobody typed it.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { londonDate } from '#shared/calendar'
import type { CommandName, Payload } from '#shared/live'
import { heard, joinMeeting, type Live, password, send, startWorld, type World } from '#test/support/app'
import { describeBrowser, launchChromium, openPerson } from '#test/support/chromium'
import { until } from '#test/support/deadline'
import { type Attender, attend, signIn } from '#test/support/meetingRoom'

const cases = 10
const guestAt = [4, 5]
const provisionalAt = 2
const carriedAt = 9
const dissentAt = 5
const silentAt = 7
const familyAt = (position: number) => `Person${'abcdefghij'.charAt(position - 1)}`

describeBrowser('[MT16] a meeting of ten cases', () => {
  let world: World
  let browser: Browser
  let meetingId = ''
  const items: { discussionId: string; caseId: string }[] = []
  let chair: Attender
  let guest: Attender
  let late: Attender
  let wall: Page
  let deputy: Live
  let pharmacist: Live
  let clicks = 0

  const call = async (personId: string, method: string, path: string, body?: object) => {
    const headers = { Authorization: `Bearer ${await world.token(personId)}`, 'Content-Type': 'application/json' }
    const answer = await fetch(world.url + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
    return answer.json()
  }
  const come = (personId: string) => attend(browser, world.url, `${personId}@example.org`, meetingId, password)
  const done = async <N extends CommandName>(live: Live, name: N, payload: Payload<N>): Promise<string> => {
    const reply = await send(live, name, payload)
    if (!reply.ok) throw new Error(`${name}: ${reply.code} ${reply.message}`)
    return reply.id ?? ''
  }
  const press = async (name: string) => {
    clicks += 1
    await chair.page.getByRole('button', { name, exact: true }).click()
  }
  const shows = (page: Page, position: number) =>
    page.getByText(familyAt(position).toUpperCase(), { exact: false }).first().waitFor({ timeout: 10_000 })

  beforeAll(async () => {
    world = await startWorld()
    browser = await launchChromium()
    const standing = ['pharmacist', 'gp', 'nurse', 'social-worker', 'coordinator']
    const made = await call('coordinator', 'POST', '/api/series', {
      ...{ title: 'Ten cases', kind: 'mdt', terms: null, cadence: 'weekly', firstOn: londonDate(Date.now()) },
      ...{ time: '23:55', plannedMinutes: 60, place: 'Room 1', chairId: 'chair', deputyId: 'nurse' },
      members: standing.map(personId => ({ personId, deputyId: null })),
      requiredRoles: [],
      quorum: [{ decision: 'referral', roles: ['social-worker'], agencies: [] }],
    })
    meetingId = made.id
    const coordinator = await world.live('coordinator')
    for (let position = 1; position <= cases; position++) {
      const one = await world.addCase({ teamIds: ['nurse', 'social-worker'] })
      await world.app.ports.cases.save({ ...one, person: { ...one.person, family: familyAt(position) }, version: 1 })
      const invitedIds = guestAt.includes(position) ? ['consultant'] : []
      const listed = { meetingId, caseId: one.id, question: 'What now?', presenterId: 'gp', minutes: 6, invitedIds }
      items.push({ discussionId: await done(coordinator, 'agenda:add', listed), caseId: one.id })
    }
    ;[deputy, pharmacist] = [await world.live('nurse'), await world.live('pharmacist')]
    await Promise.all([deputy, pharmacist].map(live => joinMeeting(live, meetingId)))
    ;[chair, guest] = await Promise.all([come('chair'), come('consultant')])
    wall = (await openPerson(browser, world.url, { viewport: { width: 1920, height: 1080 } })).page
    await wall.goto('/room')
    const code = await wall.locator('.room__digits').textContent()
    await call('coordinator', 'POST', `/api/meetings/${meetingId}/displays`, { code })
    await wall.getByText('The meeting has not started').waitFor()
  })
  afterAll(async () => {
    await browser?.close()
    await world?.stop()
  })

  /** The content of a case: what the room agrees, put in by others than the chair. */
  async function agree(position: number): Promise<void> {
    const on = items[position - 1] ?? { discussionId: '', caseId: '' }
    if (position === carriedAt) {
      await done(deputy, 'item:conclude', { ...on, outcome: 'carry-forward', reason: null })
      return
    }
    if (position === silentAt) {
      await done(deputy, 'item:fields', { meetingId, itemId: on.discussionId, fields: ['social-care'] })
    }
    const kind = position === provisionalAt ? ('referral' as const) : ('plan' as const)
    const text = `Agreed for case ${position}`
    const decisionId = await done(pharmacist, 'decision:propose', { ...on, kind, text, rationale: null })
    if (position === silentAt) await askedOnce()
    if (position === dissentAt) {
      const no = { decisionId, answer: 'object' as const, reason: 'She wants nobody in her house' }
      await done(deputy, 'decision:answer', { ...on, ...no })
    }
    if (position === provisionalAt) {
      expect(await send(deputy, 'decision:record', { ...on, decisionId })).toMatchObject({
        ok: false,
        code: 'quorum-missing',
      })
    }
    const provisional = position === provisionalAt ? { provisional: true } : {}
    // Somebody whose screen is on its way to this case is still at the one before.
    await until(10_000, `case ${position} recorded`, async () => {
      return (await send(deputy, 'decision:record', { ...on, decisionId, ...provisional })).ok
    })
    if (position === 1) {
      const due = londonDate(Date.now() + 7 * 86_400_000)
      await done(deputy, 'action:add', { ...on, text: 'Compare the lists', ownerId: 'pharmacist', due })
    }
  }

  /** [FL10] Halfway, or with the first proposal; put aside it does not come back. Content of the case, and no click of the chair's. */
  async function askedOnce(): Promise<void> {
    const prompt = chair.page.getByText('Nobody from social care has spoken on this case. Nobody from there is here.')
    await prompt.waitFor({ timeout: 10_000 })
    await chair.page.getByRole('button', { name: 'Not now', exact: true }).click()
    await prompt.waitFor({ state: 'hidden', timeout: 10_000 })
  }

  test('[MT16] [FL10] rows 16 and 21: in at most 13 clicks of the chair, with a guest, a late joiner, a wall and a lost chair', async () => {
    await press('Start meeting')
    for (let position = 1; position <= cases; position++) {
      await Promise.all([shows(chair.page, position), shows(wall, position)])
      if (guestAt.includes(position)) await shows(guest.page, position)
      else await guest.page.getByText(`Item ${position} is not open to you`).waitFor()
      if (position === 3) late = await come('gp')
      if (position >= 3) await shows(late.page, position)
      if (position === 6) {
        const gone = heard(deputy, 'meeting:changed', event => event.meeting.chairAbsentSince !== null)
        await chair.context.close()
        await gone
        chair = await come('chair')
        await shows(chair.page, 6)
      }
      await agree(position)
      await press(position < cases ? 'Next' : 'Finish item')
    }
    // With the last item the screen goes back to the agenda.
    await chair.page.getByRole('button', { name: 'Finish item' }).waitFor({ state: 'hidden' })
    await press('End')
    await press('End meeting')
    await wall.getByText('The meeting has ended').waitFor()
    expect(clicks).toBeLessThanOrEqual(13)
    // A page asks for its session before anybody signed in, and a guest's for a case that has just stopped being theirs.
    const trouble = (person: Attender, expected: RegExp) => person.trouble.filter(line => !expected.test(line))
    expect([chair, late].flatMap(person => trouble(person, /status of 401/))).toEqual([])
    expect(trouble(guest, /status of 40[14]/)).toEqual([])
  })

  test('[MT16] [DC8] [TK1] rows 14, 20 and 32: afterwards minutes, attendance, action, assent, outcome and the next agenda are right, and nothing was typed', async () => {
    const minutes = await call('chair', 'GET', `/api/meetings/${meetingId}/minutes`)
    const words = JSON.stringify(minutes)
    for (let position = 1; position <= cases; position++) {
      expect(words.includes(`Agreed for case ${position}`), `case ${position}`).toBe(position !== carriedAt)
    }
    const presentAt = minutes.items.map((item: { present: { name: string }[] }) => item.present.map(one => one.name))
    const seen = (name: string) =>
      presentAt.flatMap((names: string[], at: number) => (names.includes(name) ? [at + 1] : []))
    expect(seen('Test chair')).toHaveLength(cases)
    expect(seen('Test consultant')).toEqual(guestAt)
    expect(seen('Test gp')).toEqual([3, 4, 5, 6, 7, 8, 9, 10])

    const owner = await signIn(browser, world.url, 'pharmacist@example.org', password)
    await owner.page.goto('/actions')
    await owner.page.getByText('Compare the lists').first().waitFor()
    await owner.page.goto(`/meetings/${meetingId}/minutes`)
    await owner.page.getByText('Objection of Test nurse (Nurse): She wants nobody in her house').waitFor()
    await owner.page.getByText('0 of 30 ticks, over 10 cases').waitFor()
    await owner.page
      .getByText(/Present:.*Test chair \(GP\)/)
      .first()
      .waitFor()
    const absent = await signIn(browser, world.url, 'social-worker@example.org', password)
    await absent.page.goto('/assents')
    await absent.page.getByText(`Agreed for case ${provisionalAt}`).first().waitFor()

    const [first] = items
    const hash: string = minutes.items[0].minute.hash
    for (const live of [deputy, await world.live('chair')]) await done(live, 'minute:sign', { ...first, hash } as never)
    expect(JSON.stringify(await call('gp', 'GET', '/api/feedback'))).toContain('Agreed for case 1')

    const { series } = await call('coordinator', 'GET', '/api/series')
    const next = await call('coordinator', 'GET', `/api/meetings/${series[0].next.meetingId}`)
    const listed = next.meeting.items.map(
      (item: { about: { identity: { family: string } } }) => item.about.identity.family,
    )
    expect(listed.sort()).toEqual([familyAt(1), familyAt(carriedAt)].sort())
  })
})
