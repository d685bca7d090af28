// People at their browsers in one meeting of the demonstration: what each does, in the words of the screen.
import type { Browser, BrowserContextOptions, Locator } from 'playwright-core'
import { type BrowserPerson, openPerson } from './chromium.ts'

export interface Attender extends BrowserPerson {
  name: string
  /** Opens a section of the case by its tab. */
  open(tab: string): Promise<void>
  editor(section: string): Locator
  /** Puts the cursor at the end of a section and types. */
  type(section: string, text: string): Promise<void>
  /** Waits until the page itself says that all is saved. */
  allSaved(): Promise<void>
  sees(text: string): Promise<void>
}

export async function signIn(
  browser: Browser,
  origin: string,
  email: string,
  password = 'demonstration',
  options: BrowserContextOptions = {},
): Promise<BrowserPerson> {
  const person = await openPerson(browser, origin, options)
  const { page } = person
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Today', level: 1 }).waitFor()
  return person
}

export async function attend(
  browser: Browser,
  origin: string,
  email: string,
  meetingId: string,
  password?: string,
): Promise<Attender> {
  const person = await signIn(browser, origin, email, password)
  const { page } = person
  await page.goto(`/meetings/${meetingId}/live`)
  await page
    .getByRole('main')
    .getByText(/Not started|Item \d+ of/)
    .first()
    .waitFor()
  const editor = (section: string) => page.getByRole('textbox', { name: section, exact: true })
  return {
    ...person,
    name: email,
    editor,
    async open(tab) {
      await page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click()
    },
    async type(section, text) {
      await editor(section).and(page.locator('[contenteditable="true"]')).click()
      await page.keyboard.press('Control+End')
      await page.keyboard.type(text)
    },
    async allSaved() {
      await page
        .locator('[data-save="all"]')
        .filter({ hasText: /^All changes saved/ })
        .waitFor({ timeout: 20_000 })
    },
    async sees(text) {
      await page.getByRole('main').getByText(text).first().waitFor({ timeout: 15_000 })
    },
  }
}
