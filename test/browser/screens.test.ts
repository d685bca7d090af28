// Every screen and its main states: no accessibility violation on a laptop and a phone, nothing cut off at 320 px, one h1,
// a title of its own that names nobody.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeViolations, describeBrowser, launchChromium, openPerson } from '#test/support/chromium'
import { until } from '#test/support/deadline'
import { type Todays, todaysMeeting } from '#test/support/demonstration'
import { type Attender, attend, signIn } from '#test/support/meetingRoom'
import { removeDataDir, type ServerProcess, startServerProcess } from '#test/support/process'
import { bundleFile, ownBundle } from './ownBundle.ts'

const laptop = { width: 1366, height: 768 }
const phone = { width: 390, height: 844 }
const small = { width: 320, height: 640 }
/** Words of the people on the demonstration's agenda: a tab strip is seen by everyone in a screen share. */
const named = /saleem|danuta|smith|rodney|hargreaves|pellow|999/i

describeBrowser('[JR8] every screen', () => {
  let server: ServerProcess
  let browser: Browser
  let today: Todays
  let chair: Attender
  let page: Page
  const titles = new Map<string, string>()

  beforeAll(async () => {
    server = await startServerProcess({ env: { MODE: 'demonstration' } })
    browser = await launchChromium()
    today = await todaysMeeting(server.origin)
    chair = await attend(browser, server.origin, 'aisha.shah@example.org', today.meetingId)
    page = chair.page
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    if (server) await removeDataDir(server.dataDir)
  })

  /** `screen/state`: states of one screen may share its title, two screens may not. */
  async function sound(on: Page, name: string): Promise<void> {
    for (const size of [phone, laptop]) {
      expect(await violationsAt(on, size), `${name} at ${size.width}`).toEqual([])
    }
    expect(await on.getByRole('heading', { level: 1 }).count(), `h1 of ${name}`).toBe(1)
    const title = await on.title()
    expect(title, name).not.toMatch(named)
    const screen = name.split('/')[0] ?? name
    expect(titles.get(title) ?? screen, `"${title}" is the title of two screens`).toBe(screen)
    titles.set(title, screen)
    await on.setViewportSize(small)
    expect(await sticksOut(on, small.width), `${name} at 320`).toEqual([])
    await on.setViewportSize(laptop)
    expect(await stuckHeight(on), `what stays in view above ${name}`).toBeLessThanOrEqual(160)
  }

  /** A row under the bar is there for one answer, and may take more of the screen while it is. */
  async function soundRow(name: string): Promise<void> {
    for (const size of [phone, laptop]) {
      expect(await violationsAt(page, size), `${name} at ${size.width}`).toEqual([])
    }
  }

  const visit = (address: string, name: string, shows: string | RegExp) => visitAs(page, address, name, shows)
  async function visitAs(on: Page, address: string, name: string, shows: string | RegExp): Promise<void> {
    await on.goto(address)
    await on.getByRole('main').getByText(shows).first().waitFor()
    await sound(on, name)
  }

  test('[JR8] signed out: sign-in, its error, help, accessibility, an unknown address', async () => {
    const stranger = await openPerson(browser, server.origin)
    await stranger.page.goto('/sign-in')
    await stranger.page.getByLabel('Password').waitFor()
    await sound(stranger.page, 'sign-in')
    await stranger.page.getByLabel('E-mail').fill('aisha.shah@example.org')
    await stranger.page.getByLabel('Password').fill('wrong')
    await stranger.page.getByRole('button', { name: 'Sign in' }).click()
    await stranger.page.getByText('There is a problem').waitFor()
    await sound(stranger.page, 'sign-in/error')
    for (const [address, name] of [
      ['/help/keyboard', 'keyboard'],
      ['/accessibility', 'accessibility'],
      ['/nothing-here', 'not found'],
    ] as const) {
      await stranger.page.goto(address)
      await stranger.page.getByRole('heading', { level: 1 }).waitFor()
      await sound(stranger.page, name)
    }
    await stranger.context.close()
  })

  test('[JR8] Today, the lists, and a meeting that is being set up', async () => {
    // From half past eleven at night the next half hour is tomorrow's.
    await visit('/', 'today', /Later today|Coming up/)
    await visit('/meetings', 'meetings', 'Frailty and complex needs MDT')
    await visit('/actions', 'actions/none', 'No actions are yours')
    await visit('/actions?show=all', 'actions', 'Home visit')
    await visit('/flags', 'flags/none', 'No flags here')
    await visit('/messages', 'messages', 'Nobody has read these')
    await visit('/medicines', 'medicines', 'Open medicines')
    await visit('/medicines?show=changes', 'medicines/changes', 'Stop amlodipine')
    await visit('/medicines?show=rules', 'medicines/rules', 'Switch off')
    await visit('/assents', 'assents/none', 'No decision waits for your assent')
    await visit('/pair?code=482913', 'pair', 'Code on the room screen')
    expect(await page.getByLabel('Code on the room screen').first().inputValue(), 'from the picture').toBe('482913')
    await visit('/outcomes', 'outcomes/none', 'No outcomes yet')
    await visit('/meetings/new', 'new meeting', 'Who is invited')
    await page.getByLabel('Date').fill('31-Feb-2026')
    await page.getByRole('button', { name: 'Create meeting' }).click()
    await page.getByText('There is a problem').waitFor()
    await sound(page, 'new meeting/errors')
  })

  test('[JR8] [AC9] the agenda, and adding somebody whose name two people share', async () => {
    await visit(`/meetings/${today.meetingId}/agenda`, 'agenda', 'SALEEM')
    await page.getByRole('button', { name: 'Edit' }).first().click()
    await sound(page, 'agenda/edit')
    await page.getByRole('button', { name: 'Add patient' }).click()
    await page.getByLabel('Find a patient').fill('smith john')
    await page.getByRole('button', { name: 'Search' }).click()
    await page.getByText('2 people with a similar name').waitFor()
    await sound(page, 'agenda/same name')
    await page.getByRole('radio').first().check()
    await page.getByText('You are adding').waitFor()
    await sound(page, 'agenda/chosen')
    await page.getByRole('button', { name: 'Cancel' }).click()
  })

  test('[JR8] the meeting before it starts, and each section of a case in it', async () => {
    await visit(`/meetings/${today.meetingId}/live`, 'live, not started', 'press Start meeting')
    await page.getByRole('button', { name: 'Start meeting' }).click()
    await page.getByRole('tab').first().waitFor()
    const sections = await page.getByRole('tab').allTextContents()
    expect(sections.length).toBeGreaterThan(8)
    for (const section of sections) {
      await chair.open(section)
      await page.getByRole('tabpanel').getByRole('heading', { name: section }).waitFor()
      await until(10_000, `${section} to load`, async () => (await page.getByText('Loading…').count()) === 0)
      await sound(page, `live item/${section}`)
    }
  })

  test('[LV9] S4: a case that cannot be loaded says so, and that allergies are unavailable', async () => {
    const fails = '**/api/cases/*'
    const message = 'Something went wrong on the server. Nothing was changed.'
    await page.route(fails, route => route.fulfill({ status: 500, json: { ok: false, code: 'internal', message } }))
    await page.reload()
    await page.getByText('Patient could not be loaded').waitFor()
    await page.getByText('Allergies unavailable').waitFor()
    expect(await page.getByRole('tab').count()).toBe(0)
    await sound(page, 'live item/not loaded')
    await page.unroute(fails)
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('Known allergies').first().waitFor()
    expect(await page.getByText('Allergies unavailable').count()).toBe(0)
  })

  test('[JR8] forms in a meeting, the row that asks for what is missing, and the agenda in it', async () => {
    await chair.open('Medicines')
    await page
      .getByRole('button', { name: /^Flag naproxen/ })
      .first()
      .click()
    await page.getByText('Choose a reason').waitFor()
    await sound(page, 'live item/flag form')
    await page.getByRole('button', { name: 'Renal or hepatic dose' }).click()
    await page.getByText('Flag raised:').waitFor()
    await sound(page, 'live item/flag raised')
    await page.getByRole('button', { name: 'Propose a decision' }).click()
    await sound(page, 'live item/decision form')
    await page.getByRole('textbox', { name: 'Decision', exact: true }).fill('Stop naproxen today')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('article', { name: 'Decision: Stop naproxen today' }).waitFor()
    await page.getByRole('button', { name: 'Add an action' }).click()
    await sound(page, 'live item/action form')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Next', exact: true }).click()
    await page.getByRole('group', { name: 'Missing before the next item' }).waitFor()
    await soundRow('what is missing')
    await page.getByRole('button', { name: 'Stay here' }).click()
    await page.getByRole('button', { name: /^All/ }).click()
    await page.getByText('Go back to the open item').waitFor()
    await sound(page, 'live agenda')
  })

  test('[JR8] [AC6] the same for a link worker, an observer and an administrator', async () => {
    const linkWorker = await attend(browser, server.origin, 'ewa.nowak@example.org', today.meetingId)
    await linkWorker.editor('Discussion').waitFor()
    await sound(linkWorker.page, 'live item/link worker')
    expect(await linkWorker.page.getByText(/allerg/i).count()).toBe(0)
    await linkWorker.context.close()
    const observer = await attend(browser, server.origin, 'oliver.grant@example.org', today.meetingId)
    await observer.editor('Discussion').waitFor()
    await sound(observer.page, 'live item/observer')
    expect(await observer.page.getByRole('button', { name: /^(Propose|Add an|Raise|Next|End)/ }).count()).toBe(0)
    await observer.context.close()
    const administrator = await signIn(browser, server.origin, 'marion.hughes@example.org')
    await sound(administrator.page, 'today/administrator')
    await administrator.page.goto('/account')
    await administrator.page.getByText('Not set up.').waitFor()
    await sound(administrator.page, 'account')
    await administrator.page.goto('/sessions')
    await administrator.page.getByText('This browser').waitFor()
    await sound(administrator.page, 'sessions')
    // What the server says when its disk fills up is tested where a disk can be made up.
    await administrator.page.route('**/api/today', async route => {
      const answer = await route.fetch()
      await route.fulfill({
        response: answer,
        json: { ...(await answer.json()), disk: { level: 'filling', percent: 85 } },
      })
    })
    await visitAs(administrator.page, '/', 'today/administrator, disk filling', 'disk is 85% full')
    await administrator.page.goto(`/cases/${today.caseId}`)
    await administrator.page.getByRole('heading', { level: 1 }).waitFor()
    await sound(administrator.page, 'case/administrator')
    expect(await administrator.page.getByRole('main').textContent()).not.toMatch(named)
    await administrator.context.close()
  })

  test('[JR8] a case outside of a meeting, the ended meeting and its minutes, flags and their case', async () => {
    await visit(`/cases/${today.caseId}`, 'case', 'Active problems')
    await page.getByRole('button', { name: /^More/ }).click()
    await sound(page, 'case/more')
    await visit(`/cases/${today.caseId}?tab=messages`, 'case/messages', 'Nobody was asked to make contact')
    await page.goto(`/meetings/${today.meetingId}/live`)
    await page.getByRole('button', { name: 'End', exact: true }).click()
    await soundRow('ending')
    await page.getByRole('button', { name: 'End meeting' }).click()
    await page.getByRole('group', { name: 'Missing before the next item' }).waitFor()
    const flags = page.getByRole('region', { name: 'Flags' })
    await flags.getByRole('button', { name: 'Withdraw' }).click()
    await page.getByLabel('Reason').fill('Seen and answered')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('button', { name: 'No decision needed' }).click()
    await page.getByLabel('Answer', { exact: true }).fill('He is seen at his sister’s house.')
    await page.getByRole('button', { name: 'Answer and go on' }).click()
    await page.getByText('The meeting ended at').waitFor()
    await sound(page, 'live, ended')
    await visit('/flags?show=all', 'flags', 'Renal or hepatic dose')
    await visit(`/meetings/${today.meetingId}/minutes`, 'minutes', 'Attendance')
  })

  test('[JR8] import: empty, refused, and the report', async () => {
    const { page: own, context } = await signIn(browser, server.origin, 'karen.bell@example.org')
    await own.goto('/import')
    await own.getByText('What happens with it').waitFor()
    await sound(own, 'import')
    await own.getByLabel('Drop a FHIR R4 bundle here').setInputFiles(bundleFile('notes.json', { resourceType: 'List' }))
    await own.getByText('This file was not imported').waitFor()
    await sound(own, 'import/refused')
    await own.getByLabel('Drop a FHIR R4 bundle here').setInputFiles(bundleFile('record.json', ownBundle))
    await own.getByText('Imported as a new case').waitFor()
    await sound(own, 'import/report')
    await own.goto(`/cases/${today.caseId}?tab=accesses`)
    await own.getByRole('button', { name: 'Find the duplicate' }).click()
    await own.getByLabel('Find a patient').fill('smith john')
    await own.getByRole('button', { name: 'Search' }).click()
    await own.getByRole('radio').first().check()
    await own.getByText('They cannot be merged yet').waitFor()
    await sound(own, 'case/duplicate')
    await context.close()
  })
})

/** What stands out of a page of this width, by class or name; things inside of a box that scrolls do not count. */
function sticksOut(page: Page, width: number): Promise<string[]> {
  return page.evaluate(most => {
    if (document.documentElement.scrollWidth <= most) return []
    return [...document.querySelectorAll('body *')]
      .filter(element => element.getBoundingClientRect().right > most + 1)
      .map(element => `${element.tagName.toLowerCase()}.${element.className}: ${element.textContent?.slice(0, 40)}`)
      .slice(0, 5)
  }, width)
}

/** Pixels at the top that stay when the page is scrolled: they must not hide what has the focus. */
function stuckHeight(page: Page): Promise<number> {
  return page.evaluate(() => document.querySelector('.workspace__sticky')?.getBoundingClientRect().height ?? 0)
}

/** As high as the page: what lies under the bar at the bottom is reached by scrolling, which axe does not do. */
async function violationsAt(page: Page, size: { width: number; height: number }) {
  await page.setViewportSize(size)
  const height = await page.evaluate(() => document.documentElement.scrollHeight + 80)
  await page.setViewportSize({ width: size.width, height: Math.max(size.height, height) })
  return axeViolations(page)
}
