// A person's own account in a browser: an authenticator from its first code to signing in with it, and a new password.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeAt } from '#test/support/account'
import { axeViolations, type BrowserPerson, describeBrowser, launchChromium } from '#test/support/chromium'
import { signIn } from '#test/support/meetingRoom'
import { removeDataDir, type ServerProcess, startServerProcess } from '#test/support/process'

describeBrowser('[SE9] one’s own account', () => {
  let server: ServerProcess
  let browser: Browser
  let person: BrowserPerson
  let page: Page
  let secret = ''
  let recovery: string[] = []
  const step = 30_000

  beforeAll(async () => {
    server = await startServerProcess({ env: { MODE: 'demonstration' } })
    browser = await launchChromium()
    person = await signIn(browser, server.origin, 'peter.lee@example.org')
    page = person.page
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    if (server) await removeDataDir(server.dataDir)
  })

  const signOut = async () => {
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('E-mail').waitFor()
  }
  const halfSignIn = async () => {
    await page.getByLabel('E-mail').fill('peter.lee@example.org')
    await page.getByLabel('Password').fill('demonstration')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByLabel('Code', { exact: true }).waitFor()
  }

  test('[SE9] [CL20] set up: the password is asked for first, and a proof that is turned down does nothing', async () => {
    await page.getByRole('link', { name: 'Peter Lee' }).click()
    await page.getByText('Not set up.').waitFor()
    expect(await axeViolations(page)).toEqual([])
    const setUp = page.getByRole('button', { name: 'Set up an authenticator' })
    await setUp.click()
    await page.getByRole('heading', { name: 'Confirm that it is you' }).waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByText('Not done.').waitFor()
    await setUp.click()
    await page.getByLabel('Your password').fill('wrong')
    await page.getByRole('button', { name: 'Confirm' }).click()
    await page.getByText('That is not right').first().waitFor()
    await page.getByLabel('Your password').fill('demonstration')
    await page.getByRole('button', { name: 'Confirm' }).click()
    await page.getByRole('img', { name: 'QR code' }).waitFor()
    expect(await axeViolations(page)).toEqual([])
    secret = ((await page.locator('.app-secret').textContent()) ?? '').replace(/^.*:/, '').replaceAll(' ', '')
    await page.getByLabel('Code', { exact: true }).fill(codeAt(secret, new Date()))
    await page.getByRole('button', { name: 'Switch it on' }).click()
    await page.getByText('They are not shown again.').waitFor()
    recovery = await page.locator('.app-recovery li').allTextContents()
    expect(recovery).toHaveLength(10)
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'I have kept them' }).click()
    await page.getByText('Recovery codes left: 10').waitFor()
  })

  test('[SE9] [SE10] signing in asks for the code: a wrong one is refused, the next one and a recovery code let in', async () => {
    await signOut()
    await halfSignIn()
    expect(await axeViolations(page)).toEqual([])
    await page.getByLabel('Code', { exact: true }).fill('000000')
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByText('The code is not right').first().waitFor()
    await page.getByLabel('Code', { exact: true }).fill(codeAt(secret, new Date(Date.now() + step)))
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor()
    await signOut()
    await halfSignIn()
    await page.getByLabel('Code', { exact: true }).fill(recovery[4] ?? '')
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor()
    await page.goto('/account')
    await page.getByText('Recovery codes left: 9').waitFor()
  })

  test('[SE8] a common password is refused beside its field; a good one is taken', async () => {
    await page.getByLabel('Present password').fill('demonstration')
    await page.getByLabel('New password').fill('password12345')
    await page.getByRole('button', { name: 'Change password' }).click()
    await page.getByText('This password is easy to guess').first().waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.getByLabel('New password').fill('copper lantern drift seven')
    await page.getByRole('button', { name: 'Change password' }).click()
    await page.getByText('Password changed.').first().waitFor()
    expect(person.trouble.filter(line => !/status of (401|422|428|400)/.test(line))).toEqual([])
  })
})
