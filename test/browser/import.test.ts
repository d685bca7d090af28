// What somebody who has only the README does: import a record on the screen, plan a meeting about that person, and hold it.
// By role and label alone, as the README and the screen name them.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BrowserPerson, describeBrowser, launchChromium } from '#test/support/chromium'
import { until } from '#test/support/deadline'
import { signIn } from '#test/support/meetingRoom'
import { removeDataDir, type ServerProcess, startServerProcess } from '#test/support/process'
import { bundleFile, nhsNumberText, ownBundle } from './ownBundle.ts'

describeBrowser('[JR9] from a FHIR bundle to the minutes', () => {
  let server: ServerProcess
  let browser: Browser
  let coordinator: BrowserPerson
  let chair: BrowserPerson
  const title = 'Heart failure review'

  beforeAll(async () => {
    server = await startServerProcess({ env: { MODE: 'demonstration' } })
    browser = await launchChromium()
    coordinator = await signIn(browser, server.origin, 'karen.bell@example.org')
    chair = await signIn(browser, server.origin, 'aisha.shah@example.org')
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    if (server) await removeDataDir(server.dataDir)
  })

  test('[JR9] imports on the screen, and is told what was left out and what to look at', async () => {
    const { page } = coordinator
    await page.getByRole('link', { name: 'Import' }).click()
    await page
      .getByLabel('Drop a FHIR R4 bundle here, or choose a file')
      .setInputFiles(bundleFile('own.json', ownBundle))
    await page.getByRole('heading', { name: 'Imported as a new case' }).waitFor()
    await page.getByRole('heading', { name: 'Left out (1)' }).waitFor()
    const skipped = page.getByRole('row').filter({ hasText: 'The problem has no name.' })
    expect(await skipped.textContent()).toContain('entry[2]')
    await page.getByText('Marked by its source as entered in error, so it is not shown.').waitFor()
    await page.getByRole('link', { name: 'Open the case' }).click()
    await page.getByRole('heading', { level: 1, name: 'PELLOW, Winifred (Mrs)' }).waitFor()
    await page.getByText('Trimethoprim').first().waitFor()
  })

  test('[JR9] sets up a meeting and finds the person for its agenda', async () => {
    const { page } = coordinator
    await page.getByRole('link', { name: 'Meetings' }).click()
    await page.getByRole('link', { name: 'New meeting' }).click()
    await page.getByLabel('Title').fill(title)
    await page.getByLabel('Chair').selectOption({ label: 'Dr Aisha Shah – GP, Brook Lane Surgery' })
    await page.getByRole('checkbox', { name: /^Peter Lee/ }).check()
    await page.getByRole('button', { name: 'Create meeting' }).click()
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
    await page.getByRole('button', { name: 'Add patient' }).click()
    await page.getByLabel('Find a patient').fill('pellow 04/05/1938')
    await page.getByRole('button', { name: 'Search' }).click()
    const hit = page.getByRole('radio', { name: /PELLOW, Winifred \(Mrs\)/ })
    await hit.check()
    await page.getByText(`NHS No. ${nhsNumberText}`).waitFor()
    await page.getByText('You are adding PELLOW, Winifred (Mrs)').waitFor()
    await page.getByLabel('Question for the meeting').fill('Is her potassium safe?')
    await page.getByLabel('Does the person know of this meeting?').selectOption({ label: 'Told, and agrees' })
    await page.getByRole('button', { name: 'Add this patient' }).click()
    await page.getByText('Is her potassium safe?').waitFor()
  })

  test('[JR9] row 42: the chair starts it, sees each medicine with source and date, writes and decides', async () => {
    const { page } = chair
    await page.getByRole('link', { name: 'Meetings' }).click()
    await page.getByRole('link', { name: new RegExp(`of ${title}`) }).click()
    await page.getByRole('button', { name: 'Start meeting' }).click()
    await page.getByRole('heading', { level: 1, name: 'PELLOW, Winifred (Mrs)' }).waitFor()
    await page.getByRole('tab', { name: 'Medicines' }).click()
    const medicine = page.getByRole('listitem').filter({ hasText: 'spironolactone 25 mg tablets' }).first()
    for (const words of ['Indication unknown', 'Since 01-Oct-2026', 'No issue recorded', 'Chapel Row Surgery'])
      await medicine.getByText(words).waitFor()
    await page.getByRole('tab', { name: 'Results' }).click()
    await page.getByText('5.9 mmol/L').first().waitFor()
    await page.getByRole('tab', { name: 'Discussion' }).click()
    const editor = page.getByRole('textbox', { name: 'Discussion', exact: true })
    await editor.and(page.locator('[contenteditable="true"]')).click()
    await page.keyboard.press('Control+End')
    await page.keyboard.type('Potassium 5.9 on two medicines that raise it.')
    await page.getByText(/^All changes saved/).waitFor()
    await page.getByRole('button', { name: 'Propose a decision' }).click()
    await page
      .getByRole('textbox', { name: 'Decision', exact: true })
      .fill('Stop spironolactone, repeat potassium in a week')
    await page.getByRole('button', { name: 'Propose', exact: true }).click()
    const card = page.getByRole('article', { name: /^Decision: Stop spironolactone/ })
    await card.getByRole('button', { name: 'Record' }).click()
    await card.getByText('Recorded', { exact: true }).waitFor()
  })

  test('[JR9] ends it, and the minutes hold the decision', async () => {
    const { page } = chair
    await page.getByRole('button', { name: 'End', exact: true }).click()
    await page.getByRole('button', { name: 'End meeting' }).click()
    await page.getByRole('link', { name: 'Read the minutes' }).click()
    await page.getByText('Stop spironolactone, repeat potassium in a week').waitFor()
    const minutes = (await page.getByRole('main').textContent())?.replaceAll('\u00a0', ' ')
    for (const words of ['PELLOW, Winifred (Mrs)', nhsNumberText, 'Dr Aisha Shah', 'Is her potassium safe?']) {
      expect(minutes).toContain(words)
    }
    // The one who prepared it reads the same, without having been in the room.
    await coordinator.page.goto(page.url())
    await until(10_000, 'the decision', async () =>
      (await coordinator.page.getByRole('main').textContent())?.includes('Stop spironolactone'),
    )
    const quiet = (person: BrowserPerson) => person.trouble.filter(line => !line.includes('status of 401'))
    expect([...quiet(chair), ...quiet(coordinator)]).toEqual([])
  })
})
