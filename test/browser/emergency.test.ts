// Emergency access as three people see it: who opens it, whoever has the record open, and the Caldicott guardian.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeViolations, describeBrowser, launchChromium } from '#test/support/chromium'
import { tokenOf } from '#test/support/demonstration'
import { signIn } from '#test/support/meetingRoom'
import { removeDataDir, type ServerProcess, startServerProcess } from '#test/support/process'

describeBrowser('[EM3] emergency access', () => {
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

  test('[EM1] [EM3] [EM4] [EM5] row 77: opened with a proof, said to everybody present, ended, signed off', async () => {
    const answer = await fetch(`${server.origin}/api/cases/search`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${await tokenOf(server.origin, 'aisha.shah')}`,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({ text: '9990759995' }),
    })
    const { hits } = (await answer.json()) as { hits: { identity: { caseId: string; birthDate: string } }[] }
    const { caseId = '', birthDate = '' } = hits[0]?.identity ?? {}
    const [karen, helen, aisha] = await Promise.all(
      ['karen.bell', 'helen.marsh', 'aisha.shah'].map(name => signIn(browser, server.origin, `${name}@example.org`)),
    )
    if (!karen || !helen || !aisha) throw new Error('nobody signed in')
    await karen.page.goto(`/cases/${caseId}`)
    await karen.page.getByRole('heading', { level: 1, name: /HARGREAVES/ }).waitFor()

    await helen.page.getByRole('link', { name: 'Emergency access' }).click()
    await helen.page.getByRole('heading', { level: 1, name: 'Emergency access' }).waitFor()
    expect(await axeViolations(helen.page)).toEqual([])
    await helen.page.getByLabel('NHS number').fill('999 075 9995')
    await helen.page.getByLabel('Date of birth').fill(birthDate)
    await helen.page.getByRole('button', { name: /Open the record/ }).click()
    await helen.page.getByRole('link', { name: /Say why/ }).waitFor()
    await helen.page.getByLabel('Why do you need it now?').fill('Brought in unconscious, kidney failure')
    await helen.page.getByRole('button', { name: /Open the record/ }).click()
    const dialog = helen.page.getByRole('dialog', { name: 'Confirm that it is you' })
    await dialog.getByLabel('Your password').fill('demonstration')
    await dialog.getByRole('button').first().click()
    await helen.page.getByRole('heading', { level: 1, name: /HARGREAVES/ }).waitFor()
    await helen.page.getByText(/You may read this record until/).waitFor()
    expect(await axeViolations(helen.page)).toEqual([])

    await karen.page
      .getByText(/Dr Helen Marsh, Consultant, St Bride’s Hospital, is reading this record/)
      .waitFor({ timeout: 5_000 })
    await aisha.page.getByRole('link', { name: /1 emergency access to review/ }).waitFor({ timeout: 5_000 })
    await helen.page.getByRole('button', { name: 'End it now' }).click()
    await helen.page
      .getByText(/was not found, or you do not have access/)
      .first()
      .waitFor({ timeout: 5_000 })
    expect(await helen.page.locator('body').textContent()).not.toMatch(/hargreaves/i)

    await aisha.page.getByRole('link', { name: /to review/ }).click()
    await aisha.page.getByText('Brought in unconscious').waitFor()
    expect(await axeViolations(aisha.page)).toEqual([])
    await aisha.page.getByLabel('What you found').selectOption({ label: 'Justified' })
    await aisha.page.getByLabel('Note').fill('The ward confirmed it.')
    await aisha.page.getByRole('button', { name: 'Sign off' }).click()
    await aisha.page.getByText(/The ward confirmed it/).waitFor()

    await karen.page.goto(`/cases/${caseId}?tab=accesses`)
    await karen.page.getByText('Opened the record in an emergency').first().waitFor()
    await karen.page.getByLabel('Person').selectOption({ label: 'Dr Helen Marsh – Consultant, St Bride’s Hospital' })
    await karen.page.getByText('Dr Helen Marsh cannot see this record.').waitFor()
    expect(await axeViolations(karen.page)).toEqual([])
    await Promise.all([karen, helen, aisha].map(one => one.context.close()))
  })

  test('[OR3] row 81: an administrator renews an agreement on the screen; axe over it, the audit and the sessions', async () => {
    const { page, context } = await signIn(browser, server.origin, 'marion.hughes@example.org')
    await page.getByRole('link', { name: 'Organisations' }).click()
    await page.getByText('Ends soon').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'Change Brookham Good Neighbours' }).click()
    await page.getByLabel('Last day').fill('31/02/2099')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('link', { name: /Enter the last day/ }).waitFor()
    await page.getByLabel('Last day').fill('28/02/2099')
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('28-Feb-2099').first().waitFor()
    for (const path of ['/admin/audit', '/sessions']) {
      await page.goto(path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      expect(await axeViolations(page), path).toEqual([])
    }
    await context.close()
  })
})
