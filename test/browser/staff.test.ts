// From the first start of an installation to a colleague who signs in, in browsers and by links alone.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeViolations, type BrowserPerson, describeBrowser, launchChromium, openPerson } from '#test/support/chromium'
import { freePort } from '#test/support/ports'
import { removeDataDir, type ServerProcess, startServerProcess } from '#test/support/process'

const password = 'copper lantern drift seven'

describeBrowser('[SE20] a new installation', () => {
  let server: ServerProcess
  let browser: Browser
  let admin: BrowserPerson
  let page: Page

  beforeAll(async () => {
    const port = await freePort()
    server = await startServerProcess({
      port,
      env: { MODE: 'production', JWT_SECRET: 'q7Rt0vXz3LmNpY8kWs2fHd9gBc4jTe6uAa1oIi5xEy' },
    })
    browser = await launchChromium()
    admin = await openPerson(browser, server.origin)
    page = admin.page
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    if (server) await removeDataDir(server.dataDir)
  })

  const signIn = async (on: Page, email: string) => {
    await on.getByLabel('E-mail').fill(email)
    await on.getByLabel('Password').fill(password)
    await on.getByRole('button', { name: 'Sign in' }).click()
    await on.getByRole('heading', { name: 'Today', level: 1 }).waitFor()
  }

  test('[SE20] its first start prints a link; it makes the first administrator and is gone from the address', async () => {
    const line = await server.line(/\/welcome#[\w-]{43}/)
    const secret = line.split('#')[1]?.trim() ?? ''
    await page.goto(`/welcome#${secret}`)
    await page.getByLabel('Your organisation').waitFor()
    expect(page.url()).not.toContain(secret)
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'Set the password' }).click()
    await page.getByText('Write something here.').first().waitFor()
    await page.getByLabel('Your organisation').fill('Brook Lane Surgery')
    await page.getByLabel('Your name').fill('Marion Hughes')
    await page.getByLabel('Your e-mail address').fill('marion@example.org')
    await page.getByLabel('Choose a password').fill('marionhughes1')
    await page.getByRole('button', { name: 'Set the password' }).click()
    await page.getByText('This password is easy to guess').first().waitFor()
    await page.getByLabel('Choose a password').fill(password)
    await page.getByRole('button', { name: 'Set the password' }).click()
    await page.getByRole('heading', { name: 'Your password is set' }).waitFor()
    expect(server.output().match(/welcome#/g), 'the link is in the output once, and in no log').toHaveLength(1)
    await page.goto(`/welcome#${secret}`)
    await page.getByRole('heading', { name: 'This link does not work' }).waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('link', { name: 'Sign in' }).click()
    await signIn(page, 'marion@example.org')
  })

  test('[SE16] [SE17] an invited colleague sets a password and is in, and is out when disabled', async () => {
    await page.getByRole('link', { name: 'Staff' }).click()
    await page.getByRole('button', { name: 'Invite somebody' }).click()
    expect(await axeViolations(page)).toEqual([])
    await page.getByLabel('Name', { exact: true }).fill('Grace Hill')
    await page.getByLabel('E-mail address at work').fill('grace@example.org')
    await page.getByRole('button', { name: 'Make the link' }).click()
    await page.getByLabel('Your password').fill(password)
    await page.getByRole('button', { name: 'Confirm' }).click()
    const link = (await page.locator('[data-link]').textContent()) ?? ''
    expect(await axeViolations(page)).toEqual([])
    const grace = await openPerson(browser, server.origin)
    await grace.page.goto(link)
    await grace.page.getByText('Grace Hill').waitFor()
    await grace.page.getByLabel('Choose a password').fill(password)
    await grace.page.getByRole('button', { name: 'Set the password' }).click()
    await grace.page.getByRole('link', { name: /Sign in with/ }).click()
    await signIn(grace.page, 'grace@example.org')
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('button', { name: 'Change Grace Hill' }).click()
    await page.getByRole('heading', { name: 'Grace Hill' }).waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'Disable' }).click()
    await grace.page.getByRole('heading', { name: 'Your sign-in has ended' }).waitFor({ timeout: 10_000 })
    await page.getByText('Disabled').first().waitFor()
    expect(admin.trouble.filter(line => !/status of (4\d\d)/.test(line))).toEqual([])
    await grace.context.close()
  })
})
