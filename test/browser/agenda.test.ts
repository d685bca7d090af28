// The agenda before the meeting in a browser: reordered by keyboard and by mouse, proposed by triggers, prepared without typing twice.

import type { Browser } from 'playwright-core'
import { io } from 'socket.io-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { instantTime } from '#shared/cui'
import { axeViolations, type BrowserPerson, describeBrowser, launchChromium } from '#test/support/chromium'
import { until, within } from '#test/support/deadline'
import { type Todays, todaysMeeting, tokenOf } from '#test/support/demonstration'
import { signIn } from '#test/support/meetingRoom'
import { removeDataDir, type ServerProcess, startServerProcess } from '#test/support/process'

describeBrowser('[AG15] the agenda in a browser', () => {
  let server: ServerProcess
  let browser: Browser
  let today: Todays
  let karen: BrowserPerson

  beforeAll(async () => {
    server = await startServerProcess({ env: { MODE: 'demonstration' } })
    browser = await launchChromium()
    today = await todaysMeeting(server.origin)
    karen = await signIn(browser, server.origin, 'karen.bell@example.org')
    await karen.page.goto(`/meetings/${today.meetingId}/agenda`)
    await karen.page.getByText('SALEEM').first().waitFor()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    if (server) await removeDataDir(server.dataDir)
  })

  const order = () =>
    karen.page.locator('ol[aria-label="Agenda in running order"] .app-patient__name').allTextContents()
  const ordered = (first: string) =>
    until(10_000, `${first} to be first`, async () => (await order())[0]?.startsWith(first) === true)

  test('[AG15] [AG9] row 7: by keyboard alone: moved, the focus stays, and one sentence says where and, to the minute, when it ends', async () => {
    const { page } = karen
    const before = (await karen.said()).length
    await page.getByRole('button', { name: 'Down item 1' }).focus()
    await page.keyboard.press('Enter')
    await ordered('SMITH')
    const said = await until(15_000, 'the sentence', async () =>
      (await karen.said()).slice(before).find(one => /Moved/.test(one)),
    )
    const { startsAt, items } = today.snapshot.meeting
    const discussed = items.filter(item => item.triage === 'discuss')
    const minutes = discussed.map(item => item.minutes)
    const after = (count: number) =>
      instantTime(Date.parse(startsAt) + minutes.slice(0, count).reduce((sum, one) => sum + one, 0) * 60_000)
    expect(said).toBe(`Moved to 2 of 2. The meeting ends about ${after(2)}.`)
    await page.getByText(`Ends about ${after(2)}`, { exact: true }).waitFor()
    const rows = await page.locator('ol[aria-label="Agenda in running order"] > li').allTextContents()
    expect(rows.map(row => /\d\d:\d\d to \d\d:\d\d/.exec(row)?.[0])).toEqual([
      `${after(0)} to ${after(1)}`,
      `${after(1)} to ${after(2)}`,
    ])
    await until(15_000, 'the focus to be on the same button', () =>
      page.evaluate(() => document.activeElement?.textContent?.startsWith('Down')),
    )
  })

  test('[AG15] by dragging one row onto another', async () => {
    const rows = karen.page.locator('ol[aria-label="Agenda in running order"] > li')
    await rows.nth(1).locator('[data-handle]').dragTo(rows.nth(0).locator('.app-agenda__question'))
    await ordered('SALEEM')
  })

  test('[AG5] row 5: a seeded trigger is on the draft agenda within 60 s, with its rule and facts, and goes on in one click', async () => {
    const { page } = karen
    const token = await tokenOf(server.origin, 'karen.bell')
    const startsAt = new Date(Date.now() + 7 * 86_400_000).toISOString()
    const plan = { title: 'Next week', kind: 'mdt', startsAt, plannedMinutes: 60, place: null }
    const made = await fetch(`${server.origin}/api/meetings`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...plan, chairId: 'aisha-shah', deputyId: null, memberIds: [] }),
    })
    const { id } = (await made.json()) as { id: string }
    await page.goto(`/meetings/${id}/agenda`)
    await page.getByText('Proposed for this meeting').waitFor()
    expect(await page.getByText('CAMPBELL').count()).toBe(0)
    expect(await axeViolations(page)).toEqual([])

    const waiting = today.snapshot.meeting.items.find(item => item.about?.identity.family === 'Campbell')
    const socket = io(server.origin, { path: '/live', auth: { token: today.token }, transports: ['websocket'] })
    const flag = {
      ...{ commandId: crypto.randomUUID(), discussionId: waiting?.id, caseId: waiting?.about?.identity.caseId },
      ...{ anchor: { kind: 'item' }, quote: 'apixaban', reason: 'monitoring', severity: 'normal', comment: null },
      to: { role: 'pharmacist' },
    }
    const raised = new Promise<{ ok: boolean }>(resolve => socket.emit('flag:raise', flag, resolve))
    expect(await within(10_000, 'the flag', raised, () => 'nothing')).toMatchObject({ ok: true })
    socket.disconnect()

    const proposal = page.locator('.app-proposals__item').filter({ hasText: 'CAMPBELL' })
    await proposal.waitFor({ timeout: 60_000 })
    expect(await proposal.textContent()).toMatch(/A flag has not been answered.*apixaban.*Dr Aisha Shah/)
    await proposal.getByRole('button', { name: /^Put on agenda/ }).click()
    await page.locator('ol[aria-label="Agenda in running order"]').getByText('CAMPBELL').waitFor()
    await proposal.waitFor({ state: 'detached' })
  })

  test('[AG6] row 1: the series says what it is for, who stands in, and its next date', async () => {
    const { page } = karen
    await page.goto('/meetings/series')
    await page.getByText('Every four weeks').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.getByText('Standing members').click()
    // A reload would cut off what is on its way.
    const kept = page.waitForResponse(answer => answer.request().method() !== 'GET' && /series/.test(answer.url()))
    await page
      .getByLabel('Deputy of Grace Adeyemi')
      .selectOption({ label: 'Sinead Doyle – Nurse, Brook Vale Community and Mental Health Trust' })
    await kept
    await until(10_000, 'the deputy to be kept', async () => {
      await page.reload()
      await page.getByText('Standing members').click()
      return (await page.getByLabel('Deputy of Grace Adeyemi').inputValue()) === 'sinead-doyle'
    })
  })

  test('[AN13] from the timeline of a person to the form of a meeting, with that person in it; not for an observer', async () => {
    const found = await fetch(`${server.origin}/api/cases/search`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${today.token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ text: 'patel meena' }),
    })
    const { hits } = (await found.json()) as { hits: { identity: { caseId: string } }[] }
    const timeline = `/cases/${hits[0]?.identity.caseId}?tab=history`
    const { page, context } = await signIn(browser, server.origin, 'peter.lee@example.org')
    await page.goto(timeline)
    await page.getByRole('button', { name: 'Refer to a meeting' }).click()
    await page
      .getByRole('link', { name: /^Frailty and complex needs MDT/ })
      .first()
      .click()
    await page.getByText('You are referring').waitFor()
    const form = page.getByRole('region', { name: /^Refer a patient to Frailty/ })
    expect(await form.textContent()).toMatch(/PATEL, Meena \(Mrs\).*Born 17-Apr-.*999\s265\s6549.*3 Station Parade/)
    expect(await page.getByLabel('Find a patient').count(), 'chosen already').toBe(0)
    expect(await axeViolations(page)).toEqual([])
    await page.getByLabel('Question for the meeting').fill('Is metformin still right for her kidneys?')
    await page.getByRole('button', { name: 'Refer this patient' }).click()
    await page.getByRole('list', { name: 'Waits for triage' }).getByText('PATEL').waitFor()
    expect(new URL(page.url()).search, 'a reload does not refer again').toBe('')
    await context.close()
    const observer = await signIn(browser, server.origin, 'oliver.grant@example.org')
    await observer.page.goto(timeline)
    await observer.page.getByRole('heading', { name: 'Meetings', level: 2 }).waitFor()
    expect(await observer.page.getByRole('button', { name: 'Refer to a meeting' }).count()).toBe(0)
    await observer.context.close()
  })

  test('[CL24] a page that is opened offline comes by itself in the same tab; what loads for long says so', async () => {
    const { page, context } = await signIn(browser, server.origin, 'nadia.field@example.org')
    await page.evaluate(() => document.body.setAttribute('data-tab', 'the same'))
    await context.setOffline(true)
    await page.getByRole('link', { name: /^Flags/ }).click()
    await page.getByText('You are offline: it comes by itself when you are connected again').waitFor()
    await context.setOffline(false)
    await page.getByRole('heading', { level: 1, name: 'Flags' }).waitFor()
    expect(await page.locator('body').getAttribute('data-tab')).toBe('the same')
    await page.route('**/api/actions', () => new Promise(() => undefined))
    await page.clock.install()
    await page.goto('/actions')
    await page.getByText('Loading actions…', { exact: true }).waitFor()
    await page.clock.fastForward(10_000)
    await page.getByText('This takes longer than usual. If it stays, check your network and reload the page.').waitFor()
    await context.close()
  })
})
