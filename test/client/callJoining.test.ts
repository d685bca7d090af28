// Coming into a call on a line that loses answers: the page's own call, with a server that answers as each case says.
import { expect, test } from 'vitest'
import { type CallJoined, type CallView, callView, type IceView, renewWaysMs, waysLiveMs } from '#shared/call'
import { type Refusal, refuse } from '#shared/errors'
import { personOf } from '#test/support/views'
import { createCall } from '../../client/call/call.ts'
import type { CallLink } from '../../client/call/callLink.ts'
import { nothing } from '../../client/call/media.ts'

const meetingId = 'clinic'
const none = { ...nothing, problem: null }
const direct: IceView = { servers: [], relayOnly: false, expiresAt: null }

function joined(peerId: string): CallJoined {
  const person = personOf('gp', 'Dr gp')
  const state = { mic: true, camera: false, hand: false, screen: false, soundOnly: false }
  const call: CallView = {
    meetingId,
    participants: [{ peerId, person, telephone: false, place: 'inside', ...state }],
    recording: { state: 'off', why: null },
  }
  return { ok: true, peerId, call }
}

/** Answers are given by the test, in any order; timers run when it says so. */
function scene({ ice = async (): Promise<IceView | Refusal> => direct, linked = true } = {}) {
  const asked: { name: string; payload: object; answer: (reply: unknown) => void }[] = []
  const pauses: { ms: number; run: () => void }[] = []
  const repeated = new Map<number, () => void>()
  const connected: RTCConfiguration[] = []
  const told = new Set<() => void>()
  let changed: (event: { call: CallView }) => void = () => undefined
  let kind = linked ? 'connected' : 'offline'
  const live: CallLink = {
    state: () => ({ kind }),
    subscribe(listener) {
      told.add(listener)
      return () => told.delete(listener)
    },
    on(name, listener) {
      if (name === 'call:changed') changed = listener as never
      return () => undefined
    },
    request: (name, payload) => new Promise(answer => asked.push({ name, payload, answer: answer as never })),
  }
  const call = createCall({
    meetingId,
    live,
    ice,
    open: async () => none,
    openScreen: async () => null,
    connect(configuration) {
      connected.push(configuration)
      throw new Error('here is no browser to connect with')
    },
    after(ms, run) {
      const pause = { ms, run }
      pauses.push(pause)
      return () => void (pauses.includes(pause) ? pauses.splice(pauses.indexOf(pause), 1) : undefined)
    },
    every: (ms, run) => {
      repeated.set(ms, run)
      return () => undefined
    },
  })
  const settle = async () => {
    for (let turn = 0; turn < 10; turn++) await Promise.resolve()
  }
  return {
    call,
    settle,
    names: () => asked.map(one => one.name),
    async tick(ms: number) {
      repeated.get(ms)?.()
      await settle()
    },
    /** Somebody else comes in: what this page would connect with. */
    comes(call: CallView): RTCConfiguration | undefined {
      expect(() => changed({ call })).toThrow('no browser')
      return connected.at(-1)
    },
    async link(to: 'connected' | 'offline') {
      kind = to
      for (const listener of told) listener()
      await settle()
    },
    async answer(at: number, reply: CallJoined | Refusal) {
      asked[at]?.answer(reply)
      await settle()
    },
    /** How long it waits before it asks again; then it asks. */
    async pause() {
      const [pause] = pauses.splice(0)
      pause?.run()
      await settle()
      return pause?.ms ?? null
    },
  }
}

test('[CA23] without an answer it is asked again after 1, 2, 4 and then every 8 seconds, and the page says so', async () => {
  const { call, settle, answer, pause, names } = scene()
  call.join(none)
  await settle()
  expect(call.snapshot(), 'nothing is said too early').toMatchObject({ stage: 'joining', unanswered: false })
  const waited: (number | null)[] = []
  for (let tries = 0; tries < 6; tries++) {
    await answer(tries, refuse('unavailable'))
    expect(call.snapshot()).toMatchObject({ stage: 'joining', unanswered: true, problem: null })
    waited.push(await pause())
  }
  expect(waited).toEqual([1_000, 2_000, 4_000, 8_000, 8_000, 8_000])
  await answer(6, joined('seventh'))
  expect(call.snapshot()).toMatchObject({ stage: 'inside', peerId: 'seventh', unanswered: false })
  expect(await pause(), 'inside: nothing is asked any more').toBeNull()
  expect(names()).toEqual(Array(7).fill('call:join'))
})

