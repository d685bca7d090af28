// The screens of governance: cover arranged and ended in a browser, and each screen sound on a phone, a laptop and at 320 px.
import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeViolations, describeBrowser, launchChromium } from '#test/support/chromium'
import { todaysMeeting } from '#test/support/demonstration'
import { signIn } from '#test/support/meetingRoom'
import { removeDataDir, type ServerProcess, startServerProcess } from '#test/support/process'

describeBrowser('[JR8] the screens of governance', () => {
  let server: ServerProcess
  let browser: Browser
  beforeAll(async () => {
    server = await startServerProcess({ env: { MODE: 'demonstration' } })
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    if (server) await removeDataDir(server.dataDir)
  })

  async function sound(page: Page, name: string): Promise<void> {
    for (const size of [
      { width: 390, height: 844 },
      { width: 1366, height: 768 },
    ]) {
      await page.setViewportSize(size)
      expect(await axeViolations(page), `${name} at ${size.width}`).toEqual([])
    }
    await page.setViewportSize({ width: 320, height: 640 })
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(wide, `${name} at 320`).toBeLessThanOrEqual(320)
    await page.setViewportSize({ width: 1366, height: 768 })
    expect(await page.getByRole('heading', { level: 1 }).count(), name).toBe(1)
  }

  test('[DP2] [DP3] a coordinator arranges cover after a proof, sees its faults in words, and ends it', async () => {
    const { page, context, trouble } = await signIn(browser, server.origin, 'karen.bell@example.org')
    await page.goto('/account')
    await page.getByRole('link', { name: /^Arrange who stands in/ }).click()
    await page.getByRole('heading', { level: 1, name: 'Cover' }).waitFor()
    await page.getByText('Nobody stands in for anybody').waitFor()
    await sound(page, 'cover/empty')
    await page.getByRole('button', { name: 'Arrange cover' }).click()
    const form = page.getByRole('form', { name: 'Arrange cover' })
    await form.getByRole('button', { name: 'Arrange cover' }).click()
    await page.getByText('Choose who is away.').first().waitFor()
    await sound(page, 'cover/form')
    await form.getByLabel('Who is away').selectOption({ label: 'Dr Tom Bright – GP' })
    await form.getByLabel('Who stands in').selectOption({ label: 'Dr Aisha Shah – GP' })
    await form.getByLabel('Last day').fill('31/12/2199')
    await form.getByRole('button', { name: 'Arrange cover' }).click()
    const proof = page.getByRole('dialog')
    await proof.getByLabel('Your password').fill('demonstration')
    await proof.getByRole('button', { name: 'Confirm' }).click()
    await page.getByText(/at most 92 days/).waitFor()
    const soon = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10).split('-').reverse().join('/')
    await form.getByLabel('Last day').fill(soon)
    await form.getByRole('button', { name: 'Arrange cover' }).click()
    await page.getByRole('heading', { name: /^Dr Aisha Shah \(GP\) for Dr Tom Bright/ }).waitFor()
    await sound(page, 'cover')
    await page.getByRole('button', { name: /^End now/ }).click()
    await page.getByText('Nobody stands in for anybody').waitFor()
    // What a door refuses the browser itself notes; anything else would be a fault.
    expect(trouble.filter(line => !line.includes('Failed to load resource'))).toEqual([])
    await context.close()
  })

  test('[JR8] [SE19] [ML10] staff with the review list, organisations, mail and who wants none, the audit, and emergencies', async () => {
    const { page, context } = await signIn(browser, server.origin, 'marion.hughes@example.org')
    for (const [path, heading] of [
      ['/admin/staff', 'Staff'],
      ['/admin/teams', 'Teams'],
      ['/admin/organisations', 'Organisations and agreements'],
      ['/admin/mail', 'Mail'],
      ['/admin/audit', 'Audit'],
      ['/cover', 'Cover'],
    ] as const) {
      await page.goto(path)
      await page.getByRole('heading', { level: 1, name: heading }).waitFor()
      await page.getByText('Loading').first().waitFor({ state: 'detached' })
      await sound(page, path)
    }
    await page.goto('/account')
    const daily = page.getByLabel('What waits for you, once a day')
    await daily.uncheck()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved.', { exact: true }).waitFor()
    await page.reload()
    await page.getByText('None of them names a patient').waitFor()
    expect(await daily.isChecked(), 'turned off, also after a reload').toBe(false)
    expect(await page.getByLabel('Minutes that wait for your signature').isChecked()).toBe(true)
    await page.goto('/admin/staff')
    await page.getByRole('button', { name: 'Invite somebody' }).click()
    await sound(page, '/admin/staff/invite')
    await context.close()
    const doctor = await signIn(browser, server.origin, 'aisha.shah@example.org')
    for (const path of ['/emergency', '/emergencies']) {
      await doctor.page.goto(path)
      await doctor.page.getByRole('heading', { level: 1 }).waitFor()
      await sound(doctor.page, path)
    }
    await doctor.context.close()
  })

  test('[SA1] [SA2] [AC14] the guardian reads who looked and makes the pack; it is kept as a file that names nobody', async () => {
    const { page, context } = await signIn(browser, server.origin, 'aisha.shah@example.org')
    const { caseId } = await todaysMeeting(server.origin)
    await page.goto(`/cases/${caseId}?tab=accesses`)
    await page.getByRole('heading', { name: 'Who looked at this record' }).waitFor()
    await page
      .getByLabel('Person')
      .selectOption({ label: 'Grace Adeyemi – Nurse, Brook Vale Community and Mental Health Trust' })
    await page.getByText('Grace Adeyemi can', { exact: false }).first().waitFor()
    await sound(page, 'who looked')
    await page.getByLabel('Request').fill('SAR 7')
    await page.getByLabel('Take out').fill('Pellow')
    await page.getByRole('button', { name: 'Make the pack' }).click()
    await page.getByRole('dialog').getByLabel('Your password').fill('demonstration')
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('dialog').getByRole('button', { name: 'Confirm' }).click(),
    ])
    expect(file.suggestedFilename()).toBe('subject-access-pack.txt')
    const text = await readFile(await file.path(), 'utf8')
    expect(text).toContain('WHAT CASEROOM HOLDS ABOUT YOU')
    expect(text).toContain('WHO LOOKED AT YOUR RECORD, AND WHY')
    expect(text).not.toMatch(/safeguarding|not yet shared/i)
    await context.close()
  })
})
