// Again and again the server is killed without warning in the middle of a meeting, with four people typing, and started again.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { MeetingSnapshot, MinutesView } from '#shared/meeting'
import { describeBrowser, launchChromium } from '#test/support/chromium'
import { until } from '#test/support/deadline'
import { todaysMeeting } from '#test/support/demonstration'
import { type Attender, attend } from '#test/support/meetingRoom'
import { freePort } from '#test/support/ports'
import { removeDataDir, type ServerProcess, startServerProcess } from '#test/support/process'
import { countOr } from '#test/support/rounds'

const kills = countOr('FAULT_BROWSER_KILLS', 8)
const places: [string, string][] = [
  ['aisha.shah', 'Discussion'],
  ['peter.lee', 'Clinical'],
  ['nadia.field', 'Home and social'],
  ['helen.marsh', 'Care plan'],
]

describeBrowser('[JR7] [H-03] kill -9 in the middle of a meeting', () => {
  let server: ServerProcess
  let browser: Browser
  let meetingId: string
  let people: Attender[] = []

  const start = (port: number, dataDir?: string) =>
    startServerProcess({ env: { MODE: 'demonstration' }, port, ...(dataDir ? { dataDir } : {}) })

  beforeAll(async () => {
    server = await start(await freePort())
    browser = await launchChromium()
    ;({ meetingId } = await todaysMeeting(server.origin))
    people = await Promise.all(places.map(([name]) => attend(browser, server.origin, `${name}@example.org`, meetingId)))
    const [chair, pharmacist] = people
    if (!chair || !pharmacist) throw new Error('nobody came')
    await chair.page.getByRole('button', { name: 'Start meeting' }).click()
    await pharmacist.open('Medicines')
    await pharmacist.page
      .getByRole('button', { name: /^Flag naproxen/ })
      .first()
      .click()
    await pharmacist.page.getByRole('button', { name: 'Renal or hepatic dose' }).click()
    await chair.page.getByRole('button', { name: 'Propose a decision' }).click()
    await chair.page.getByRole('textbox', { name: 'Decision', exact: true }).fill('Stop naproxen today')
    await chair.page.keyboard.press('Control+Enter')
    await chair.page.getByRole('article', { name: 'Decision: Stop naproxen today' }).waitFor()
    await Promise.all(people.map((person, at) => person.open(places[at]?.[1] ?? '')))
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    if (server) await removeDataDir(server.dataDir)
  })

  const text = async (at: number) => (await people[at]?.editor(places[at]?.[1] ?? '').textContent()) ?? ''

  test(
    `B-17, row 14: ${kills} kills: what was saved is there, what was not arrives, the meeting is where it was`,
    async () => {
      const typed = places.map(() => '')
      const stayed = await stays()
      expect(stayed).toHaveLength(places.length)
      for (let round = 1; round <= kills; round++) {
        const before = await snapshot()
        const words = places.map((_, at) => `⟦${at}-${round}⟧`)
        // Some of it is on its way or saved when the kill comes, the rest is typed into a dead link.
        const split = round % 5
        await Promise.all(
          people.map((person, at) => person.type(places[at]?.[1] ?? '', ` ${words[at]}`.slice(0, split))),
        )
        const everybodyTypes = Promise.all(
          people.map((person, at) => person.page.keyboard.type(` ${words[at]}`.slice(split))),
        )
        await server.kill9()
        await everybodyTypes
        // Typed into a dead link: the page must say so, and must not lose it.
        await Promise.all(
          people.map(person =>
            person.page
              .locator('[data-save="all"]')
              .filter({ hasNotText: /^All changes saved/ })
              .waitFor({ timeout: 20_000 }),
          ),
        )
        server = await start(server.port, server.dataDir)
        await Promise.all(people.map(person => person.allSaved()))
        for (const at of places.keys()) typed[at] += ` ${words[at]}`
        for (const at of places.keys()) expect((await text(at)).includes(typed[at] ?? '?'), `round ${round}`).toBe(true)
        expect(facts(await snapshot()), `round ${round}`).toEqual(facts(before))
      }
      await readAfresh(typed)
      // Nobody left: the restarts are one stay each, from before the first kill.
      expect(await stays()).toEqual(stayed)
    },
    30_000 + kills * 15_000,
  )

  /** A fresh page of another person sees every character, once. */
  async function readAfresh(typed: string[]): Promise<void> {
    const reader = await attend(browser, server.origin, 'tom.bright@example.org', meetingId)
    for (const [at, [, section]] of places.entries()) {
      await reader.open(section)
      await until(10_000, section, async () => (await reader.editor(section).textContent())?.includes(typed[at] ?? '?'))
      const whole = (await reader.editor(section).textContent()) ?? ''
      expect(whole.split(typed[at] ?? '?')).toHaveLength(2)
      for (let round = 1; round <= kills; round++) expect(whole.split(`⟦${at}-${round}⟧`)).toHaveLength(2)
    }
  }

  async function stays() {
    const { token } = await todaysMeeting(server.origin)
    const headers = { Authorization: `Bearer ${token}` }
    const answer = await fetch(`${server.origin}/api/meetings/${meetingId}/minutes`, { headers })
    const { attendance } = (await answer.json()) as MinutesView
    return attendance
      .filter(one => places.some(([name]) => one.person.id === name.replace('.', '-')))
      .map(one => [one.person.id, one.intervals])
      .sort()
  }

  async function snapshot(): Promise<MeetingSnapshot> {
    return (await todaysMeeting(server.origin)).snapshot
  }

  function facts({ meeting, discussions }: MeetingSnapshot) {
    return {
      state: meeting.state,
      at: meeting.currentItemId,
      items: meeting.items.map(item => [item.id, item.state, item.openedAt]),
      discussions: discussions.map(({ decisions, flags, actions }) => ({ decisions, flags, actions })),
    }
  }
})