test('[CA23] who stops trying is out: nothing is asked again, and an answer that comes late changes nothing', async () => {
  const given = scene()
  given.call.join(none)
  await given.settle()
  await given.answer(0, refuse('unavailable'))
  given.call.leave()
  expect(given.call.snapshot()).toMatchObject({ stage: 'out', unanswered: false })
  expect(await given.pause()).toBeNull()

  given.call.join(none)
  await given.settle()
  given.call.leave()
  await given.answer(2, joined('late'))
  expect(given.call.snapshot()).toMatchObject({ stage: 'out', peerId: null })
  expect(given.names()).toEqual(['call:join', 'call:leave', 'call:join', 'call:leave'])
})

test('[CA23] a refusal ends it with its words', async () => {
  const { call, settle, answer, pause } = scene()
  call.join(none)
  await settle()
  await answer(0, refuse('not-now', 'This meeting has ended.'))
  expect(call.snapshot()).toMatchObject({ stage: 'out', problem: 'This meeting has ended.' })
  expect(await pause()).toBeNull()
})

test('[CA23] a new connection asks anew, once, and only what it was answered counts', async () => {
  const { call, settle, link, answer, pause, names } = scene()
  call.join(none)
  await settle()
  await link('offline')
  expect(call.snapshot()).toMatchObject({ stage: 'joining', unanswered: true })
  expect(await pause(), 'without a connection nothing is asked').toBeNull()
  await link('connected')
  expect(names()).toEqual(['call:join', 'call:join'])
  await answer(0, joined('first'))
  expect(call.snapshot(), 'of the connection that is gone').toMatchObject({ stage: 'joining', peerId: null })
  await answer(1, joined('second'))
  expect(call.snapshot()).toMatchObject({ stage: 'inside', peerId: 'second', unlinked: false })

  await link('offline')
  expect(call.snapshot()).toMatchObject({ stage: 'inside', unlinked: true })
  await link('connected')
  await answer(2, joined('third'))
  expect(call.snapshot()).toMatchObject({ stage: 'inside', peerId: 'third', unlinked: false })
})

test('[CA23] asked without a connection, it joins with the next one; a switch pressed meanwhile is told', async () => {
  const { call, settle, link, answer, names } = scene({ linked: false })
  call.join(none)
  await settle()
  expect(names()).toEqual([])
  expect(call.snapshot()).toMatchObject({ stage: 'joining', unanswered: true })
  await link('connected')
  call.setHand(true)
  await answer(0, joined('mine'))
  expect(names()).toEqual(['call:join', 'call:state'])
})

test('[CA24] without an answer about the ways nobody joins: the practice may allow its relay only', async () => {
  const answers: (IceView | Refusal)[] = [refuse('unavailable'), { ...direct, relayOnly: true }]
  const { call, settle, pause, answer, names } = scene({ ice: async () => answers.shift() ?? refuse('internal') })
  call.join(none)
  await settle()
  expect(names()).toEqual([])
  expect(call.snapshot()).toMatchObject({ stage: 'joining', unanswered: true })
  expect(await pause()).toBe(1_000)
  expect(names()).toEqual(['call:join'])
  await answer(0, joined('mine'))
  expect(call.snapshot().stage).toBe('inside')

  call.leave()
  call.join(none)
  await settle()
  expect(call.snapshot(), 'refused, and not joined without').toMatchObject({ stage: 'out' })
})

test('[CA24] the relay’s credentials are fetched anew long before their hour is over, for whoever comes later', async () => {
  const relay = (username: string): IceView => ({
    servers: [{ urls: ['turn:relay.example'], username, credential: 'secret' }],
    relayOnly: true,
    expiresAt: null,
  })
  const answers: (IceView | Refusal)[] = [relay('first'), refuse('unavailable'), relay('second')]
  const { call, settle, answer, tick, comes } = scene({ ice: async () => answers.shift() ?? refuse('internal') })
  call.join(none)
  await settle()
  const mine = joined('mine')
  await answer(0, mine)
  expect(renewWaysMs * 3, 'two may fail').toBeLessThanOrEqual(waysLiveMs)
  await tick(renewWaysMs)
  await tick(renewWaysMs)
  const other = { ...joined('other').call.participants[0], peerId: 'other' }
  const participants = callView.shape.participants.parse([...mine.call.participants, other])
  expect(comes({ ...mine.call, participants })).toMatchObject({
    iceServers: [{ username: 'second' }],
    iceTransportPolicy: 'relay',
  })
})
