// In the room: the screen on the wall, the chair's lead, and the guards against the wrong patient.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeViolations, describeBrowser, launchChromium, openPerson } from '#test/support/chromium'
import { until } from '#test/support/deadline'
import { todaysMeeting, tokenOf } from '#test/support/demonstration'
import { type Attender, attend, signIn } from '#test/support/meetingRoom'
import { removeDataDir, type ServerProcess, startServerProcess } from '#test/support/process'
import { joinRecord } from '#test/support/recordClient'

describeBrowser('[RD1] in the room', () => {
  let server: ServerProcess
  let browser: Browser
  let meetingId: string
  let chair: Attender
  let pharmacist: Attender
  let wall: Page

  beforeAll(async () => {
    server = await startServerProcess({ env: { MODE: 'demonstration' } })
    browser = await launchChromium()
    ;({ meetingId } = await todaysMeeting(server.origin))
    const [a, b] = await Promise.all(
      ['aisha.shah', 'peter.lee'].map(name => attend(browser, server.origin, `${name}@example.org`, meetingId)),
    )
    if (!a || !b) throw new Error('somebody did not come')
    ;[chair, pharmacist] = [a, b]
    const screen = await openPerson(browser, server.origin, { viewport: { width: 1920, height: 1080 } })
    wall = screen.page
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    if (server) await removeDataDir(server.dataDir)
  })
  const shows = (text: string | RegExp) => wall.getByText(text).first().waitFor({ timeout: 10_000 })
  /** Forty paragraphs in the care plan of the open item. */
  async function longPlan(): Promise<void> {
    const { caseId, token } = await todaysMeeting(server.origin)
    const plan = await joinRecord({ origin: server.origin, caseId, compartment: 'plan', token })
    for (let line = 1; line <= 40; line++) plan.write(`Line ${line} of the plan.`)
    await plan.allSaved()
    await plan.close()
  }
  const tabOf = (person: Attender) => person.page.getByRole('tab', { selected: true }).textContent()

  test('[RD1] [RD2] row 18: the wall shows a code, the chair types it in, and the first patient appears', async () => {
    await chair.page.getByRole('button', { name: 'Start meeting' }).click()
    await chair.page.getByRole('tab').first().waitFor()
    await wall.goto('/room')
    const digits = await wall.locator('.room__digits').textContent()
    expect(await axeViolations(wall)).toEqual([])
    await chair.page.getByRole('button', { name: 'More', exact: true }).click()
    await chair.page.getByText('Room screen', { exact: true }).click()
    await chair.page.getByLabel('Code on the room screen').fill(digits ?? '')
    await chair.page.getByRole('button', { name: 'Pair', exact: true }).click()
    await shows('SALEEM, Danuta Maria (Mrs)')
    await shows('Item 1 of 2')
    expect(await axeViolations(wall)).toEqual([])
    expect(await wall.locator('button, a, input, [tabindex]').count(), 'nothing to press').toBe(0)
    const smallest = await wall.evaluate(() =>
      Math.min(
        ...[...document.querySelectorAll('p, h1, h2')]
          .filter(one => one.clientHeight > 2)
          .map(one => Number.parseFloat(getComputedStyle(one).fontSize)),
      ),
    )
    expect(smallest, 'read at five metres').toBeGreaterThanOrEqual(28)
    // axe cannot tell for text over boxes of its own: who it is must stand out against what is really behind it.
    const contrasts = await wall.evaluate(contrastsIn, '.room__banner h2, .room__banner strong')
    expect(contrasts).toHaveLength(4)
    expect(Math.min(...contrasts)).toBeGreaterThan(7)
    await shows('03-Feb-1947')
  })

  test('[RD3] [RD9] row 18: what is said and decided is on the wall; the curtain covers it with one click', async () => {
    await chair.open('Discussion')
    await chair.type('Discussion', 'Two falls since October.')
    await chair.allSaved()
    await shows('Two falls since October.')
    const size = wall.viewportSize() ?? { width: 1920, height: 1080 }
    await wall.setViewportSize({ width: 1366, height: 360 })
    await shows('there is more below')
    await wall.setViewportSize({ width: 1366, height: 768 })
    await wall.getByText('there is more below').waitFor({ state: 'hidden', timeout: 10_000 })
    await wall.setViewportSize(size)
    await chair.page.getByRole('button', { name: 'Curtain', exact: true }).click()
    await shows('Paused')
    expect(await wall.getByText('SALEEM').count()).toBe(0)
    await chair.page.getByRole('button', { name: 'Open the curtain' }).click()
    await shows('SALEEM, Danuta Maria (Mrs)')
  })

  test('[FO1] [FO2] row 18: a follower goes along; who types is not moved, and follows again with one click', async () => {
    await chair.page.getByRole('heading', { level: 1 }).click()
    await chair.open('Care plan')
    await pharmacist.page.getByRole('button', { name: 'Follow the chair’s view' }).click()
    // Where the chair scrolls, the follower's screen scrolls.
    const end = (person: Attender) => person.editor('Care plan').getByText('Line 40 of the plan.')
    await longPlan()
    await Promise.all([chair, pharmacist].map(person => end(person).waitFor({ timeout: 20_000 })))
    expect(await end(pharmacist).evaluate(isInView), 'a plan that is longer than the screen').toBe(false)
    await end(chair).evaluate(one => one.scrollIntoView({ block: 'center' }))
    await until(15_000, 'the follower at the end of the plan', () => end(pharmacist).evaluate(isInView))
    await chair.open('Medicines')
    await until(15_000, 'the follower at Medicines', async () => (await tabOf(pharmacist))?.startsWith('Medicines'))
    await pharmacist.open('Clinical')
    await pharmacist.type('Clinical', 'Still ')
    await chair.open('Results')
    await pharmacist.page.keyboard.type('writing')
    await pharmacist.allSaved()
    expect(await tabOf(pharmacist)).toContain('Clinical')
    expect(await pharmacist.editor('Clinical').textContent()).toContain('Still writing')
    // Who moves by themselves has left the chair's view; one click, and they are where the chair is.
    await pharmacist.page.getByRole('button', { name: 'Follow the chair’s view' }).click()
    await until(15_000, 'the follower at Results', async () => (await tabOf(pharmacist))?.startsWith('Results'))
  })

  test('[FO1] hands stand in the order in which they went up', async () => {
    await pharmacist.page.getByRole('button', { name: 'Raise hand' }).click()
    await chair.page.getByText('Hands: Peter Lee').waitFor()
    await shows(/Hands: Peter Lee/)
    await pharmacist.page.getByRole('button', { name: 'Lower hand' }).click()
    await chair.page.getByText('Hands: Peter Lee').waitFor({ state: 'hidden' })
  })

  test('[CL23] who writes is said in one sentence, and in quiet mode not at all', async () => {
    const { page } = chair
    await Promise.all([chair.open('Care plan'), pharmacist.open('Care plan')])
    const since = (await chair.said()).length
    const written = async () => (await chair.said()).slice(since).filter(text => /editing/.test(text))
    await pharmacist.type('Care plan', 'She walks to the shop on Mondays with her daughter. '.repeat(4))
    await until(15_000, 'who writes', async () => (await written()).length > 0)
    await pharmacist.allSaved()
    expect(await written()).toEqual(['Peter Lee is editing Care plan.'])
    await page.getByRole('button', { name: 'Quiet mode', exact: true }).click()
    await page.getByRole('button', { name: 'Quiet mode: on' }).waitFor()
    await pharmacist.page.getByRole('heading', { level: 1 }).click()
    await pharmacist.type('Care plan', 'And again. ')
    await until(15_000, 'the words', async () =>
      (await chair.editor('Care plan').textContent())?.includes('And again.'),
    )
    expect(await page.locator('.collaboration-carets__caret').isVisible()).toBe(false)
    expect(await page.locator('.section__neighbours').isVisible()).toBe(false)
    expect(await written()).toHaveLength(1)
    await page.getByRole('button', { name: 'Quiet mode: on' }).click()
  })

  test('[WP1] row 19: recording names who looks at somebody else', async () => {
    await chair.open('Discussion')
    await chair.page.getByRole('button', { name: 'Propose a decision' }).click()
    await chair.page.getByRole('textbox', { name: 'Decision', exact: true }).fill('Stop naproxen today')
    await chair.page.keyboard.press('Control+Enter')
    await pharmacist.page
      .getByRole('navigation', { name: 'Agenda items' })
      .getByRole('button', { name: /Item 2/ })
      .click()
    await pharmacist.page.getByRole('heading', { level: 1, name: /SMITH, Rodney/ }).waitFor()
    const card = chair.page.getByRole('article', { name: 'Decision: Stop naproxen today' })
    await card.getByRole('button', { name: 'Record', exact: true }).click()
    await card.getByText('Peter Lee (item 2)').waitFor()
    await card.getByRole('button', { name: 'Record all the same' }).click()
    await card.getByText('Recorded', { exact: true }).waitFor()
  })

  test('[WP2] [WP3] row 19: a pasted number of somebody else, and a second patient in another tab', async () => {
    const { page } = chair
    await chair.editor('Discussion').click()
    await page.evaluate(() => {
      const data = new DataTransfer()
      data.setData('text/plain', 'Reviewed with 999 000 0042')
      document.activeElement?.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      )
    })
    await page.getByText('holds another NHS number (999 000 0042)').waitFor()
    await page.getByRole('button', { name: 'It belongs here' }).click()
    const second = await chair.context.newPage()
    await second.goto(`/meetings/${meetingId}/live`)
    await second
      .getByRole('navigation', { name: 'Agenda items' })
      .getByRole('button', { name: /Item 2/ })
      .click()
    await second.getByText('You have two patients open').waitFor()
    await second.getByRole('alert').getByText('SALEEM', { exact: false }).first().waitFor()
    await second.close()
    await page.getByText('You have two patients open').waitFor({ state: 'hidden' })
  })

  test('[MT17] a huddle starts from the case, is on the colleague’s Today, and is in the history and the audit', async () => {
    const { caseId } = await todaysMeeting(server.origin)
    const { page, context } = await signIn(browser, server.origin, 'peter.lee@example.org')
    await page.goto(`/cases/${caseId}`)
    await page.getByText('Quick huddle', { exact: true }).click()
    await page.getByLabel('With').selectOption({ label: 'Dr Tom Bright, Brook Lane Surgery' })
    await page.getByLabel('Question').fill('Is the new dose right?')
    await page.getByRole('button', { name: 'Start the huddle' }).click()
    await page.waitForURL(/\/live/)
    await page.getByText('Item 1 of 1').waitFor()
    await page.getByText('Is the new dose right?').first().waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'Propose a decision' }).click()
    await page.getByRole('textbox', { name: 'Decision', exact: true }).fill('Half the dose from Monday')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('article', { name: 'Decision: Half the dose from Monday' }).waitFor()
    const colleague = await signIn(browser, server.origin, 'tom.bright@example.org')
    await colleague.page
      .getByRole('link', { name: /Quick huddle/ })
      .first()
      .waitFor()
    const headers = { Authorization: `Bearer ${await tokenOf(server.origin, 'aisha.shah')}` }
    const read = async (path: string) =>
      (await fetch(`${server.origin}/api/cases/${caseId}/${path}`, { headers })).text()
    expect(await read('history')).toContain('Quick huddle')
    expect(await read('accesses')).toContain('Peter Lee')
    await context.close()
  })
})

/** Runs in the page. */
function isInView(one: Element): boolean {
  const { top, bottom } = one.getBoundingClientRect()
  return top < window.innerHeight && bottom > 0
}

/** Runs in the page: the WCAG contrast of each match against the nearest box behind it that has a colour. */
function contrastsIn(selector: string): number[] {
  const rgb = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number)
  const light = (colour: string) => {
    const [r = 0, g = 0, b = 0] = rgb(colour).map(part => {
      const share = part / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  return [...document.querySelectorAll(selector)].map(one => {
    let box: Element | null = one
    while (box && rgb(getComputedStyle(box).backgroundColor)[3] === 0) box = box.parentElement
    const [ink, paper] = [
      light(getComputedStyle(one).color),
      light(box ? getComputedStyle(box).backgroundColor : '255 255 255'),
    ]
    return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05)
  })
}
