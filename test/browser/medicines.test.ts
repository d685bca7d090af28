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

  test('Danuta’s NSAID and kidney hit shows its numbers; flagged in two clicks, the GP answers it', async () => {
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
