// What the page says about saving is true, on links that lose, delay and pretend; and what is pasted becomes plain text.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeBrowser, launchChromium } from '#test/support/chromium'
import { until } from '#test/support/deadline'
import { type Todays, todaysMeeting } from '#test/support/demonstration'
import { type Attender, attend } from '#test/support/meetingRoom'
import { removeDataDir, type ServerProcess, startServerProcess } from '#test/support/process'
import { type UnreliableLink, unreliableLink } from './unreliableLink.ts'

describeBrowser('what the page says about saving', () => {
  let server: ServerProcess
  let browser: Browser
  let today: Todays
  let writer: Attender
  let reader: Attender
  let link: UnreliableLink

  beforeAll(async () => {
    server = await startServerProcess({ env: { MODE: 'demonstration' } })
    browser = await launchChromium()
    today = await todaysMeeting(server.origin)
    writer = await attend(browser, server.origin, 'aisha.shah@example.org', today.meetingId)
    reader = await attend(browser, server.origin, 'peter.lee@example.org', today.meetingId)
    await writer.page.getByRole('button', { name: 'Start meeting' }).click()
    await reader.editor('Discussion').waitFor()
    link = await unreliableLink(writer.page)
    await again(writer)
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    if (server) await removeDataDir(server.dataDir)
  })

  const said = (person: Attender) => person.page.locator('.section [data-save]')
  const says = (person: Attender, kind: string, ms: number) =>
    until(ms, `"${kind}" beside the section`, async () => (await said(person).getAttribute('data-save')) === kind)
  const shows = (person: Attender, text: string) =>
    until(10_000, `"${text}" at ${person.name}`, async () =>
      (await person.editor('Discussion').textContent())?.includes(text),
    )

  /** The text itself, without the names at other people's cursors. */
  const written = (person: Attender) =>
    person.editor('Discussion').evaluate(element => {
      const copy = element.cloneNode(true)
      if (copy instanceof Element)
        for (const caret of copy.querySelectorAll('.collaboration-carets__caret')) caret.remove()
      return copy.textContent ?? ''
    })

  async function again(person: Attender): Promise<void> {
    await person.page.reload()
    await person.editor('Discussion').and(person.page.locator('[contenteditable="true"]')).waitFor()
    await person.allSaved()
  }

  test('[SV2] [SV3] is not called saved before the server has it, and says so when it takes long', async () => {
    const words = await watchWords(writer.page)
    link.set('up')
    await writer.type('Discussion', 'held on the way up')
    await says(writer, 'delayed', 10_000)
    expect(await said(writer).textContent()).toMatch(/^Not saved yet – still trying \(\d+ changes?\)$/)
    expect(await words()).toEqual(['saving', 'delayed'])
    expect(await reader.editor('Discussion').textContent()).not.toContain('held on the way up')
    link.set('fine')
    await says(writer, 'saved', 10_000)
    expect(await said(writer).textContent()).toMatch(/^Saved \d\d:\d\d$/)
    await shows(reader, 'held on the way up')
  })

  test('[SV2] is not called saved before the server has said so, although it is stored', async () => {
    const words = await watchWords(writer.page)
    link.set('down')
    await writer.type('Discussion', ' stored but unconfirmed')
    await shows(reader, 'stored but unconfirmed')
    await says(writer, 'delayed', 10_000)
    expect(await words()).toEqual(['saving', 'delayed'])
    link.set('fine')
    await says(writer, 'saved', 10_000)
  })

  test('[SV14] [SV16] a dead link is noticed within ten seconds at any width, though the socket says connected', async () => {
    await writer.allSaved()
    link.set('lost')
    await writer.type('Discussion', ' into the void')
    const noticed = performance.now()
    const status = writer.page.locator('[data-save="all"]')
    await status.filter({ hasText: /^(Not saved yet|\d+ changes? )/ }).waitFor({ timeout: 10_000 })
    expect(performance.now() - noticed).toBeLessThan(10_000)
    expect(await writer.page.locator('[data-connection]').getAttribute('data-connection')).toBe('connected')
    for (const viewport of [
      { width: 320, height: 640 },
      { width: 360, height: 740 },
      { width: 1440, height: 900 },
    ]) {
      await writer.page.setViewportSize(viewport)
      const box = await status.boundingBox()
      expect(box && box.x >= 0 && box.y >= 0 && box.x + box.width <= viewport.width, `at ${viewport.width}`).toBe(true)
      expect(box && box.y + box.height <= viewport.height, `at ${viewport.width} x ${viewport.height}`).toBe(true)
      expect(await isOnTop(status.first()), `nothing covers it at ${viewport.width}`).toBe(true)
    }
    await writer.page.setViewportSize({ width: 1366, height: 768 })
    link.set('fine')
    const before = link.connections()
    await until(15_000, 'a new connection', () => link.connections() > before)
    await writer.allSaved()
    await shows(reader, 'into the void')
  })

  test('[SV4] [SV18] text typed offline is kept, counted, and merges with what others wrote meanwhile', async () => {
    const words = Array.from({ length: 100 }, (_none, index) => `w${index}`).join(' ')
    await writer.context.setOffline(true)
    await writer.type('Discussion', ` ${words}`)
    await says(writer, 'offline', 10_000)
    expect(await said(writer).textContent()).toMatch(/^Offline since \d\d:\d\d\. \d+ changes are only in this tab/)
    await writer.page.locator('[data-connection="offline"]').waitFor({ timeout: 10_000 })
    const shown = (await writer.page.locator('body').innerText()).match(/since \d\d:\d\d/g)
    expect(shown, 'since when, said once').toHaveLength(1)
    await reader.type('Discussion', ' meanwhile here')
    await reader.allSaved()
    await writer.context.setOffline(false)
    await writer.allSaved()
    for (const person of [writer, reader]) {
      await shows(person, words)
      await shows(person, 'meanwhile here')
    }
    const theirs = await written(reader)
    expect(theirs.split(words), 'once').toHaveLength(2)
    expect(await written(writer)).toBe(theirs)
  })

  test('[SV15] leaving or closing asks first while something is unsaved, and only then', async () => {
    link.set('up')
    await writer.type('Discussion', ' not saved')
    await writer.page.getByRole('link', { name: 'Today' }).click()
    const question = writer.page.getByRole('dialog')
    await question.getByText(/only in this tab/).waitFor()
    await question.getByRole('button', { name: 'Stay on this page' }).click()
    expect(await closingAsks(writer.page)).toBe(true)
    expect(await writer.editor('Discussion').textContent()).toContain('not saved')
    link.set('fine')
    await writer.allSaved()
    await writer.page.getByRole('link', { name: 'Today' }).click()
    await writer.page.getByRole('heading', { level: 1, name: 'Today' }).waitFor()
    const other = await attend(browser, server.origin, 'tom.bright@example.org', today.meetingId)
    await other.type('Discussion', ' by Tom')
    await other.allSaved()
    expect(await closingAsks(other.page)).toBe(false)
    await other.context.close()
    await writer.page.goBack()
    await writer.editor('Discussion').waitFor()
  })

  test('[SV1] nothing can be typed before the whole text is there', async () => {
    const { page } = writer
    link.set('down')
    await page.reload()
    await said(writer).waitFor()
    expect(await said(writer).getAttribute('data-save')).toBe('loading')
    expect(await page.locator('[contenteditable="true"]').count()).toBe(0)
    await page.getByRole('heading', { name: 'Discussion' }).click()
    await page.keyboard.type('too early')
    link.set('fine')
    await writer.allSaved()
    await shows(writer, 'meanwhile here')
    expect(await writer.editor('Discussion').textContent()).not.toContain('too early')
  })

  test('[SV1] a section that cannot be loaded says so, is never an empty page to type on, and comes by itself', async () => {
    link.refuseWith(4503)
    await writer.page.reload()
    await writer.page.getByText('This section could not be loaded yet. Still trying.').waitFor()
    expect(await writer.page.locator('[contenteditable="true"]').count()).toBe(0)
    link.refuseWith(null)
    await writer.allSaved()
    await shows(writer, 'meanwhile here')
  })

  test('[SV6] a page of an older schema reads nothing wrong and writes nothing', async () => {
    const before = await written(reader)
    const old = await attend(browser, server.origin, 'helen.marsh@example.org', today.meetingId)
    await old.page.addInitScript(asOlderPage)
    await old.page.reload()
    await old.page.getByText('A new version is ready. Reload to edit.').first().waitFor()
    expect(await old.page.locator('[contenteditable="true"]').count()).toBe(0)
    await old.page.keyboard.type('!')
    await old.context.close()
    // An answered change of somebody else, so that anything of the old page would have arrived before it.
    await reader.type('Discussion', ' after')
    await reader.allSaved()
    expect(await written(reader)).toBe(`${before} after`)
  })

  test('[SV17] a list from Word keeps its nesting; fonts, colours, images and scripts stay behind', async () => {
    await writer.open('Care plan')
    const editor = writer.editor('Care plan')
    await editor.and(writer.page.locator('[contenteditable="true"]')).waitFor()
    await writer.type('Care plan', ' From Word:')
    await editor
      .locator('p')
      .last()
      .filter({ hasText: /From Word:$/ })
      .waitFor()
    await writer.page.keyboard.press('Enter')
    const asked: string[] = []
    writer.page.on('request', request => asked.push(request.url()))
    await writer.page.evaluate(paste, fromWord)
    await writer.allSaved()
    await editor.getByText('Stop naproxen').waitFor()
    expect(await editor.locator('ol > li > ol > li').allTextContents()).toEqual([
      'Tell the surgery',
      'Tell the chemist',
    ])
    expect(
      await editor
        .locator('li')
        .filter({ hasText: /^\s*(\d|[a-z])\./ })
        .count(),
    ).toBe(0)
    expect(await editor.locator('img, script, style, font, iframe, [style*="font"], [style*="color"]').count()).toBe(0)
    expect(asked.filter(url => url.includes('tracker'))).toEqual([])
    expect(await writer.page.evaluate(() => Reflect.get(window, '__pasted') ?? null)).toBeNull()
    const fonts = await editor.evaluate(element =>
      [element, ...element.querySelectorAll('li, strong')].map(one => getComputedStyle(one).fontFamily),
    )
    expect(new Set(fonts).size).toBe(1)
    await reader.open('Care plan')
    await reader.editor('Care plan').locator('ol > li > ol > li').nth(1).waitFor()
  })
})

