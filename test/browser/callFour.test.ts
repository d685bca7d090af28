// Four people in one call, and a screen that is shared: counted where sound and pictures arrive.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Clinic, hearsAndSees, joinCall, openClinic, startClinic } from '#test/support/callRoom'
import { axeViolations, type BrowserPerson, describeBrowser, launchChromium } from '#test/support/chromium'
import { removeDataDir, type ServerProcess, startServerProcess } from '#test/support/process'

describeBrowser('[CA18] four in a call', () => {
  let server: ServerProcess
  let browser: Browser
  let clinic: Clinic
  let people: BrowserPerson[]

  beforeAll(async () => {
    server = await startServerProcess({ env: { MODE: 'demonstration' } })
    browser = await launchChromium()
    clinic = await startClinic(server.origin, ['aisha-shah', 'peter-lee', 'grace-adeyemi'])
    const open = (email: string) => openClinic(browser, server.origin, `${email}@example.org`, clinic.meetingId)
    people = []
    for (const email of ['kwame.osei', 'aisha.shah', 'peter.lee', 'grace.adeyemi']) people.push(await open(email))
  })
  afterAll(async () => {
    clinic?.chair.disconnect()
    await browser?.close()
    await server?.stop()
    if (server) await removeDataDir(server.dataDir)
  })

  test('[CA18] each of four hears and sees the other three', async () => {
    const [consultant, ...others] = people
    if (!consultant) throw new Error('nobody came')
    await joinCall(consultant, 'Join with camera')
    await consultant.page.getByRole('button', { name: 'Leave' }).waitFor()
    for (const person of others) {
      await joinCall(person, 'Join with camera')
      await consultant.page.getByRole('button', { name: /^Admit/ }).click()
      await person.page.getByRole('button', { name: 'Leave' }).waitFor()
    }
    await Promise.all(people.map(person => hearsAndSees(person, 3, 40_000)))
  })

  test('[CA17] a screen is shared after a warning, and everybody reads whose it is', async () => {
    const [consultant, gp] = people
    if (!consultant || !gp) throw new Error('nobody came')
    await gp.page.getByRole('button', { name: 'Share screen' }).click()
    await gp.page.getByText('Close other records first').waitFor()
    const faults = (await axeViolations(gp.page)).flatMap(violation => violation.nodes)
    expect(faults.filter(node => node.includes('call'))).toEqual([])
    await gp.page.getByRole('button', { name: 'Choose what to share' }).click()
    await gp.page.getByRole('button', { name: 'Stop sharing' }).waitFor()
    await consultant.page.getByText('Dr Aisha Shah, GP · shares the screen').waitFor()
    await hearsAndSees(consultant, 3, 20_000)
    await consultant.page.getByRole('button', { name: 'Share screen' }).click()
    await consultant.page.getByRole('button', { name: 'Choose what to share' }).click()
    await consultant.page.getByText('Somebody else is sharing their screen.').first().waitFor()
    await gp.page.getByRole('button', { name: 'Stop sharing' }).click()
    await consultant.page.getByText('shares the screen').waitFor({ state: 'detached' })
    expect(await gp.page.getByRole('button', { name: 'Leave' }).count()).toBe(1)
  })
})
