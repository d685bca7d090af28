// Two people in one paragraph, one of them cut off: both keep all text, undo is one's own, and the past is told truly.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeViolations, describeBrowser, launchChromium } from '#test/support/chromium'
import { until } from '#test/support/deadline'
import { todaysMeeting } from '#test/support/demonstration'
import { type Attender, attend } from '#test/support/meetingRoom'
import { removeDataDir, type ServerProcess, startServerProcess } from '#test/support/process'

/** Of the panel itself; the whole screen has a test of its own. */
async function faultsOfPanel({ page }: Attender) {
  const faults = await axeViolations(page)
  return faults.filter(({ nodes }) => nodes.some(node => !node.startsWith('button[aria-label=')))
}

describeBrowser('[RH32] the past of a section in two browsers', () => {
  let server: ServerProcess
  let browser: Browser
  let chair: Attender
  let consultant: Attender
  let meetingId: string

  const text = async (person: Attender) => (await person.editor('Care plan').innerText()).trim()
  const both = (what: string, holds: (text: string) => boolean) =>
    Promise.all(
      [chair, consultant].map(person =>
        until(15_000, `${what} at ${person.name}`, async () => {
          const said = await text(person)
          return holds(said) || Promise.reject(new Error(said))
        }),
      ),
    )
  /** What the panel says: [text, writer's name] of each stretch, spaces put together. */
  const written = (person: Attender) =>
    person.page
      .getByRole('region', { name: 'Who wrote Care plan' })
      .locator('.wrote')
      .evaluateAll(spans =>
        spans.map(span => [
          span.querySelector('.wrote__text')?.textContent ?? '',
          /\(([^–,]+?)(?: –|,)/.exec(span.querySelector('.wrote__by')?.textContent ?? '')?.[1] ?? '',
        ]),
      )

  beforeAll(async () => {
    server = await startServerProcess({ env: { MODE: 'demonstration' } })
    browser = await launchChromium()
    ;({ meetingId } = await todaysMeeting(server.origin))
    const [a, b] = await Promise.all(
      ['aisha.shah', 'helen.marsh'].map(name => attend(browser, server.origin, `${name}@example.org`, meetingId)),
    )
    if (!a || !b) throw new Error('somebody did not come')
    ;[chair, consultant] = [a, b]
    await chair.page.getByRole('button', { name: 'Start meeting' }).click()
    for (const person of [chair, consultant]) await person.open('Care plan')
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    if (server) await removeDataDir(server.dataDir)
  })

  test('[RH32] typed in one paragraph, one cut off, typed on and come back: both see all of it', async () => {
    await chair.editor('Care plan').click()
    await chair.page.keyboard.press('Control+a')
    await chair.page.keyboard.type('Kidneys again in May.')
    await both('the first words', said => said === 'Kidneys again in May.')
    await consultant.context.setOffline(true)
    await consultant.page
      .getByText(/Offline since|Not connected/)
      .first()
      .waitFor()
    await consultant.type('Care plan', ' Ring the ward.')
    await chair.editor('Care plan').click()
    await chair.page.keyboard.press('Home')
    await chair.page.keyboard.type('First: ')
    await chair.allSaved()
    expect(await text(chair)).not.toContain('ward')
    await consultant.context.setOffline(false)
    await both('all words', said => said === 'First: Kidneys again in May. Ring the ward.')
  })

  test('[RH32] B-81: undo takes back one’s own words only', async () => {
    await consultant.editor('Care plan').click()
    for (let press = 0; press < 4; press += 1) await consultant.page.keyboard.press('Control+z')
    await both('the words of the other', said => said === 'First: Kidneys again in May.')
    // A pause while typing makes two steps of it.
    for (let press = 0; press < 4; press += 1) await consultant.page.keyboard.press('Control+y')
    await both('the words again', said => said === 'First: Kidneys again in May. Ring the ward.')
    await consultant.allSaved()
  })

  test('[RH32] "Who wrote this?" is one click and right for every character, also after a paragraph was split', async () => {
    await chair.page.getByRole('button', { name: 'Who wrote this?' }).click()
    const byName = async () => {
      const letters: string[] = []
      for (const [said = '', name = ''] of await written(chair)) letters.push(...said.split('').map(() => name))
      return letters
    }
    const whole = 'First: Kidneys again in May. Ring the ward.'
    const expected = whole
      .split('')
      .map((_, at) => (at < 'First: Kidneys again in May.'.length ? 'Dr Aisha Shah' : 'Dr Helen Marsh'))
    await until(10_000, 'the writers', async () => {
      if ((await byName()).join() !== expected.join())
        throw new Error(`other writers: ${JSON.stringify(await written(chair))}`)
      return true
    })
    // Enter in the middle of the other's sentence: the words stay the other's.
    await consultant.editor('Care plan').click()
    await consultant.page.keyboard.press('Home')
    for (let step = 0; step < 'First: '.length; step += 1) await consultant.page.keyboard.press('ArrowRight')
    const before = () =>
      consultant.page.evaluate(() => {
        const chosen = getSelection()
        return chosen?.anchorNode?.textContent?.slice(0, chosen.anchorOffset)
      })
    await until(15_000, 'the cursor behind "First: "', async () => (await before()) === 'First: ')
    // The editor hears of a moved cursor a frame later; people are slower than that.
    await consultant.page.evaluate(() => new Promise(next => requestAnimationFrame(() => requestAnimationFrame(next))))
    expect(await before()).toBe('First: ')
    await consultant.page.keyboard.press('Enter')
    await both('two lines', said => said.split(/\n+/)[0]?.trim() === 'First:')
    await until(10_000, 'the writers after Enter', async () => {
      const stretches = await written(chair)
      const said = stretches.map(([words, name]) => `${name}: "${words}"`).join(' | ')
      if (stretches.length < 3) throw new Error(`not split yet: ${said}`)
      if (stretches.map(([words]) => words).join('') !== whole) throw new Error(`other text: ${said}`)
      if ((await byName()).join() !== expected.join()) throw new Error(`other writers: ${said}`)
      return true
    })
    expect(await faultsOfPanel(chair)).toEqual([])
    await chair.page.getByRole('button', { name: 'Who wrote this?' }).click()
  })

  test('[RH33] history has the meeting’s versions, a comparison with names, the text as it was, and the way back', async () => {
    const panel = chair.page.getByRole('region', { name: 'History of Care plan' })
    await chair.page.getByRole('button', { name: 'History' }).click()
    await panel.getByLabel('Keep the text of now').fill('As agreed')
    await panel.getByRole('button', { name: 'Keep version' }).click()
    const options = panel.getByLabel('Version', { exact: true }).getByRole('option')
    await until(10_000, 'the kept version', async () =>
      (await options.allTextContents()).some(words => /As agreed \(Dr Aisha Shah\)/.test(words)),
    )
    expect((await options.allTextContents()).some(words => /Start of /.test(words))).toBe(true)

    await consultant.editor('Care plan').click()
    await consultant.page.keyboard.press('Control+a')
    await consultant.page.keyboard.type('Nothing to do.')
    await both('the other text', said => said === 'Nothing to do.')
    await consultant.allSaved()
    // By its name: that so much was taken out makes a version of its own, which may come first by now.
    const kept = (await options.filter({ hasText: 'As agreed' }).getAttribute('value')) ?? ''
    await panel.getByLabel('Version', { exact: true }).selectOption({ index: 1 })
    await panel.getByLabel('Version', { exact: true }).selectOption(kept)
    await panel.getByText(/words added/).waitFor()
    await panel.locator('ins').filter({ hasText: 'Nothing' }).waitFor()
    expect(await panel.locator('ins').first().textContent()).toContain('added by Dr Helen Marsh')
    expect(await panel.locator('del').first().textContent()).toContain('removed by Dr Helen Marsh')
    expect(await faultsOfPanel(chair)).toEqual([])
    // Turning a phone, or a window made small, keeps the panel and what was chosen in it.
    const chosen = await panel.getByLabel('Version', { exact: true }).inputValue()
    await chair.page.setViewportSize({ width: 390, height: 844 })
    expect(await panel.getByLabel('Version', { exact: true }).inputValue()).toBe(chosen)
    await chair.page.setViewportSize({ width: 1366, height: 768 })
    await panel.getByRole('button', { name: 'As it was' }).click()
    await panel.getByRole('heading', { name: /^As it was on \d{2}-\w{3}-\d{4} \d{2}:\d{2}/ }).waitFor()
    expect(await panel.locator('[contenteditable]').count()).toBe(0)
    await panel.getByRole('button', { name: 'Bring this text back' }).click()
    await both('the old text', said => said.replace(/\n+/g, '') === 'First: Kidneys again in May. Ring the ward.')
    await chair.allSaved()
  })

  test('[RX7] words about somebody else are found, proposed by one person and taken out by another', async () => {
    const words = 'Mr Albert Fox of Mill Road'
    await chair.type('Care plan', ` ${words}.`)
    await chair.allSaved()
    const panel = chair.page.getByRole('region', { name: 'Taken out of Care plan' })
    await panel.getByRole('button', { name: 'Take out words about somebody else' }).click()
    await panel.getByLabel('Words to take out, exactly as they stand').fill(words.toLowerCase())
    await panel.getByText('Found once.').waitFor()
    expect(await panel.getByRole('checkbox').isChecked()).toBe(true)
    await panel.getByLabel('Reason (do not name the other person)').fill('Typed into the wrong record')
    expect(await faultsOfPanel(chair)).toEqual([])
    await panel.getByRole('button', { name: 'Propose' }).click()
    await panel.getByText('Somebody else of the practice must confirm or refuse this.').waitFor()
    expect(await panel.getByRole('button', { name: /^Confirm/ }).count()).toBe(0)

    const colleague = await attend(browser, server.origin, 'tom.bright@example.org', meetingId)
    await colleague.open('Care plan')
    await colleague.page.getByRole('button', { name: 'History' }).click()
    const theirs = colleague.page.getByRole('region', { name: 'Taken out of Care plan' })
    expect(await theirs.getByLabel('Words that would be taken out').textContent()).toBe(words)
    expect(await faultsOfPanel(colleague)).toEqual([])
    await theirs.getByRole('button', { name: 'Confirm: take out for good' }).click()
    for (const person of [chair, colleague]) {
      await person.page.getByRole('heading', { name: 'This section is closed' }).waitFor()
      expect(await person.page.getByRole('main').innerText()).not.toContain('Albert')
    }
    await chair.page.getByRole('button', { name: 'Reload this section' }).click()
    await until(10_000, 'the rest of the text', async () => (await text(chair)).includes('██ ██████ ███ ██ ████ ████'))
    expect(await text(chair)).toContain('Kidneys again in May.')
  })

  test('[SG8] closed for signing, signed, typed into by who was offline, and opened again', async () => {
    const { page } = chair
    const offline = consultant.page.getByText(/Offline since|Not connected/).first()
    await consultant.page.reload()
    await consultant.open('Care plan')
    await consultant.editor('Care plan').waitFor()
    await consultant.allSaved().catch(() => undefined)
    await consultant.context.setOffline(true)
    await offline.waitFor()
    await consultant.type('Care plan', ' Typed too late.')
    await page.getByRole('button', { name: 'Sign-off' }).click()
    const panel = page.getByRole('region', { name: 'Sign-off of Care plan' })
    await panel.getByRole('checkbox', { name: /Dr Aisha Shah/ }).check()
    expect(await faultsOfPanel(chair)).toEqual([])
    await panel.getByRole('button', { name: 'Close for signing' }).click()
    await panel.getByRole('button', { name: 'I have read the text above and sign version 1' }).click()
    await panel.getByText('Version 1 is signed. Nobody can change it.').waitFor()
    await panel.getByText(/✓ The text of that moment is the text that was signed/).waitFor()
    const readOnly = async () => (await chair.editor('Care plan').getAttribute('aria-readonly')) === 'true'
    await until(10_000, 'the editor to close', readOnly)

    await consultant.context.setOffline(false)
    const told = consultant.page.getByText(/They are kept as an addendum in your name/)
    await told.first().waitFor({ timeout: 20_000 })
    expect(await consultant.page.getByLabel('Your text that was not stored').inputValue()).toContain('Typed too late.')
    expect(await text(chair)).not.toContain('too late')
    await page.getByRole('button', { name: 'Sign-off' }).click()
    await page.getByRole('button', { name: 'Sign-off' }).click()
    await panel.getByText('Typed too late.').waitFor()
    expect(await faultsOfPanel(chair)).toEqual([])
    await panel.getByRole('button', { name: 'Accept as addendum' }).click()
    await panel.getByText(/accepted by Dr Aisha Shah/).waitFor()
    await panel.getByLabel('Reason for opening it again').fill('One word is wrong')
    await panel.getByRole('button', { name: 'Open again to amend' }).click()
    await panel.getByText(/Opened again by Dr Aisha Shah/).waitFor()
    await until(10_000, 'the editor to open', async () => !(await readOnly()))
  })

  test('[RH32] no page complained', () => {
    for (const person of [chair, consultant]) {
      expect(
        person.trouble.filter(line => !/status of 401|ERR_INTERNET_DISCONNECTED|WebSocket connection/.test(line)),
      ).toEqual([])
    }
  })
})