/** From now on: each state the section's indicator goes through. */
async function watchWords(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const seen: string[] = []
    Reflect.set(window, '__saves', seen)
    const look = () => {
      const now = document.querySelector('.section [data-save]')?.getAttribute('data-save')
      if (now && seen.at(-1) !== now && !(seen.length === 0 && now === 'saved')) seen.push(now)
    }
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true })
  })
  return () => page.evaluate(() => Reflect.get(window, '__saves'))
}

/** Whether the browser asks before it closes this page; the answer is "stay". */
async function closingAsks(page: Page): Promise<boolean> {
  const asked = page.waitForEvent('dialog').then(async dialog => {
    await dialog.dismiss()
    return dialog.type() === 'beforeunload'
  })
  const closed = page.waitForEvent('close').then(() => false)
  await page.close({ runBeforeUnload: true })
  return Promise.race([asked, closed])
}

function isOnTop(locator: ReturnType<Page['locator']>): Promise<boolean> {
  return locator.evaluate(element => {
    const box = element.getBoundingClientRect()
    return element.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2))
  })
}

/** In the page: what the server would see from a page that was built before the schema changed. */
function asOlderPage(): void {
  const Newer = window.WebSocket
  window.WebSocket = class extends Newer {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(String(address).replace(/schema=\d+/, 'schema=0'), protocols)
    }
  }
}

