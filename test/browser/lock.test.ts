// Shared computers: the lock by key and by being idle, and the next person. The page's clock is held by the test.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeViolations, describeBrowser, launchChromium } from '#test/support/chromium'
import { until } from '#test/support/deadline'
import { type Todays, todaysMeeting } from '#test/support/demonstration'
import { type Attender, attend, signIn } from '#test/support/meetingRoom'
import { removeDataDir, type ServerProcess, startServerProcess } from '#test/support/process'

/** Words of nobody else, typed by the first person and looked for in everything the second one's browser holds. */
const canary = 'zebrafinch'

describeBrowser('[CL18] a shared computer', () => {
  let server: ServerProcess
  let browser: Browser
  let today: Todays
  let nurse: Attender

  beforeAll(async () => {
    server = await startServerProcess({ env: { MODE: 'demonstration' } })
    browser = await launchChromium()
    today = await todaysMeeting(server.origin)
    const chair = await attend(browser, server.origin, 'aisha.shah@example.org', today.meetingId)
    await chair.page.getByRole('button', { name: 'Start meeting' }).click()
    await chair.page.getByRole('tab').first().waitFor()
    nurse = await attend(browser, server.origin, 'grace.adeyemi@example.org', today.meetingId)
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    if (server) await removeDataDir(server.dataDir)
  })

  const locked = (page: Page) => page.getByRole('heading', { name: 'Caseroom is locked' })
  const unlock = async (page: Page) => {
    await page.getByRole('dialog').getByLabel('Password').fill('demonstration')
    await page.getByRole('button', { name: 'Unlock' }).click()
    await locked(page).waitFor({ state: 'detached' })
  }

  test('[CL18] [SE14] one key hides the page at once; the password brings it back with all that was typed', async () => {
    const { page } = nurse
    await nurse.open('Discussion')
    await nurse.type('Discussion', ` ${canary} before the lock`)
    await nurse.allSaved()
    await page.getByRole('button', { name: 'Add an action' }).click()
    await page.getByLabel('What', { exact: false }).first().fill('Not sent yet')
    await page.keyboard.press('F9')
    await locked(page).waitFor()
    expect(await page.locator('.app-frame').isVisible()).toBe(false)
    expect(await page.locator('body').innerText()).not.toMatch(new RegExp(`${canary}|SALEEM|Not sent yet`, 'i'))
    expect(await axeViolations(page)).toEqual([])
    await page.keyboard.press('Escape')
    expect(await locked(page).isVisible(), 'Esc opens nothing').toBe(true)
    await page.getByRole('dialog').getByLabel('Password').fill('not the password')
    await page.getByRole('button', { name: 'Unlock' }).click()
    await page.getByText('That is not right').first().waitFor()
    await unlock(page)
    expect(await page.getByLabel('What', { exact: false }).first().inputValue()).toBe('Not sent yet')
    await nurse.type('Discussion', ' and after it')
    await nurse.allSaved()
    await page.getByRole('main').getByText(`${canary} before the lock and after it`).waitFor()
  })

  test('[CL19] [SE14] S-13 B-34 idle for fifteen minutes locks, whatever others write; keys put it off', async () => {
    const { page, context } = await signIn(browser, server.origin, 'peter.lee@example.org')
    await page.clock.install()
    await page.goto(`/meetings/${today.meetingId}/live`)
    await page.getByRole('tab').first().waitFor()
    await page.clock.runFor('10:00')
    await page.keyboard.press('Shift')
    await page.clock.runFor('10:00')
    expect(await locked(page).count()).toBe(0)
    await nurse.type('Discussion', ' written by somebody else')
    await nurse.allSaved()
    await page.clock.runFor('04:10')
    await page.locator('.app-idle-notice').waitFor()
    // The page covers itself first and tells the server then; a reload between the two would cut that off.
    const told = page.waitForResponse(answer => answer.url().endsWith('/api/session/lock'))
    await page.clock.runFor('01:00')
    await locked(page).waitFor()
    expect((await told).ok()).toBe(true)
    await page.reload()
    await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor()
    expect(await page.locator('body').innerText(), 'B-34 nothing after a reload').not.toMatch(/saleem|zebrafinch/i)
    await page.goBack()
    await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor()
    expect(await page.locator('body').innerText(), 'B-34 nor after Back').not.toMatch(/saleem|zebrafinch/i)
    await context.close()
  })

  test('[CL18] S-14 B-33 switching the user leaves not a byte of the first one', async () => {
    const { page, context } = nurse
    expect((await heapOf(page)).includes(canary), 'it was there to be found').toBe(true)
    await page.keyboard.press('F9')
    await locked(page).waitFor()
    page.once('dialog', dialog => void dialog.accept())
    await page.getByRole('button', { name: 'Switch user' }).click()
    await page.getByLabel('E-mail').fill('marion.hughes@example.org')
    await page.getByLabel('Password').fill('demonstration')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Today', level: 1 }).waitFor()
    // What nothing holds any more may outlive one round of the collector; what is held outlives them all.
    await until(20_000, 'the memory to be clean', async () => !(await heapOf(page)).includes(canary))
    const kept = await page.evaluate(async () => ({
      local: Object.keys(localStorage),
      // Where a page was scrolled to, by a random key: written by the router, and of no address.
      session: Object.entries(sessionStorage).filter(
        ([key, value]) => !(key.startsWith('tsr-scroll') && !/meetings|cases/.test(value)),
      ),
      databases: await indexedDB.databases(),
      caches: await caches.keys(),
    }))
    expect(kept).toEqual({ local: [], session: [], databases: [], caches: [] })
    const first = await page.context().cookies()
    expect(first.map(cookie => cookie.name)).toEqual(['caseroom'])
    await page.goBack()
    await until(15_000, 'a page of the second person', async () => (await page.title()).length > 0)
    expect(await page.locator('body').innerText()).not.toMatch(/zebrafinch|saleem/i)
    await context.close()
  })
})

/** Everything the page's scripts hold, as text. */
async function heapOf(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page)
  const chunks: string[] = []
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk))
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  await session.detach()
  return chunks.join('')
}
