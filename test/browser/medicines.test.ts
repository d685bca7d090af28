// A pharmacist's way through the checks: the hit with its numbers, a flag in two clicks, the GP's answer.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeViolations, describeBrowser, launchChromium } from '#test/support/chromium'
import { todaysMeeting } from '#test/support/demonstration'
import { type Attender, attend } from '#test/support/meetingRoom'
import { removeDataDir, type ServerProcess, startServerProcess } from '#test/support/process'

describeBrowser('[MD12] the checks on the medicines tab', () => {
  let server: ServerProcess
  let browser: Browser
  let chair: Attender
  let pharmacist: Attender

  beforeAll(async () => {
    server = await startServerProcess({ env: { MODE: 'demonstration' } })
    browser = await launchChromium()
    const { meetingId } = await todaysMeeting(server.origin)
    chair = await attend(browser, server.origin, 'aisha.shah@example.org', meetingId)
    pharmacist = await attend(browser, server.origin, 'peter.lee@example.org', meetingId)
    await chair.page.getByRole('button', { name: 'Start meeting' }).click()
    await pharmacist.page.getByRole('heading', { level: 1, name: 'SALEEM, Danuta Maria (Mrs)' }).waitFor()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    if (server) await removeDataDir(server.dataDir)
  })

  test('row 43: Danuta’s NSAID and kidney hit shows its numbers; flagged in two clicks, the GP answers, the raiser hears', async () => {
    await pharmacist.open('Medicines')
    const hit = pharmacist.page.locator('[data-rule="PS11"]')
    await hit.getByText(/eGFR 28 .*below 45/).waitFor()
    await hit.getByText(/^naproxen 500 mg tablets 500 mg twice a day/).waitFor()
    await hit.getByRole('button', { name: /^Flag this/ }).click()
    expect(await hit.getByLabel('Comment (optional)').inputValue()).toMatch(/^NSAID with an eGFR below 45\. .*PS11/)
    await pharmacist.page.keyboard.press('Enter')
    await hit.getByText(/^Flag raised/).waitFor()

    const flags = chair.page.getByRole('region', { name: 'Flags' })
    await flags.getByText(/NSAID with an eGFR below 45/).waitFor()
    await flags.getByRole('button', { name: 'Accept', exact: true }).click()
    await hit.getByRole('button', { name: 'Close', exact: true }).click()
    await hit.getByRole('button', { name: /^Flag this/ }).waitFor()
    await pharmacist.page.getByRole('region', { name: 'Flags' }).getByText('Accepted').waitFor()
  })

  test('[MD14] [MD16] rows 48 and 51: her words, the change, the GP accepts it, and it shows as not yet applied', async () => {
    const { page } = pharmacist
    await page
      .getByRole('button', { name: /^Patient says, about naproxen/ })
      .first()
      .click()
    await page.getByRole('checkbox', { name: 'Misses doses' }).check()
    await page.getByLabel('In their own words').fill('It burns, so some days I leave it.')
    await page.keyboard.press('Control+Enter')
    await page.getByText('It burns, so some days I leave it.').waitFor()
    await page
      .getByRole('button', { name: /^Change naproxen/ })
      .first()
      .click()
    await page.getByLabel('Why').fill('Kidney function is falling')
    await page.keyboard.press('Control+Enter')
    await page
      .getByRole('article', { name: /^Stop naproxen/ })
      .getByText('Waits for a prescriber')
      .waitFor()

    await chair.open('Medicines')
    const change = chair.page.getByRole('article', { name: /^Stop naproxen/ })
    await change.getByRole('button', { name: 'Accept', exact: true }).click()
    await page
      .getByRole('article', { name: /^Stop naproxen/ })
      .getByText('Not yet applied in the GP system')
      .waitFor()
    await chair.page.goto('/medicines?show=changes')
    await chair.page
      .getByRole('article', { name: /^Stop naproxen/ })
      .getByText('Not yet applied')
      .waitFor()
    await chair.page
      .getByRole('article', { name: /^Stop amlodipine/ })
      .getByText(/^Overdue: \d+ working days/)
      .waitFor()
  })

  test('[MD17] [MD23] row 48: it is confirmed; the minutes and the report say so', async () => {
    const { page } = pharmacist
    const change = page.getByRole('article', { name: /^Stop naproxen/ })
    await change.getByRole('button', { name: 'It is applied in the GP system' }).click()
    await page.getByText('Settled changes (1)').waitFor()
    const minutes = page.url().replace(/\/live.*$/, '/minutes')
    await chair.page.goto(minutes)
    const listed = chair.page.getByRole('listitem').filter({ hasText: 'Stop naproxen' })
    await listed.getByText('Applied in the GP system').waitFor()
    await chair.page.getByText('It burns, so some days I leave it.').waitFor()
    await chair.page.goto('/medicines?show=rules')
    const rule = chair.page.locator('[data-rule="PS11"]')
    await rule.getByText('Flagged 1').waitFor()
    await rule.getByText('Accepted 1', { exact: true }).waitFor()
    await chair.page.goto('/medicines?show=changes')
    await chair.page.getByText(/^Median from accepted to applied: 0 working days \(1 in the last 90 days\)/).waitFor()
  })

  test('what cannot be told says why, and the burden answers "what if this stopped"', async () => {
    await pharmacist.page.getByText(/^Cannot tell \(\d+\)$/).click()
    await pharmacist.page.getByText(/^Cannot tell, because .*how severe the heart failure/).waitFor()
    await pharmacist.page.getByText(/^Nothing chosen: 1, alert from 3/).waitFor()
    await pharmacist.page.getByRole('checkbox', { name: /^furosemide/ }).check()
    await pharmacist.page.getByText('1 − 1 = 0, alert from 3.').waitFor()
  })

  test('the tab with everything open has no accessibility violation', async () => {
    expect(await axeViolations(pharmacist.page)).toEqual([])
  })
})
