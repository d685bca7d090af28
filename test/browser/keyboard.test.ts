// A whole meeting by keyboard alone. Nothing here clicks, fills or focuses: every step is a key, as for somebody who has no
// mouse. Waiting for something to appear is done with the page's words.
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeBrowser, launchChromium, openPerson } from '#test/support/chromium'
import { until } from '#test/support/deadline'
import { type Todays, todaysMeeting } from '#test/support/demonstration'
import { removeDataDir, type ServerProcess, startServerProcess } from '#test/support/process'

describeBrowser('[JR8] a meeting without a mouse', () => {
  let server: ServerProcess
  let browser: Browser
  let today: Todays
  let chair: Keyboard
  let pharmacist: Keyboard

  beforeAll(async () => {
    server = await startServerProcess({ env: { MODE: 'demonstration' } })
    browser = await launchChromium()
    today = await todaysMeeting(server.origin)
    const open = async () => keyboardOf((await openPerson(browser, server.origin)).page)
    ;[chair, pharmacist] = [await open(), await open()]
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    if (server) await removeDataDir(server.dataDir)
  })

  test('[JR8] signs in and opens the meeting', async () => {
    for (const [person, email] of [
      [chair, 'aisha.shah@example.org'],
      [pharmacist, 'peter.lee@example.org'],
    ] as const) {
      await person.page.goto('/sign-in')
      await person.tabTo(person.page.getByLabel('E-mail'))
      await person.type(email)
      await person.tabTo(person.page.getByLabel('Password'))
      await person.type('demonstration')
      await person.press('Enter')
      await person.page.getByRole('heading', { level: 1, name: 'Today' }).waitFor()
    }
    await chair.activate(chair.page.getByRole('link', { name: /^Prepare agenda/ }))
    await chair.activate(chair.page.getByRole('button', { name: 'Start meeting' }))
    await chair.page.getByRole('heading', { level: 1, name: 'SALEEM, Danuta Maria (Mrs)' }).waitFor()
    await pharmacist.page.goto(`/meetings/${today.meetingId}/live`)
    await pharmacist.page.getByRole('heading', { level: 1, name: 'SALEEM, Danuta Maria (Mrs)' }).waitFor()
  })

  test('[JR8] [LV7] types in the discussion; AltGr letters are text and Tab leaves the editor', async () => {
    const editor = chair.page.getByRole('textbox', { name: 'Discussion', exact: true })
    await editor.and(chair.page.locator('[contenteditable="true"]')).waitFor()
    await chair.tabTo(editor)
    await chair.press('Control+End')
    await chair.type('Falls at night. ')
    // Windows sends AltGr as Ctrl+Alt: with the chair's own keys these three would flag, decide and add an action.
    await chair.altGr('KeyA', 'ą')
    await chair.altGr('KeyD', 'ð')
    await chair.altGr('KeyF', 'ƒ')
    await chair.type(' done')
    await until(15_000, 'the words', async () => (await editor.textContent())?.includes('Falls at night. ąðƒ done'))
    expect(await chair.page.getByRole('form').count(), 'a command ran on an AltGr letter').toBe(0)
    await chair.press('Tab')
    expect(await editor.evaluate(element => element.contains(document.activeElement))).toBe(false)
  })

  test('[JR8] [FL6] the pharmacist raises a flag, and the chair answers it', async () => {
    const { page } = pharmacist
    await pharmacist.tabTo(page.getByRole('tab', { selected: true }))
    const medicines = page.getByRole('tab', { name: 'Medicines' })
    await pharmacist.arrowTo('ArrowRight', medicines)
    await pharmacist.press('Enter')
    await page.getByText('Current (').waitFor()
    await pharmacist.activate(page.getByRole('button', { name: /^Flag naproxen/ }).first())
    await page.getByText('Choose a reason').waitFor()
    await pharmacist.activate(page.getByRole('button', { name: 'Renal or hepatic dose' }))
    const flags = chair.page.getByRole('region', { name: 'Flags' })
    await flags.getByText('Renal or hepatic dose').waitFor()
    await chair.activate(flags.getByRole('button', { name: 'Accept', exact: true }))
    await flags.getByText('Accepted', { exact: true }).waitFor()
  })

  test('[JR8] [DC4] proposes with a key, and records a decision', async () => {
    await chair.press('Control+Alt+KeyD')
    const box = chair.page.getByRole('textbox', { name: 'Decision', exact: true })
    await box.waitFor()
    await focused(box)
    await chair.type('Stop naproxen today')
    await chair.press('Control+Enter')
    const card = (person: Keyboard) => person.page.getByRole('article', { name: 'Decision: Stop naproxen today' })
    await card(pharmacist).waitFor()
    await pharmacist.activate(card(pharmacist).getByRole('button', { name: 'Agree' }))
    await card(chair).getByText('Peter Lee').waitFor()
    await chair.activate(card(chair).getByRole('button', { name: 'Record' }))
    await card(chair).getByText('Recorded', { exact: true }).waitFor()
  })

  test('[JR8] [AN3] adds an action in one typed line', async () => {
    await chair.press('Control+Alt+KeyA')
    const box = chair.page.getByLabel('What is to be done')
    await box.waitFor()
    await focused(box)
    await chair.type('@Aisha home visit by Fri')
    await chair.press('Control+Enter')
    await chair.page.getByRole('region', { name: 'Actions' }).getByText('home visit').waitFor()
  })

  test('[JR8] [LV5] goes on, ends, and reads the minutes', async () => {
    await chair.press('Control+Alt+ArrowRight')
    await chair.page.getByRole('heading', { level: 1, name: 'SMITH, Rodney (Mr)' }).waitFor()
    // F2 goes to the meeting bar from anywhere.
    await chair.press('F2')
    await chair.activate(chair.page.getByRole('button', { name: 'End', exact: true }))
    await chair.activate(chair.page.getByRole('button', { name: 'End meeting' }))
    const missing = chair.page.getByRole('group', { name: 'Missing before the next item' })
    await missing.waitFor()
    await chair.activate(missing.getByRole('button', { name: 'Carry forward' }))
    await chair.page.getByText('The meeting ended at').waitFor()
    await chair.activate(chair.page.getByRole('link', { name: 'Read the minutes' }))
    await chair.page.getByText('Stop naproxen today').waitFor()
  })
})

