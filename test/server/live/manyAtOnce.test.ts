// Ten people in one case at once: what they write, and that they see each other.
import { createServer } from 'node:http'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { createLiveDoor } from '#server/live/door'
import { digestOf } from '#server/record/digest'
import { connectLive, heard, joinMeeting, send, startWorld, type World } from '#test/support/app'
import { until, within } from '#test/support/deadline'
import { joinRecord } from '#test/support/recordClient'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

const sections = ['plan', 'social', 'clinical'] as const

test('[RC1] row 12: ten clients type in three sections at once, and hold the same text within two seconds', async () => {
  const { id } = await world.addCase()
  const people = ['gp', 'chair'] as const
  const clients = await Promise.all(
    sections.flatMap(compartment =>
      Array.from({ length: 10 }, async (_, n) =>
        joinRecord({
          ...{ origin: world.url, caseId: id, compartment },
          token: await world.token(people[n % people.length] ?? 'gp'),
        }).then(client => ({ client, compartment, n })),
      ),
    ),
  )
  const words = 5
  for (let round = 0; round < words; round++) {
    for (const { client, n } of clients) client.write(`⟦${n}-${round}⟧`)
  }
  const typed = Array.from({ length: 10 }, (_, n) =>
    Array.from({ length: words }, (_none, at) => `⟦${n}-${at}⟧`),
  ).flat()
  for (const compartment of sections) {
    const here = clients.filter(one => one.compartment === compartment).map(one => one.client)
    const whole = () => here.every(client => typed.every(word => client.text().split(word).length === 2))
    await until(2_000, `${compartment} to be whole everywhere`, async () => whole())
    const hash = await world.app.ports.recordTexts.hashAt(id, compartment, new Date())
    expect(
      new Set([hash, ...here.map(client => digestOf(client.doc).hash)]).size,
      `${compartment}, and as stored`,
    ).toBe(1)
  }
  await Promise.all(clients.map(({ client }) => client.close()))
})

test('[MT18] row 13: who comes is shown within a second, as what and from where', async () => {
  const one = await world.addCase()
  const { meeting } = await world.meeting([one.id], ['consultant'])
  const chair = await world.live('chair')
  await joinMeeting(chair, meeting.id)
  const consultant = await world.live('consultant')
  const came = heard(chair, 'presence:changed', event =>
    event.presence.some(({ person }) => person.id === 'consultant'),
  )
  await joinMeeting(consultant, meeting.id)
  const shown = await within(1_000, 'the newcomer to be shown', came, () => 'nobody came')
  const entry = shown.presence.find(({ person }) => person.id === 'consultant')
  expect(entry).toMatchObject({
    away: false,
    person: { role: 'consultant', organisation: { name: expect.any(String) } },
  })
})

test('[MT18] row 13: a screen that was shut, its line still open, is gone from everybody’s screen within thirty seconds', async () => {
  const one = await world.addCase()
  const { meeting } = await world.meeting([one.id], ['consultant'])
  const http = createServer()
  const door = createLiveDoor(http, world.app.ports, {
    ...{ log: pino({ level: 'silent' }), observe: () => undefined, allowsOrigin: () => true },
    ...{ readRoomCookie: () => null, readVisitCookie: () => null },
  })
  try {
    const { opts } = door.io.engine
    const { pingInterval = Number.POSITIVE_INFINITY, pingTimeout = Number.POSITIVE_INFINITY } = opts
    expect(pingInterval + pingTimeout, 'the longest that a dead line goes unnoticed').toBeLessThanOrEqual(30_000)
    // The same waiting, faster; not so fast that a busy machine takes whoever answers for dead.
    Object.assign(opts, { pingInterval: pingInterval / 20, pingTimeout: pingTimeout / 4 })
    await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
    const address = http.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    const chair = connectLive(`http://127.0.0.1:${address.port}`, await world.token('chair'))
    await joinMeeting(chair, meeting.id)
    await send(chair, 'meeting:start', { meetingId: meeting.id })
    const here = (holds: boolean) => {
      const fits = (event: { presence: { person: { id: string } }[] }) =>
        event.presence.some(({ person }) => person.id === 'consultant') === holds
      return heard(chair, 'presence:changed', fits, 20_000)
    }
    const came = here(true)
    // A laptop that is shut: the socket stays open, and nobody answers what comes.
    const token = await world.token('consultant')
    const shut = new WebSocket(`ws://127.0.0.1:${address.port}/live/?EIO=4&transport=websocket`)
    shut.on('message', data => {
      const text = String(data)
      if (text.startsWith('0')) shut.send(`40${JSON.stringify({ token })}`)
      if (text.startsWith('40')) shut.send(`420${JSON.stringify(['meeting:join', { meetingId: meeting.id }])}`)
    })
    await came
    await here(false)
    const stayOf = async (personId: string) =>
      (await world.app.ports.meetings.load(meeting.id))?.attendance.find(entry => entry.personId === personId)
    await until(15_000, 'the end of the stay', async () => (await stayOf('consultant'))?.intervals.at(-1)?.to != null)
    expect((await stayOf('chair'))?.intervals.at(-1)?.to, 'who answers stays').toBeNull()
    chair.disconnect()
    shut.terminate()
  } finally {
    await door.stop()
    http.close()
  }
})
