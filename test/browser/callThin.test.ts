// The call on bad lines: cut for a while, and so thin that pictures have to give way to the text of the record.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Clinic, hearsAndSees, joinCall, openClinic, received, startClinic } from '#test/support/callRoom'
import { type BrowserPerson, describeBrowser, launchChromium } from '#test/support/chromium'
import { until } from '#test/support/deadline'
import { removeDataDir, type ServerProcess, startServerProcess } from '#test/support/process'

const cutMs = 20_000

describeBrowser('[CA18] [CA19] a call on a bad line', () => {
  let server: ServerProcess
  let browser: Browser
  let clinic: Clinic
  let consultant: BrowserPerson
  let gp: BrowserPerson
  const editor = ({ page }: BrowserPerson) => page.getByRole('textbox', { name: 'Discussion', exact: true })
  const reads = (person: BrowserPerson, words: string, ms: number) =>
    until(ms, `“${words}” at the other`, async () => (await editor(person).textContent())?.includes(words))

  beforeAll(async () => {
    server = await startServerProcess({ env: { MODE: 'demonstration' } })
    browser = await launchChromium()
    clinic = await startClinic(server.origin, ['aisha-shah'])
    const open = (email: string) => openClinic(browser, server.origin, `${email}@example.org`, clinic.meetingId)
    ;[consultant, gp] = await Promise.all([open('kwame.osei'), open('aisha.shah')])
    await joinCall(consultant, 'Join with camera')
    await consultant.page.getByRole('button', { name: 'Leave' }).waitFor()
    await joinCall(gp, 'Join with camera')
    await consultant.page.getByRole('button', { name: 'Admit Dr Aisha Shah' }).click()
    await Promise.all([hearsAndSees(consultant, 1), hearsAndSees(gp, 1)])
  }, 60_000)
  afterAll(async () => {
    clinic?.chair.disconnect()
    await browser?.close()
    await server?.stop()
    if (server) await removeDataDir(server.dataDir)
  })

  test('[CA19] row 27: at 300 kbit/s and 300 ms text arrives within 2 s, and the pictures give way', async () => {
    const line = await gp.context.newCDPSession(gp.page)
    const bytes = (300 * 1024) / 8
    const thin = { offline: false, latency: 300, downloadThroughput: bytes, uploadThroughput: bytes }
    await line.send('Network.enable')
    await line.send('Network.emulateNetworkConditions', thin)
    const roundTrip = await gp.page.evaluate(async () => {
      const began = performance.now()
      await (await fetch('/healthz', { cache: 'no-store' })).text()
      return performance.now() - began
    })
    expect(roundTrip, 'the line is as slow as said').toBeGreaterThan(280)
    await editor(gp).click()
    const times: number[] = []
    for (const words of ['first thin words', 'second thin words', 'third thin words']) {
      const began = performance.now()
      await gp.page.keyboard.insertText(`${words}. `)
      await reads(consultant, words, 2_000)
      times.push(performance.now() - began)
    }
    expect(Math.max(...times)).toBeLessThan(2_000)
    const pictures = await gp.page.evaluate(async () => {
      const all: RTCPeerConnection[] = Reflect.get(window, '__connections') ?? []
      const senders = all
        .filter(one => one.connectionState === 'connected')
        .flatMap(one => one.getSenders().filter(sender => sender.track?.kind === 'video'))
      return senders.map(sender => sender.getParameters().encodings[0])
    })
    // Two participants: what one sends is at most this, and less when sound and text need it.
    for (const encoding of pictures) {
      expect(encoding?.maxBitrate).toBeLessThanOrEqual(250_000)
      expect(encoding?.priority).toBe('low')
    }
    expect(pictures.length).toBe(1)
    expect((await received(consultant)).connections, 'the call goes on').toBe(1)
    await line.send('Network.emulateNetworkConditions', {
      ...thin,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: -1,
    })
    await line.detach()
  })

  test('[CA18] row 28: cut for 20 s, the call is back by itself in the same role, with the text typed meanwhile', async () => {
    await gp.context.setOffline(true)
    await gp.page.evaluate(() => {
      for (const one of Reflect.get(window, '__connections')) one.close()
    })
    const cutAt = await gp.page.evaluate(() => performance.now())
    await gp.page.getByText(/Call lost, reconnecting.*0118 496 0123/).waitFor()
    await editor(gp).click()
    await gp.page.keyboard.type('Typed while the line was cut. ')
    await gp.page.waitForFunction(({ at, ms }) => performance.now() - at > ms, { at: cutAt, ms: cutMs })
    await gp.context.setOffline(false)
    await gp.page.getByText(/Call lost/).waitFor({ state: 'detached', timeout: 30_000 })
    await reads(consultant, 'Typed while the line was cut.', 20_000)
    expect(await gp.page.getByText('You are in the waiting area.').count(), 'not let in anew').toBe(0)
    await hearsAndSees(gp, 1, 30_000)
    await hearsAndSees(consultant, 1, 30_000)
    // Presence shows the gap: one stay, or two, but the GP is there now in their role.
    await consultant.page
      .getByText(/Dr Aisha Shah, GP/)
      .first()
      .waitFor()
  }, 120_000)
})
