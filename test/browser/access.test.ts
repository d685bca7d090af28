// Rights that end while the page is open: a guest whose item is over, and somebody who was taken off the team.
import { randomUUID } from 'node:crypto'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CommandName, Payload } from '#shared/live'
import { connectLive, type Live, send } from '#test/support/app'
import { axeViolations, describeBrowser, launchChromium } from '#test/support/chromium'
import { within } from '#test/support/deadline'
import { type Todays, todaysMeeting } from '#test/support/demonstration'
import { attend, signIn } from '#test/support/meetingRoom'
import { removeDataDir, type ServerProcess, startServerProcess } from '#test/support/process'

const john = 'SMITH, John (Mr)'

describeBrowser('[AC12] rights that end under an open page', () => {
  let server: ServerProcess
  let browser: Browser
  let today: Todays
  let chair: Live

  beforeAll(async () => {
    server = await startServerProcess({ env: { MODE: 'demonstration' } })
    browser = await launchChromium()
    today = await todaysMeeting(server.origin)
    chair = connectLive(server.origin, today.token)
    await within(
      15_000,
      'the chair to connect',
      new Promise<void>(resolve => chair.once('connect', () => resolve())),
      () => '',
    )
  })
  afterAll(async () => {
    chair?.disconnect()
    await browser?.close()
    await server?.stop()
    if (server) await removeDataDir(server.dataDir)
  })

  const call = async (method: string, path: string, body: object, token = today.token) => {
    const answer = await fetch(server.origin + path, {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
    expect(answer.status, path).toBe(200)
    return answer.json()
  }
  const caseOf = async (nhsNumber: string): Promise<string> => {
    const found = await call('POST', '/api/cases/search', { text: nhsNumber })
    return found.hits[0].identity.caseId
  }
  const command = async <N extends CommandName>(name: N, payload: Payload<N>) => {
    const reply = await send(chair, name, payload, randomUUID())
    if (!reply.ok) throw new Error(`${name}: ${reply.message}`)
    return reply
  }

  test('[AC12] [MT12] a guest sees the person while the item is open, no other, and is out within 5 s of its end', async () => {
    // Two people who are not on today's agenda: to those the demonstration invites everybody.
    const [johnId, edithId] = [await caseOf('9990000018'), await caseOf('9990759995')]
    const meetingId: string = (
      await call('POST', '/api/meetings', {
        title: 'With a guest',
        kind: 'mdt',
        startsAt: new Date(Date.now() + 86_400_000).toISOString(),
        plannedMinutes: 30,
        place: null,
        chairId: 'aisha-shah',
        deputyId: null,
        memberIds: [],
        requiredRoles: [],
      })
    ).id
    const item = { meetingId, question: 'Is the cough his heart?', presenterId: 'aisha-shah', minutes: 5 }
    const first = await command('agenda:add', { ...item, caseId: johnId, invitedIds: ['helen-marsh'] })
    await command('agenda:add', { ...item, caseId: edithId, invitedIds: [] })
    const guest = await attend(browser, server.origin, 'helen.marsh@example.org', meetingId)
    const main = guest.page.getByRole('main')
    await guest.page.getByText('Not started').first().waitFor()
    expect(await main.textContent(), 'a day before, the guest is told of nobody').not.toMatch(/smith/i)

    await command('meeting:start', { meetingId })
    await guest.page.getByRole('heading', { level: 1, name: john }).waitFor()
    await guest.open('Discussion')
    await guest.type('Discussion', 'Seen in the clinic in May.')
    await guest.allSaved()

    const discussionId = first.id ?? ''
    await command('item:conclude', { discussionId, caseId: johnId, outcome: 'carry-forward', reason: null })
    const from = Date.now()
    await command('meeting:next', { meetingId, from: discussionId })
    await guest.page.getByRole('heading', { level: 1, name: /is not open to you/ }).waitFor({ timeout: 5_000 })
    await guest.page.getByText('Seen in the clinic in May.').waitFor({ state: 'detached', timeout: 5_000 })
    expect(Date.now() - from).toBeLessThan(5_000)
    expect(await guest.page.locator('body').textContent()).not.toMatch(/smith|hargreaves|cough/i)
    await guest.page.goto(`/cases/${johnId}`)
    await guest.page
      .getByText(/was not found, or you do not have access/)
      .first()
      .waitFor()
    await guest.context.close()
  })

  test('[WI2] row 59: the person keeps an organisation out during the meeting: its member’s page goes dark within 2 s', async () => {
    const found = await call('POST', '/api/cases/search', { text: '9990759995' })
    const { caseId } = found.hits[0].identity
    await call('PUT', `/api/cases/${caseId}/team`, { memberIds: ['nadia-field', 'sinead-doyle'] })
    const [nadia, karen] = await Promise.all(
      ['nadia.field', 'karen.bell'].map(name => signIn(browser, server.origin, `${name}@example.org`)),
    )
    if (!nadia || !karen) throw new Error('nobody signed in')
    await nadia.page.goto(`/cases/${caseId}`)
    await nadia.page.getByRole('heading', { level: 1, name: /HARGREAVES/ }).waitFor()
    await karen.page.goto(`/cases/${caseId}?tab=wishes`)
    await karen.page.getByRole('button', { name: 'Change wishes' }).click()
    await karen.page.getByLabel('Person or organisation').selectOption({ label: 'Brookham Council Adult Social Care' })
    await karen.page.getByRole('button', { name: 'Add to the list' }).click()
    expect(await axeViolations(karen.page)).toEqual([])
    await karen.page.getByRole('button', { name: 'Record wishes' }).click()
    await nadia.page
      .getByText(/was not found, or you do not have access/)
      .first()
      .waitFor({ timeout: 2_000 })
    expect(await nadia.page.locator('body').textContent()).not.toMatch(/edith|hargreaves/i)
    await karen.page.getByText('Brookham Council Adult Social Care').locator('visible=true').first().waitFor()
    expect(await axeViolations(karen.page)).toEqual([])
    await Promise.all([nadia.context.close(), karen.context.close()])
  })

  test('[AC8] [AC12] who is taken off the team while reading: the page goes dark within 2 s', async () => {
    // Not somebody on today's agenda: to that the demonstration invites everybody, which would be a right of its own.
    const caseId = await caseOf('9990000018')
    await call('PUT', `/api/cases/${caseId}/team`, { memberIds: ['nadia-field'] })
    const { page, context } = await signIn(browser, server.origin, 'nadia.field@example.org')
    await page.goto(`/cases/${caseId}`)
    await page.getByRole('heading', { level: 1, name: john }).waitFor()
    await page.getByRole('tab', { name: /^Care plan/ }).click()
    await page.getByRole('textbox', { name: 'Care plan', exact: true }).waitFor()
    await call('PUT', `/api/cases/${caseId}/team`, { memberIds: [] })
    await page
      .getByText(/was not found, or you do not have access/)
      .first()
      .waitFor({ timeout: 2_000 })
    expect(await page.locator('body').textContent()).not.toMatch(/john|smith/i)
    await context.close()
  })
})
