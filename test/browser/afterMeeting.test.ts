// After the meeting, on the screen: what the next one opens with, signing, an amendment that says what it changed.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeViolations, describeBrowser, launchChromium } from '#test/support/chromium'
import { type Todays, todaysMeeting } from '#test/support/demonstration'
import { attend, signIn } from '#test/support/meetingRoom'
import { removeDataDir, type ServerProcess, startServerProcess } from '#test/support/process'

describeBrowser('[AN6] [MI3] what follows from a meeting', () => {
  let server: ServerProcess
  let browser: Browser
  let today: Todays
  let earlierId: string

  beforeAll(async () => {
    server = await startServerProcess({ env: { MODE: 'demonstration' } })
    browser = await launchChromium()
    today = await todaysMeeting(server.origin)
    const answer = await fetch(`${server.origin}/api/meetings`, { headers: { Authorization: `Bearer ${today.token}` } })
    const { meetings } = (await answer.json()) as { meetings: { id: string; state: string }[] }
    earlierId = meetings.find(one => one.state === 'ended')?.id ?? ''
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    if (server) await removeDataDir(server.dataDir)
  })

  test('[AN5] [AN6] row 37: the item opens with the actions of last time, and a click says whether one helped', async () => {
    const chair = await attend(browser, server.origin, 'aisha.shah@example.org', today.meetingId)
    await chair.page.getByRole('button', { name: 'Start meeting' }).click()
    const pane = chair.page.getByRole('region', { name: 'From last time' })
    await pane.getByText('2 not done, 1 to ask: did it help?').waitFor()
    const asked = pane.getByRole('article', { name: /blister pack/ })
    await asked.getByRole('button', { name: 'It helped' }).click()
    await asked.getByText('It helped (Dr Aisha Shah)').waitFor()
    await pane.getByText('2 not done', { exact: true }).waitFor()
    expect(await axeViolations(chair.page)).toEqual([])
    await chair.context.close()
  })

  test('[MI1] [MI3] rows 33 and 34: an amended owner is version 2 with "from A to B"; two people sign it', async () => {
    const { page: coordinator, context } = await signIn(browser, server.origin, 'karen.bell@example.org')
    await coordinator.goto(`/meetings/${earlierId}/minutes`)
    await coordinator
      .getByText(/Version 1: signed by Dr Aisha Shah, .* and Karen Bell/)
      .first()
      .waitFor()
    await coordinator
      .getByRole('button', { name: /^Amend/ })
      .first()
      .click()
    await coordinator.getByRole('button', { name: 'Save as a new version' }).click()
    await coordinator.getByText('Say why, for who reads both versions.').waitFor()
    await coordinator
      .getByRole('group', { name: 'Action 1' })
      .getByLabel('Owner')
      .selectOption({ label: 'Sinead Doyle' })
    await coordinator.getByLabel('Why is it amended?').fill('Sinead had offered it')
    expect(await axeViolations(coordinator)).toEqual([])
    await coordinator.getByRole('button', { name: 'Save as a new version' }).click()
    const change = coordinator.getByText(/^owner of “Reconcile medicines.*: Peter Lee to Sinead Doyle$/)
    await change.waitFor()
    await coordinator.getByRole('button', { name: /^Sign for SALEEM/ }).click()
    await coordinator.getByText('A second signature is missing.').waitFor()

    const { page: chair, context: other } = await signIn(browser, server.origin, 'aisha.shah@example.org')
    await chair.getByRole('link', { name: '1 minute to sign' }).waitFor()
    await chair.goto(`/meetings/${earlierId}/minutes`)
    await chair.getByRole('button', { name: /^Sign for SALEEM/ }).click()
    await chair.getByText(/Version 2: signed by Karen Bell, .* and Dr Aisha Shah/).waitFor()
    await chair.getByText(/Version 1 \(replaced\): signed by/).waitFor()
    await context.close()
    await other.close()
  })

  test('[MI2] a form that was opened before somebody else amended is refused, and keeps what was typed', async () => {
    const { page: late, context } = await signIn(browser, server.origin, 'karen.bell@example.org')
    await late.clock.install()
    await late.goto(`/meetings/${earlierId}/minutes`)
    await late.getByRole('button', { name: /^Amend the minute of SALEEM/ }).click()
    await late.getByLabel('Why is it amended?').fill('From the form that was opened first')
    const { page: chair, context: other } = await signIn(browser, server.origin, 'aisha.shah@example.org')
    await chair.goto(`/meetings/${earlierId}/minutes`)
    await chair.getByRole('button', { name: /^Amend the minute of SALEEM/ }).click()
    await chair.getByRole('group', { name: 'Action 1' }).getByRole('textbox').first().fill('Reconcile all of them')
    await chair.getByLabel('Why is it amended?').fill('All of them')
    await chair.getByRole('button', { name: 'Save as a new version' }).click()
    await chair.getByText(/to Reconcile all of them$/).waitFor()
    // Back on the line the late page loads again, its form stays: its words were written about the version before.
    await late.clock.fastForward(11_000)
    await context.setOffline(true)
    await context.setOffline(false)
    await late.getByText(/to Reconcile all of them$/).waitFor()
    await late.getByRole('button', { name: 'Save as a new version' }).click()
    await late.getByText(/This minute changed since you read it/).waitFor()
    expect(await late.getByLabel('Why is it amended?').inputValue()).toBe('From the form that was opened first')
    await context.close()
    await other.close()
  })

  test('[FB1] row 40: who presented finds the outcome, and says that it was read', async () => {
    const { page, context } = await signIn(browser, server.origin, 'grace.adeyemi@example.org')
    await page.getByRole('link', { name: '1 outcome to read' }).click()
    await page.getByText('Grace visits at his sister’s house instead of asking him to come.').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'I have read this' }).click()
    await page.getByText('Not read').waitFor({ state: 'detached' })
    await context.close()
  })

  test('[AN11] row 41: the timeline of a case is one list, narrowed to a kind by one button', async () => {
    const caseId = today.snapshot.meeting.items[1]?.about?.identity.caseId ?? ''
    const { page, context } = await signIn(browser, server.origin, 'grace.adeyemi@example.org')
    await page.goto(`/cases/${caseId}?tab=history`)
    const list = page.getByRole('region', { name: 'Meetings' })
    const [decision, action] = [
      list.getByText(/– Decided: Grace visits/),
      list.getByText(/– Action for Grace Adeyemi: Visit/),
    ]
    await Promise.all([decision.waitFor(), action.waitFor()])
    const only = async (kind: string) => {
      await list.getByRole('button', { name: kind, exact: true }).click()
      await list.getByRole('button', { name: kind, exact: true, pressed: true }).waitFor()
      return [await decision.count(), await action.count()]
    }
    expect(await only('Decisions')).toEqual([1, 0])
    expect(await only('Actions')).toEqual([0, 1])
    expect(await only('Flags')).toEqual([0, 0])
    await list.getByText('No flags.').waitFor()
    expect(await only('Everything')).toEqual([1, 1])
    expect(await axeViolations(page)).toEqual([])
    await context.close()
  })
})
