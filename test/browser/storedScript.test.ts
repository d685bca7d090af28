// Script that somebody stored wherever text can be stored: on every screen it is text, and the policy has nothing to stop.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { password, send, startWorld, type World } from '#test/support/app'
import { type BrowserPerson, describeBrowser, launchChromium, openPerson } from '#test/support/chromium'
import { wishesAsked } from '#test/support/governance'
import { joinRecord } from '#test/support/recordClient'

const script = `<img src="/x" onerror="window.__ran=1"><script>window.__ran=1</script>`
const short = `<img src=x onerror=__ran=1>`

describeBrowser('[HT10] stored script', () => {
  let world: World
  let browser: Browser
  let person: BrowserPerson
  let caseId: string
  let meetingId: string

  beforeAll(async () => {
    world = await startWorld()
    browser = await launchChromium()
    const given = (await world.addCase()).person
    const one = await world.addCase({
      teamIds: ['nurse'],
      person: { ...given, family: short, given: short, preferredName: short, address: script, language: short },
    })
    caseId = one.id
    await world.app.ports.people.change('nurse', { name: short })
    const { meeting } = await world.meeting([caseId], ['nurse'])
    meetingId = meeting.id
    const item = { discussionId: meeting.items[0]?.id ?? '', caseId }
    const chair = await world.live('chair')
    const edited = { meetingId, itemId: item.discussionId, presenterId: 'gp', minutes: 5, invitedIds: ['nurse'] }
    const all = [
      await send(chair, 'agenda:edit', { ...edited, question: short }),
      await send(chair, 'meeting:start', { meetingId }),
      await send(chair, 'decision:propose', { ...item, kind: 'plan', text: script, rationale: script }),
      await send(chair, 'action:add', { ...item, text: short, ownerId: 'gp', due: '2199-01-01' }),
      await send(chair, 'message:send', { caseId, to: { role: 'gp' }, text: script }),
      await send(chair, 'flag:raise', {
        ...item,
        anchor: { kind: 'item' },
        quote: short,
        reason: 'other',
        severity: 'urgent',
        comment: script,
        to: { role: 'gp' },
      }),
    ]
    expect(all.filter(reply => !reply.ok)).toEqual([])
    const token = await world.token('gp')
    const wishes = { kind: 'person', id: 'consultant', from: '2026-01-01', until: null, reason: short }
    const kept = await fetch(`${world.url}/api/cases/${caseId}/wishes`, {
      method: 'PUT',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...wishesAsked, exclusions: [wishes] }),
    })
    expect(kept.status).toBe(200)
    for (const compartment of ['plan', 'clinical']) {
      const writer = await joinRecord({ origin: world.url, caseId, compartment, token })
      writer.write(script)
      await writer.allSaved()
      await writer.close()
    }
    person = await openPerson(browser, world.url)
    await person.page.goto('/sign-in')
    await person.page.getByLabel('E-mail').fill('gp@example.org')
    await person.page.getByLabel('Password').fill(password)
    await person.page.getByRole('button', { name: 'Sign in' }).click()
    await person.page.getByRole('heading', { name: 'Today', level: 1 }).waitFor()
  })
  afterAll(async () => {
    await browser?.close()
    await world?.stop()
  })

  test('[HT10] S-48 B-36 in names, prose, questions, decisions, flags, messages and wishes it stays text on every screen', async () => {
    const { page, trouble } = person
    let shown = 0
    const pages = ['plan', 'clinical', 'wishes', 'messages', 'meetings', 'who', 'why'].map(
      tab => `/cases/${caseId}?tab=${tab}`,
    )
    const others = ['/', '/actions', '/flags', '/messages', '/meetings', `/meetings/${meetingId}/agenda`]
    for (const path of [...pages, ...others, `/meetings/${meetingId}/live`, `/meetings/${meetingId}/minutes`]) {
      await page.goto(path)
      await page.getByRole('heading', { level: 1 }).first().waitFor()
      await page
        .getByText(/^Loading/)
        .first()
        .waitFor({ state: 'detached' })
      const found = await page.evaluate(() => ({
        ran: Reflect.get(window, '__ran') ?? null,
        made: document.querySelectorAll('img[onerror],img[src="x"],img[src="/x"],main script').length,
        text: document.body.innerText.toLowerCase().includes('<img src'),
      }))
      expect(found, path).toMatchObject({ ran: null, made: 0 })
      if (found.text) shown += 1
    }
    await page.getByText('<img src', { exact: false }).first().waitFor()
    expect(shown, 'the text was really there').toBeGreaterThan(5)
    expect(trouble.filter(line => /content security policy|violat/i.test(line))).toEqual([])
  })
})
