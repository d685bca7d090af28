// The main job: four people at four browsers hold Danuta's case, from "Start meeting" to the minutes.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeBrowser, launchChromium } from '#test/support/chromium'
import { until } from '#test/support/deadline'
import { todaysMeeting } from '#test/support/demonstration'
import { type Attender, attend } from '#test/support/meetingRoom'
import { removeDataDir, type ServerProcess, startServerProcess } from '#test/support/process'

describeBrowser('[JR2] a meeting in four browsers', () => {
  let server: ServerProcess
  let browser: Browser
  let meetingId: string
  let chair: Attender
  let pharmacist: Attender
  let socialWorker: Attender
  let consultant: Attender
  const everybody = () => [chair, pharmacist, socialWorker, consultant]

  beforeAll(async () => {
    server = await startServerProcess({ env: { MODE: 'demonstration' } })
    browser = await launchChromium()
    ;({ meetingId } = await todaysMeeting(server.origin))
    const emails = ['aisha.shah', 'peter.lee', 'nadia.field', 'helen.marsh'].map(name => `${name}@example.org`)
    const [a, b, c, d] = await Promise.all(emails.map(email => attend(browser, server.origin, email, meetingId)))
    if (!a || !b || !c || !d) throw new Error('somebody did not come')
    ;[chair, pharmacist, socialWorker, consultant] = [a, b, c, d]
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    if (server) await removeDataDir(server.dataDir)
  })

  test('[MT4] one click starts it on every screen, with the right patient', async () => {
    await chair.page.getByRole('button', { name: 'Start meeting' }).click()
    for (const person of everybody()) {
      await person.page.getByRole('heading', { level: 1, name: 'SALEEM, Danuta Maria (Mrs)' }).waitFor()
      expect(await person.page.title()).not.toMatch(/saleem|danuta|999/i)
    }
  })

  test('[JR2] all four type in different compartments at once, and each sees the others’ text', async () => {
    const places: [Attender, string, string][] = [
      [chair, 'Discussion', 'Two falls since October, one at night.'],
      [pharmacist, 'Clinical', 'Naproxen is still supplied.'],
      [socialWorker, 'Home and social', 'Gives money away and eats little.'],
      [consultant, 'Care plan', 'Kidney function again in two weeks.'],
    ]
    await Promise.all(places.map(([person, section]) => person.open(section)))
    await Promise.all(places.map(([person, section, text]) => person.type(section, text)))
    await Promise.all(everybody().map(person => person.allSaved()))
    for (const [author, section, text] of places) {
      for (const reader of everybody().filter(person => person !== author)) {
        await reader.open(section)
        await until(10_000, `${section} at ${reader.name}`, async () =>
          (await reader.editor(section).textContent())?.includes(text),
        )
      }
    }
  })

  test('[JR3] each sees the others’ cursors with name and role', async () => {
    const labels = [
      'Dr Aisha Shah – GP',
      'Peter Lee – Pharmacist',
      'Nadia Field – Social worker',
      'Dr Helen Marsh – Consultant',
    ]
    for (const person of everybody()) await person.open('Discussion')
    for (const person of everybody()) await person.type('Discussion', ' ')
    for (const [at, person] of everybody().entries()) {
      const others = labels.filter((_, index) => index !== at)
      await until(10_000, `three cursors at ${person.name}`, async () => {
        const shown = await person.page.locator('.collaboration-carets__label').allTextContents()
        return others.every(label => shown.includes(label)) && shown.length === 3
      })
    }
  })

  test('[DC3] [FL6] the pharmacist’s flag is on every screen and stops "record" until it is answered', async () => {
    await pharmacist.open('Medicines')
    await pharmacist.page
      .getByRole('button', { name: /^Flag naproxen/ })
      .first()
      .click()
    await pharmacist.page.getByRole('button', { name: 'Renal or hepatic dose' }).click()
    for (const person of everybody()) await person.page.getByText('Renal or hepatic dose').first().waitFor()
    const focused = await chair.page.evaluate(() => document.activeElement?.getAttribute('role'))
    expect(focused, 'a flag moves nobody’s cursor').toBe('textbox')

    await chair.page.getByRole('button', { name: 'Propose a decision' }).click()
    await chair.page.getByRole('textbox', { name: 'Decision', exact: true }).fill('Stop naproxen today')
    await chair.page.keyboard.press('Control+Enter')
    const card = (person: Attender) => person.page.getByRole('article', { name: 'Decision: Stop naproxen today' })
    await card(consultant).getByRole('button', { name: 'Agree' }).click()
    await card(socialWorker).getByRole('button', { name: 'Agree' }).click()
    await card(chair).getByText('Nadia Field').waitFor()

    await card(chair).getByRole('button', { name: 'Record' }).click()
    await card(chair)
      .getByText(/A flag by Peter Lee has not been answered yet/)
      .waitFor()
    await chair.page.getByRole('button', { name: 'Next', exact: true }).click()
    await chair.sees('1 flag open')

    await chair.page.getByRole('region', { name: 'Flags' }).getByRole('button', { name: 'Accept', exact: true }).click()
    await card(chair).getByRole('button', { name: 'Record' }).click()
    for (const person of everybody()) await card(person).getByText('Recorded', { exact: true }).waitFor()
  })

  test('[AN2] an action is offered, accepted by its owner, and shown to all', async () => {
    await chair.page.getByRole('button', { name: 'Add an action' }).click()
    await chair.page.getByLabel('What is to be done').fill('Home visit')
    await chair.page.getByLabel('Who', { exact: true }).selectOption({ label: 'Nadia Field – Social worker' })
    await chair.page.getByLabel('Due').fill('2199-01-01')
    await chair.page.getByRole('button', { name: 'Add', exact: true }).click()
    const actions = (person: Attender) => person.page.getByRole('region', { name: 'Actions' })
    await actions(socialWorker).getByRole('button', { name: 'Accept', exact: true }).click()
    for (const person of everybody()) await actions(person).getByText('Accepted').first().waitFor()
  })

  test('[JR4] B-04: the chair moves on with one click; who types stays and is told, who watches follows', async () => {
    await socialWorker.open('Discussion')
    await socialWorker.type('Discussion', 'still writing')
    await consultant.open('Results')
    await consultant.page.getByRole('heading', { level: 1 }).click()
    await chair.page.getByRole('button', { name: 'Next', exact: true }).click()
    await chair.page.getByRole('heading', { level: 1, name: 'SMITH, Rodney (Mr)' }).waitFor()
    await consultant.page.getByRole('heading', { level: 1, name: 'SMITH, Rodney (Mr)' }).waitFor()
    await socialWorker.sees('The meeting has moved on to item 2')
    expect(await socialWorker.page.getByRole('heading', { level: 1 }).textContent()).toContain('SALEEM')
    await socialWorker.page.keyboard.type(' about Danuta')
    await socialWorker.allSaved()
    await until(15_000, 'the text in the right record', async () =>
      (await socialWorker.editor('Discussion').textContent())?.includes('still writing about Danuta'),
    )
    expect(await consultant.page.getByRole('main').textContent()).not.toContain('about Danuta')
  })

  test('[JR5] [MT19] End is still asked after the item is done; the minutes hold decision, agreement by name, action and attendance', async () => {
    await chair.page.getByRole('button', { name: 'End', exact: true }).click()
    await chair.page.getByRole('button', { name: 'Finish item' }).click()
    await chair.page.getByRole('button', { name: 'No decision needed' }).click()
    await chair.page.getByLabel('Answer', { exact: true }).fill('He is seen at his sister’s house.')
    await chair.page.getByRole('button', { name: 'Answer and go on' }).click()
    await chair.page.getByRole('button', { name: 'Finish item' }).waitFor({ state: 'hidden' })
    await chair.page.getByRole('button', { name: 'End meeting' }).click()
    await chair.page
      .getByText(/has ended|Ended/)
      .first()
      .waitFor()
    await chair.page.goto(`/meetings/${meetingId}/minutes`)
    await chair.sees('Stop naproxen today')
    const minutes = (await chair.page.getByRole('main').textContent()) ?? ''
    for (const words of ['Dr Helen Marsh', 'Nadia Field', 'Home visit', 'Peter Lee', 'Renal or hepatic dose']) {
      expect(minutes).toContain(words)
    }
  })

  test('[JR6] no page complained, and none asked another server for anything', () => {
    for (const person of everybody()) {
      // The first request for a session, before anybody has signed in, is answered 401 by design.
      expect(person.trouble.filter(line => !line.includes('status of 401'))).toEqual([])
    }
  })
})