interface Keyboard {
  page: Page
  press(keys: string): Promise<void>
  type(text: string): Promise<void>
  /** Tab, at most all around the page. */
  tabTo(target: Locator): Promise<void>
  arrowTo(arrow: string, target: Locator): Promise<void>
  /** Tab there and press Enter. */
  activate(target: Locator): Promise<void>
  /** As Windows sends it: Ctrl and Alt down, the AltGraph modifier, and the letter as text. */
  altGr(code: string, letter: string): Promise<void>
}

function keyboardOf(page: Page): Keyboard {
  const { keyboard } = page
  const hasFocus = (target: Locator) => target.evaluate(element => element === document.activeElement)
  const reach = async (key: string, most: number, target: Locator) => {
    await target.waitFor()
    for (let step = 0; step <= most; step++) {
      if (await hasFocus(target)) return
      await keyboard.press(key)
    }
    const at = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 120))
    throw new Error(`${most} times ${key} did not reach ${target}; the focus is on ${at}`)
  }
  const self: Keyboard = {
    page,
    press: keys => keyboard.press(keys),
    type: text => keyboard.type(text),
    tabTo: target => reach('Tab', 120, target),
    arrowTo: (arrow, target) => reach(arrow, 12, target),
    async activate(target) {
      await self.tabTo(target)
      await keyboard.press('Enter')
    },
    async altGr(code, letter) {
      if (await page.evaluate(pressAltGraph, { code, key: letter })) await keyboard.insertText(letter)
    },
  }
  return self
}

function focused(target: Locator): Promise<true> {
  return until(15_000, 'the focus to be there', () =>
    target.evaluate(element => element === document.activeElement || null),
  )
}

/** In the page: no debugger can press AltGraph. True: nobody took the key for a command, so that it types its letter. */
function pressAltGraph(key: { code: string; key: string }): boolean {
  const event = { ...key, ctrlKey: true, altKey: true, modifierAltGraph: true, bubbles: true, cancelable: true }
  return document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', event)) ?? false
}
