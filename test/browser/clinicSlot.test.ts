// One slot of the demonstration's clinic, Rod's: from the waiting area to the outcome that both signed, and what is left after.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, londonDate } from '#shared/calendar'
import { shortDate } from '#shared/cui'
import type { AfterClinics, OutcomeView } from '#shared/outcome'
import { joinCall } from '#test/support/callRoom'
import { axeViolations, type BrowserPerson, describeBrowser, launchChromium, openPerson } from '#test/support/chromium'
import { until } from '#test/support/deadline'
import { tokenOf } from '#test/support/demonstration'
import { signIn } from '#test/support/meetingRoom'
import { removeDataDir, type ServerProcess, startServerProcess } from '#test/support/process'
import { bornAged } from '../../scripts/demo/patient.ts'

describeBrowser('[OU7] Rod’s slot', () => {
  let server: ServerProcess
  let browser: Browser
  let consultant: BrowserPerson
  let gp: BrowserPerson
  let rod: BrowserPerson
  let link = ''
  const started = londonDate(Date.now())
  const reviewOn = addDays(started, 28)
  const button = ({ page }: BrowserPerson, name: string) => page.getByRole('button', { name, exact: true })

  beforeAll(async () => {
    server = await startServerProcess({ env: { MODE: 'demonstration' } })
    browser = await launchChromium()
    ;[consultant, gp] = (await Promise.all(
      ['kwame.osei', 'aisha.shah'].map(name => signIn(browser, server.origin, `${name}@example.org`)),
    )) as [BrowserPerson, BrowserPerson]
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    if (server) await removeDataDir(server.dataDir)
  })

  const fits = ({ page }: BrowserPerson) =>
    page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)
  const isClean = async ({ page }: BrowserPerson) =>
    expect((await axeViolations(page)).flatMap(violation => violation.nodes)).toEqual([])

  test('[VC5] [VC7] the list: Rod’s slot, and a question that the consultant answers before', async () => {
    await consultant.page.getByRole('link', { name: '1 question to answer' }).click()
    await consultant.page.getByRole('button', { name: /^Answer item/ }).click()
    await consultant.page.getByLabel('Your answer, for whoever asked').fill('Melatonin, and light in the morning.')
    await button(consultant, 'Send the answer').click()
    // Answered: the person is not the consultant's to see any more, and the answer is with whoever asked.
    await consultant.page.getByText('A question of another member').waitFor()
    expect((await axeViolations(consultant.page)).flatMap(violation => violation.nodes)).toEqual([])
    // A link for Rod, made where his slot stands; he opens it before the clinic.
    await consultant.page.getByRole('button', { name: /^Person or carer/ }).click()
    await button(consultant, 'Make a link').click()
    link = await consultant.page.getByLabel('The link.').inputValue()
    expect(link).toMatch(/\/visit#[\w-]{43}$/)
    await consultant.page.getByText(/patient: not opened/).waitFor()
    await consultant.page.evaluate(() => {
      window.print = () => Reflect.set(window, '__printed', document.querySelector('.invite-sheet')?.outerHTML)
    })
    await button(consultant, 'Print').click()
    const sheet = await until(10_000, 'the sheet to be printed', () =>
      consultant.page.evaluate((): string | null => Reflect.get(window, '__printed') ?? null),
    )
    for (const words of [link, 'with Dr Kwame Osei', 'phone 0118 496 0144', '<img alt=']) expect(sheet).toContain(words)
    expect(sheet, 'a sheet that is left lying names nobody').not.toMatch(/Rod|Smith/)
    await isClean(consultant)
  })

  test('[VI2] [VI11] row 23: Rod opens it on his phone, by keyboard, with his date of birth', async () => {
    rod = await openPerson(browser, server.origin, { viewport: { width: 320, height: 700 }, hasTouch: true })
    const { page } = rod
    await page.goto(link)
    await page.getByRole('heading', { name: 'Join your appointment' }).waitFor()
    expect(page.url()).toBe(`${server.origin}/visit`)
    expect(await fits(rod)).toBe(true)
    await isClean(rod)
    const [year = '', month = '', day = ''] = bornAged(started, 53, '05-19').split('-')
    const give = async (parts: string[]) => {
      await page.getByLabel('Day').focus()
      for (const part of parts) {
        await page.keyboard.press('Control+A')
        await page.keyboard.type(part)
        await page.keyboard.press('Tab')
      }
      await page.keyboard.press('Enter')
    }
    await give([day, month, '1900'])
    await page.getByText('We could not open your appointment.').first().waitFor()
    await give([day, month, year])
    await page.getByText('You are early.').first().waitFor()
    expect(await fits(rod)).toBe(true)
    await isClean(rod)
    await page.setViewportSize({ width: 390, height: 844 })
    await consultant.page.getByText(/is on the waiting page/).waitFor()
    await button(consultant, 'Start meeting').click()
    await button(consultant, 'Join the call').waitFor()
  })

  test('[CA2] [RE1] [RE2] [VC3] [OU3] [VI11] row 23: with Rod for part of it, waiting area, call, trial, follow-up, advice, two signatures', async () => {
    await gp.page.goto(new URL(consultant.page.url()).pathname)
    await joinCall(consultant, 'Join with camera')
    await button(consultant, 'Leave').waitFor()
    await joinCall(gp, 'Join with camera')
    await gp.page.locator('strong', { hasText: 'You are in the waiting area.' }).waitFor()
    await button(consultant, 'Admit Dr Aisha Shah').click()
    await gp.page.getByText('Both viewing: yes').waitFor()

    // Rod, for part of it: he waits like anybody else, is let in, and loses his line for a moment.
    await rod.page.getByText('is ready for you').first().waitFor()
    await button(rod, 'Join with camera').click()
    await rod.page.getByText('knows that you are here').first().waitFor()
    await consultant.page.getByRole('button', { name: /^Admit R/ }).click()
    await rod.page.getByRole('heading', { name: 'You are in your appointment' }).waitFor()
    await gp.page.getByText('The patient is in the room.').waitFor()
    await gp.page.getByText('Both viewing: yes').waitFor()
    await rod.page.getByText('Dr Kwame Osei, Consultant').first().waitFor()
    await rod.page.getByText('Dr Aisha Shah, GP').first().waitFor()
    // Row 31: he is asked like anybody, and takes his yes back.
    await button(consultant, 'Ask to record').click()
    await button(rod, 'I agree').click()
    await consultant.page.getByText('Asking: 2 of 3 agreed').first().waitFor()
    await isClean(rod)
    expect(await fits(rod)).toBe(true)
    await button(rod, 'I do not agree any more').click()
    await consultant.page.getByText('Rod Smith does not agree.').first().waitFor()
    await rod.page.locator('strong', { hasText: /^Not recorded$/ }).waitFor()
    await rod.page.reload()
    await rod.page.getByRole('heading', { name: 'You are in your appointment' }).waitFor()

    await button(gp, 'Propose a decision').click()
    const form = gp.page.getByRole('region', { name: 'Decisions' })
    await form.getByRole('textbox', { name: 'Decision', exact: true }).fill('Try aripiprazole in place of haloperidol')
    await form.getByLabel('About').selectOption('trial')
    await form.getByRole('button', { name: /^Propose/ }).click()
    await form.getByText('A trial needs its medicine').waitFor()
    await form.getByLabel('Medicine and dose').fill('aripiprazole 5 mg at breakfast')
    await form.getByLabel('Starts on').fill(started)
    await form.getByLabel('Stop when').fill('restless, or no sleep for two nights')
    await form.getByLabel('Who sees to the review').selectOption({ label: 'Dr Aisha Shah' })
    await form.getByLabel('Review on').fill(reviewOn)
    await form.getByRole('button', { name: /^Propose/ }).click()
    await button(consultant, 'Agree').click()
    await button(consultant, 'Record').click()
    await gp.page.getByText('Stop when: restless').first().waitFor()
    await rod.page.getByText('Try aripiprazole in place of haloperidol').waitFor()
    await button(rod, 'Leave').click()
    await rod.page.getByText('You have left the call.').waitFor()
    await gp.page.getByText('The patient is in the room.').waitFor({ state: 'detached' })

    await button(gp, 'Agree a follow-up').click()
    await gp.page.getByLabel('With whom').fill('Dr Shah')
    await gp.page.getByLabel('Does the person agree?').selectOption('yes')
    await button(gp, 'Record the follow-up').click()
    await gp.page.getByText('Follow-up: At the GP surgery, Dr Shah. The patient agreed.').waitFor()

    await button(consultant, 'Record advice').click()
    await consultant.page
      .getByRole('textbox', { name: 'Advice', exact: true })
      .fill('Keep haloperidol until day 7, then stop.')
    await button(consultant, 'Record advice').click()
    await button(consultant, 'Sign this outcome').click()
    await gp.page.getByText(/Signed by Dr Kwame Osei/).waitFor()
    await button(gp, 'Sign this outcome').click()
    await consultant.page.getByText(/Signed by Dr Aisha Shah/).waitFor()
  })

  test('[OU2] [OU7] afterwards the letter, the message and the review date are right', async () => {
    await gp.page.getByRole('link', { name: 'Letter and message' }).click()
    const letter = gp.page.getByRole('article')
    for (const words of [
      'SMITH, Rodney',
      'Keep haloperidol until day 7, then stop.',
      'Stop when: restless, or no sleep for two nights.',
      `Review on ${shortDate(reviewOn)}`,
      'Dr Kwame Osei',
      'Dr Aisha Shah',
    ]) {
      await letter.getByText(words).first().waitFor()
    }
    expect((await axeViolations(gp.page)).flatMap(violation => violation.nodes)).toEqual([])
    await button(gp, 'Send the message').click()
    await gp.page.getByText('Sent to: Pharmacist.').waitFor()
    const ask = async <T>(name: string, path: string) => {
      const headers = { Authorization: `Bearer ${await tokenOf(server.origin, name)}` }
      return (await (await fetch(server.origin + path, { headers })).json()) as T
    }
    const { trials } = await ask<AfterClinics>('peter.lee', '/api/after-clinics')
    expect(trials).toMatchObject([{ reviewOn, due: false, mine: true, trial: { owner: { name: 'Dr Aisha Shah' } } }])
    const [trial] = trials
    const outcome = await ask<OutcomeView>('peter.lee', `/api/cases/${trial?.caseId}/outcomes/${trial?.discussionId}`)
    expect(outcome).toMatchObject({
      signed: { number: 1 },
      changedSince: false,
      content: { followUp: { agreed: 'yes' } },
    })
    await gp.page.goto('/after-clinics')
    await gp.page.getByText('aripiprazole 5 mg at breakfast').first().waitFor()
    expect((await axeViolations(gp.page)).flatMap(violation => violation.nodes)).toEqual([])

    // The slot closes, and the consultant, who is on Rod's team in the demonstration or not, has done what was asked.
    await button(consultant, 'Finish item').click()
    await until(
      15_000,
      'the slot to be closed',
      async () => (await consultant.page.getByText(/Every item is done|No item is open/).count()) > 0,
    )
    await rod.page.getByRole('heading', { name: 'Your appointment has ended' }).waitFor({ timeout: 5_000 })
    await rod.page.getByText('0118 496 0144').waitFor()
    await isClean(rod)
  })
})
