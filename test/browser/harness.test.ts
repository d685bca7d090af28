// The browser harness itself: it must see what it is there to see, under the content security policy of the product.
import { createServer, type Server } from 'node:http'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { axeViolations, describeBrowser, launchChromium, openPerson } from '../support/chromium.ts'

const POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'"

const PAGES: Record<string, [type: string, body: string]> = {
  '/good': ['text/html', page('<h1>Good</h1><label>Name <input></label><div role="status"></div>', '/good.js')],
  '/bad': ['text/html', page('<h1>Bad</h1><input><img src="/x.png">', '')],
  '/foreign': ['text/html', page('<h1>Foreign</h1><link rel="stylesheet" href="http://127.0.0.2:9/font.css">', '')],
  '/good.js': ['text/javascript', "document.querySelector('[role=status]').textContent = 'Dr Shah joined'"],
}

describeBrowser('the browser harness', () => {
  let browser: Browser
  let server: Server
  let origin = ''

  beforeAll(async () => {
    server = createServer((request, response) => {
      const [type, body] = PAGES[request.url ?? ''] ?? ['text/plain', '']
      response.writeHead(type === 'text/plain' ? 404 : 200, {
        'content-type': `${type}; charset=utf-8`,
        'content-security-policy': POLICY,
      })
      response.end(body)
    })
    await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    origin = `http://127.0.0.1:${address.port}`
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser.close()
    await new Promise(closed => server.close(closed))
  })

  it('[GR32] finds accessibility faults in spite of a strict content security policy', async () => {
    const { page: bad, context } = await openPerson(browser, origin)
    await bad.goto('/bad')
    const found = await axeViolations(bad)
    expect(found.map(({ id }) => id).sort()).toEqual(['image-alt', 'label'])
    expect(found[0]?.nodes[0]).toContain('img')
    await bad.goto('/good')
    expect(await axeViolations(bad)).toEqual([])
    await context.close()
  })

  it('[GR32] hears what a screen reader is told', async () => {
    const person = await openPerson(browser, origin)
    await person.page.goto('/good')
    await person.page.getByText('Dr Shah joined').waitFor()
    expect(await person.said()).toEqual(['Dr Shah joined'])
    expect(person.trouble).toEqual([])
    await person.context.close()
  })

  it('[GR32] notices a request to another origin and an error in the console', async () => {
    const person = await openPerson(browser, origin)
    await person.page.goto('/foreign')
    await person.page.goto('/bad')
    expect(person.trouble.some(line => line.includes('127.0.0.2'))).toBe(true)
    expect(person.trouble.some(line => line.startsWith('console: Failed to load resource'))).toBe(true)
    await person.context.close()
  })

  it('[GR32] gives each person a browser of their own', async () => {
    const [one, two] = await Promise.all([openPerson(browser, origin), openPerson(browser, origin)])
    await one.context.addCookies([{ name: 'session', value: 'a', url: origin }])
    expect(await two.context.cookies()).toEqual([])
    await Promise.all([one.context.close(), two.context.close()])
  })
})

function page(body: string, script: string): string {
  const tag = script ? `<script type="module" src="${script}"></script>` : ''
  return `<!doctype html><html lang="en-GB"><head><title>Page</title></head><body><main>${body}</main>${tag}</body></html>`
}