function paste(html: string): void {
  const data = new DataTransfer()
  data.setData('text/html', html)
  data.setData('text/plain', 'Stop naproxen')
  document.activeElement?.dispatchEvent(
    new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
  )
}

const item = (level: number, sign: string, text: string) =>
  `<p class="MsoListParagraph" style="margin-left:${level * 36}pt;text-indent:-18pt;mso-list:l0 level${level} lfo1">` +
  `<![if !supportLists]><span style="font-family:'Comic Sans MS';mso-list:Ignore">${sign}<span style="font:7pt 'Times New Roman'">&nbsp;&nbsp;</span></span><![endif]>` +
  `<span style="font-family:'Comic Sans MS';color:red">${text}<o:p></o:p></span></p>`

const fromWord = `<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name="Generator" content="Microsoft Word 15"><style>p{font-family:"Comic Sans MS"}
@list l0:level1{mso-level-text:"%1\\.";} @list l0:level2{mso-level-number-format:alpha-lower;mso-level-text:"%2\\.";}</style></head>
<body lang="EN-GB"><!--StartFragment-->
${item(1, '1.', 'Stop naproxen')}${item(2, 'a.', 'Tell the surgery')}${item(2, 'b.', 'Tell the chemist')}${item(1, '2.', 'Kidney function again')}
<img src="http://tracker.example.org/open.gif" onerror="window.__pasted = 1"><script>window.__pasted = 1</script>
<!--EndFragment--></body></html>`
