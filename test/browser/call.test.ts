// The virtual clinic's call in real browsers: real sound and pictures from fake devices, counted where they arrive.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Clinic, hearsAndSees, joinCall, openClinic, received, startClinic } from '#test/support/callRoom'
import { axeViolations, type BrowserPerson, describeBrowser, launchChromium } from '#test/support/chromium'
import { until } from '#test/support/deadline'
import { removeDataDir, type ServerProcess, startServerProcess } from '#test/support/process'

describeBrowser('[CA9] a call in a virtual clinic', () => {
  let server: ServerProcess
  let browser: Browser
  let clinic: Clinic
  let consultant: BrowserPerson
  let gp: BrowserPerson
  let pharmacist: BrowserPerson
  const button = ({ page }: BrowserPerson, name: string) => page.getByRole('button', { name, exact: true })
  const inPane = ({ page }: BrowserPerson) => page.getByRole('region', { name: 'Call', exact: true })

  beforeAll(async () => {
    server = await startServerProcess({ env: { MODE: 'demonstration' } })
    browser = await launchChromium()
    clinic = await startClinic(server.origin, ['aisha-shah', 'peter-lee'])
    const open = (email: string) => openClinic(browser, server.origin, `${email}@example.org`, clinic.meetingId)
    ;[consultant, gp] = await Promise.all([open('kwame.osei'), open('aisha.shah')])
    pharmacist = await open('peter.lee')
  })
  afterAll(async () => {
    clinic?.chair.disconnect()
    await browser?.close()
    await server?.stop()
    if (server) await removeDataDir(server.dataDir)
  })

  test('[CA9] two hear and see each other after the consultant admits the GP', async () => {
    await joinCall(consultant, 'Join with camera')
    await consultant.page.getByRole('button', { name: 'Leave' }).waitFor()
    await joinCall(gp, 'Join with camera')
    await inPane(gp).getByText('You are in the waiting area.').waitFor()
    expect((await received(consultant)).connections, 'nothing passes before').toBe(0)
    await consultant.page.getByRole('button', { name: 'Admit Dr Aisha Shah' }).click()
    await Promise.all([hearsAndSees(consultant, 1), hearsAndSees(gp, 1)])
    await inPane(consultant).getByText('Both viewing: yes').waitFor()
    await inPane(gp)
      .getByText(/Link quality: (good|fair|poor)/)
      .waitFor()
    const faults = (await axeViolations(gp.page)).flatMap(violation => violation.nodes)
    expect(faults.filter(node => node.includes('call'))).toEqual([])
  })

  test('[CA9] [CA14] a third sees that the microphone hears them, joins, and each receives the other two', async () => {
    await button(pharmacist, 'Join the call').click()
    await button(pharmacist, 'Play a test sound').click()
    const bar = pharmacist.page.getByLabel('Say something: the bar moves when you are heard.')
    await until(10_000, 'the bar of the microphone to move', () =>
      bar.evaluate((meter: HTMLMeterElement) => meter.value > 0.3),
    )
    await button(pharmacist, 'Join with camera').click()
    await consultant.page.getByRole('button', { name: 'Admit Peter Lee' }).click()
    await Promise.all([consultant, gp, pharmacist].map(person => hearsAndSees(person, 2, 30_000)))
    await inPane(consultant).locator('video').nth(2).waitFor()
  })

  test('[CA11] keys switch microphone and camera, and it is announced', async () => {
    await gp.page.keyboard.press('Control+d')
    await gp.page.getByRole('button', { name: 'Mic off' }).waitFor()
    await inPane(consultant)
      .getByText(/Dr Aisha Shah, GP.*microphone off/)
      .waitFor()
    await gp.page.keyboard.press('Control+e')
    await gp.page.getByRole('button', { name: 'Cam off' }).waitFor()
    await gp.page.keyboard.press('Control+e')
    await gp.page.getByRole('button', { name: 'Cam on' }).waitFor()
    await gp.page.keyboard.press('Control+d')
    await gp.page.getByRole('button', { name: 'Mic on' }).waitFor()
    for (const words of ['Microphone off', 'Camera off', 'Camera on', 'Microphone on'])
      await until(15_000, `“${words}” to be said`, async () => (await gp.said()).join(' ').includes(words))
    await hearsAndSees(consultant, 2, 30_000)
  })

  test('[CA21] pointing: both see the same line, words and reading, and nobody’s screen moves by itself', async () => {
    const main = ({ page }: BrowserPerson) => page.locator('.workspace__main')
    const open = (person: BrowserPerson, tab: string) => person.page.getByRole('tab', { name: tab }).click()
    await open(consultant, 'Medicines')
    await consultant.page.getByRole('button', { name: 'Point at a line' }).click()
    const medicine = consultant.page.getByRole('button', { name: /^Point at / }).filter({ hasText: /^Point$/ })
    const drug = ((await medicine.first().getAttribute('aria-label')) ?? '').replace('Point at ', '')
    await gp.page.getByRole('textbox', { name: 'Discussion', exact: true }).click()
    await medicine.first().press('Enter')
    const away = gp.page.getByText(`Dr Kwame Osei points at Medicines: ${drug}`)
    await away.waitFor()
    expect(await gp.page.evaluate(() => document.activeElement?.getAttribute('role')), 'the GP types on').toBe(
      'textbox',
    )
    await until(15_000, 'the announcement', async () => (await gp.said()).join(' ').includes('points at Medicines'))
    await away.getByRole('button', { name: 'Go there' }).click()
    await main(gp).locator('.medicine', { hasText: 'Dr Kwame Osei points here' }).waitFor()
    await gp.page.getByText('Dr Kwame Osei points here').waitFor({ state: 'detached', timeout: 15_000 })

    await Promise.all([open(consultant, 'Results'), open(gp, 'Results')])
    const slider = consultant.page.getByRole('slider', { name: /^Pick a reading of / }).first()
    await slider.press('Home')
    await consultant.page.getByRole('button', { name: /^Point at / }).click()
    const figure = ({ page }: BrowserPerson) => page.locator('.result', { has: page.locator('.trend__chosen') })
    await figure(gp).getByText('Dr Kwame Osei points here').waitFor()
    const picked = (person: BrowserPerson) => figure(person).getByRole('slider').getAttribute('aria-valuetext')
    expect(await picked(gp)).toBe(await picked(consultant))

    await Promise.all([open(consultant, 'Discussion'), open(gp, 'Discussion')])
    await gp.page.getByRole('textbox', { name: 'Discussion', exact: true }).click()
    await gp.page.keyboard.press('Control+End')
    await gp.page.keyboard.type('Sleeps badly since the change.')
    await gp.page.keyboard.press('Control+Alt+p')
    const words = consultant.page.locator('.pointer-words', { hasText: 'Sleeps badly' })
    await words.waitFor()
    await consultant.page.locator('.pointer-words__name', { hasText: 'Dr Aisha Shah' }).waitFor()
    const text = gp.page.getByRole('textbox', { name: 'Discussion', exact: true })
    expect(await text.textContent(), 'a mark is no text').not.toContain('☛')
  })

  test('[RE1] [RE2] [RE3] row 31: three agree, it is recorded and heard; one no ends it on every screen', async () => {
    const all = [consultant, gp, pharmacist]
    const says = (words: RegExp) => Promise.all(all.map(person => inPane(person).getByText(words).waitFor()))
    const press = (person: BrowserPerson, name: string) =>
      person.page.getByRole('button', { name, exact: true }).click()
    await says(/^Not recorded$/)
    await press(consultant, 'Ask to record')
    await press(gp, 'I agree')
    await says(/Asking: 2 of 3 agreed/)
    await press(consultant, 'Start recording')
    await inPane(consultant).getByText('Not recorded. These have not agreed: Peter Lee.').waitFor()
    await press(pharmacist, 'I agree')
    await says(/Asking: 3 of 3 agreed/)
    await press(consultant, 'Start recording')
    await says(/^Recording since/)
    const kept = await consultant.page.waitForResponse(
      answer => answer.url().includes('/api/recordings/') && answer.request().method() === 'POST',
    )
    expect(kept.status()).toBe(200)
    await press(pharmacist, 'I do not agree any more: stop')
    await says(/^Not recorded$/)
    const told = gp.page.waitForResponse(answer => answer.url().endsWith('/sound/0'))
    await gp.page.getByRole('button', { name: 'Listen' }).click()
    const { parts }: { parts: string[] } = await (await told).json()
    const sound = await gp.page.evaluate(async base64 => {
      const bytes = Uint8Array.from(base64.flatMap(part => [...atob(part)].map(one => one.charCodeAt(0))))
      const decoded = await new AudioContext().decodeAudioData(bytes.buffer)
      return {
        seconds: decoded.duration,
        loudest: decoded.getChannelData(0).reduce((a, b) => Math.max(a, Math.abs(b))),
      }
    }, parts)
    expect(sound.seconds).toBeGreaterThan(4)
    expect(sound.loudest, 'it is not silence').toBeGreaterThan(0.01)
    const player = gp.page.getByLabel(/^Recording of /)
    await player.evaluate((audio: HTMLAudioElement) => audio.play())
    await until(15_000, 'the player to play', () => player.evaluate((audio: HTMLAudioElement) => audio.currentTime > 0))
    await gp.page.getByText(/Agreed: Dr Kwame Osei .*Dr Aisha Shah .*Peter Lee/).waitFor()
  })

  test('[CA10] a reload is back in the call within 5 s, without being admitted again', async () => {
    await gp.page.reload()
    const began = performance.now()
    await gp.page.getByRole('button', { name: 'Leave' }).waitFor()
    expect(performance.now() - began).toBeLessThan(5_000)
    expect(await inPane(gp).getByText('You are in the waiting area.').count()).toBe(0)
    await hearsAndSees(gp, 2)
    await hearsAndSees(consultant, 2)
  })

  test('[CA12] row 24: the record is written during the call, and goes on when the call is lost', async () => {
    await gp.page.getByRole('textbox', { name: 'Discussion', exact: true }).click()
    await gp.page.keyboard.type('He would rather try tablets at his sister’s.')
    await until(10_000, 'the text at the consultant', async () =>
      (await consultant.page.getByRole('textbox', { name: 'Discussion', exact: true }).textContent())?.includes(
        'tablets',
      ),
    )
    await pharmacist.page.evaluate(() => {
      for (const one of Reflect.get(window, '__connections')) one.close()
    })
    await inPane(pharmacist)
      .getByText(/Call lost, reconnecting.*0118 496 0123/)
      .waitFor()
    await pharmacist.page.getByRole('textbox', { name: 'Discussion', exact: true }).click()
    await pharmacist.page.keyboard.type('And I check the interactions. ')
    await until(10_000, 'the text at the consultant', async () =>
      (await consultant.page.getByRole('textbox', { name: 'Discussion', exact: true }).textContent())?.includes(
        'interactions',
      ),
    )
    // Coming in anew is a call again, without being let in again.
    await pharmacist.page.getByRole('button', { name: 'Leave' }).click()
    await joinCall(pharmacist, 'Join with camera')
    await Promise.all([hearsAndSees(pharmacist, 2), hearsAndSees(consultant, 2)])
  })

  test('[CA5] [B-32] who is signed out elsewhere is neither heard nor seen by the others within 5 s', async () => {
    await Promise.all([hearsAndSees(consultant, 2), hearsAndSees(pharmacist, 2)])
    expect((await gp.context.request.delete('/api/session')).ok()).toBe(true)
    const gone = [consultant, pharmacist].map(person =>
      until(5_000, 'the GP to be gone', async () => (await received(person)).connections === 1),
    )
    await Promise.all(gone)
    await Promise.all([hearsAndSees(consultant, 1), hearsAndSees(pharmacist, 1)])
    for (const person of [consultant, pharmacist]) {
      await inPane(person)
        .getByText(/Dr Aisha Shah, GP/)
        .waitFor({ state: 'detached' })
    }
    await until(15_000, 'its own camera to be off as well', () =>
      gp.page.evaluate(() =>
        Reflect.get(window, '__connections').every((one: RTCPeerConnection) => one.connectionState === 'closed'),
      ),
    )
  })

  test('[CA22] row 24: the call ends for the consultant, and the outcome of this patient is asked for', async () => {
    await consultant.page.getByRole('button', { name: 'Leave' }).click()
    await inPane(consultant).getByText('The call has ended for you. What was agreed?').waitFor()
    await inPane(consultant).getByRole('button', { name: 'Record one' }).waitFor()
  })
})
