// A whole sign-in at a provider in a browser: out by the button, back with the answer, in; and one that is refused.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeViolations, describeBrowser, launchChromium, openPerson } from '#test/support/chromium'
import { freePort } from '#test/support/ports'
import { removeDataDir, type ServerProcess, startServerProcess } from '#test/support/process'
import { startProvider, type TestProvider } from '#test/support/provider'

describeBrowser('[SE21] signing in elsewhere', () => {
  let provider: TestProvider
  let server: ServerProcess
  let browser: Browser

  beforeAll(async () => {
    const port = await freePort()
    const origin = `http://127.0.0.1:${port}`
    provider = await startProvider(
      {
        aisha: { email: 'aisha.shah@example.org', email_verified: true },
        stranger: { email: 'nobody@example.org', email_verified: true },
      },
      `${origin}/signed-in`,
    )
    server = await startServerProcess({
      port,
      env: {
        MODE: 'demonstration',
        PUBLIC_ORIGIN: origin,
        OIDC_ISSUER: provider.issuer,
        OIDC_CLIENT_ID: provider.clientId,
        OIDC_CLIENT_SECRET: provider.clientSecret,
        OIDC_NAME: 'Test CIS2',
      },
    })
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    await provider?.stop()
    if (server) await removeDataDir(server.dataDir)
  })

  async function go(login: string) {
    const person = await openPerson(browser, server.origin)
    // Who is at the provider's form is said by a cookie there.
    await person.context.addCookies([{ name: 'login', value: login, url: provider.issuer }])
    await person.page.goto('/sign-in')
    const button = person.page.getByRole('button', { name: 'Sign in with Test CIS2' })
    await button.waitFor()
    expect(await axeViolations(person.page)).toEqual([])
    await button.click()
    return person
  }

  test('[SE21] an invited person is in, and nothing of the answer stays in the address', async () => {
    const { page, context } = await go('aisha')
    await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor()
    await page.getByRole('link', { name: 'Dr Aisha Shah' }).waitFor()
    expect(new URL(page.url()).search).toBe('')
    await context.close()
  })

  test('[SE21] somebody who was not invited is told so in words, and is not in', async () => {
    const { page, context } = await go('stranger')
    await page.getByRole('heading', { level: 1, name: 'You are not signed in' }).waitFor()
    expect(page.url()).not.toContain('code=')
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('link', { name: 'Back to sign-in' }).click()
    await page.getByLabel('E-mail').waitFor()
    await context.close()
  })
})
