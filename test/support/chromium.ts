// Real browsers for tests: Debian's Chromium through playwright-core, one context per person.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { describe } from 'vitest'
import { findChromium, NO_CHROMIUM } from '../../scripts/chromiumPath.mjs'

const FLAGS = [
  '--no-sandbox', // CI runs as root, where Chromium's sandbox cannot start
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
]

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

export type Violation = { id: string; impact: string; help: string; nodes: string[] }

export type BrowserPerson = {
  context: BrowserContext
  page: Page
  /** Console errors, uncaught errors and requests to other origins so far. A healthy page has none. */
  trouble: string[]
  /** What a screen reader was told so far, in order. */
  said(): Promise<string[]>
}

/** A `describe` that is skipped, with the reason in its title, where no Chromium is installed. */
export function describeBrowser(title: string, body: () => void): void {
  if (findChromium()) describe(title, body)
  else describe.skip(`${title} (skipped: ${NO_CHROMIUM})`, body)
}

/** Close it in `afterAll`. One per test file: a launch costs about a second. */
export function launchChromium(): Promise<Browser> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error(NO_CHROMIUM)
  return chromium.launch({ executablePath, args: FLAGS })
}

/**
 * A person at their own browser: own cookies, own page, British settings.
 * @param origin of the server under test, like http://127.0.0.1:3000; relative addresses start there
 */
export async function openPerson(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<BrowserPerson> {
  const context = await browser.newContext({
    baseURL: origin,
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    viewport: { width: 1366, height: 768 },
    ...options,
  })
  await context.addInitScript(recordSpeech)
  const trouble: string[] = []
  context.on('console', message => {
    if (message.type() === 'error') trouble.push(`console: ${message.text()}`)
  })
  context.on('weberror', error => trouble.push(`uncaught: ${error.error().message}`))
  context.on('request', request => {
    if (isForeign(request.url(), origin)) trouble.push(`request to another origin: ${request.url()}`)
  })
  const page = await context.newPage()
  page.on('websocket', socket => {
    if (isForeign(socket.url(), origin)) trouble.push(`web socket to another origin: ${socket.url()}`)
  })
  return { context, page, trouble, said: () => page.evaluate(() => Reflect.get(window, '__said') ?? []) }
}

/** Accessibility violations of the page as it stands (WCAG 2.2 AA). Empty is the only good answer. */
export async function axeViolations(page: Page): Promise<Violation[]> {
  // Through the debugger, because the content security policy of the page rightly refuses an injected script.
  const session = await page.context().newCDPSession(page)
  try {
    const loaded = await session.send('Runtime.evaluate', { expression: await axeSource(), returnByValue: false })
    if (loaded.exceptionDetails) throw new Error(`axe did not load: ${loaded.exceptionDetails.text}`)
    const ran = await session.send('Runtime.evaluate', {
      expression: `axe.run(document, { runOnly: { type: 'tag', values: ${JSON.stringify(WCAG)} } }).then(result =>
        result.violations.map(({ id, impact, help, nodes }) =>
          ({ id, impact: String(impact), help, nodes: nodes.map(node => node.target.join(' ') + ': ' + node.failureSummary) })))`,
      awaitPromise: true,
      returnByValue: true,
    })
    if (ran.exceptionDetails) throw new Error(`axe failed: ${ran.exceptionDetails.exception?.description}`)
    return ran.result.value
  } finally {
    await session.detach()
  }
}

function axeSource(): Promise<string> {
  return readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
}

function isForeign(url: string, origin: string): boolean {
  if (/^(data|blob|about):/.test(url)) return false
  return !url.startsWith(origin) && !url.startsWith(origin.replace(/^http/, 'ws'))
}

/** Runs in the page, before its own scripts: keeps what live regions say. */
function recordSpeech(): void {
  const said: string[] = []
  Reflect.set(window, '__said', said)
  const live = '[aria-live]:not([aria-live="off"]),[role="status"],[role="alert"],[role="log"]'
  const note = (node: Node | null) => {
    const element = node instanceof Element ? node : (node?.parentElement ?? null)
    const text = element?.closest(live)?.textContent?.trim()
    if (text && said[said.length - 1] !== text) said.push(text)
  }
  new MutationObserver(changes => {
    for (const change of changes) note(change.target)
  }).observe(document, { subtree: true, childList: true, characterData: true })
}
