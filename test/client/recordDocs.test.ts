// The parts of the record in a tab that need no server: what leaves, what is kept, and what is let go.
import * as encoding from 'lib0/encoding'
import { expect, test } from 'vitest'
import { messages } from '#shared/record'
import { paragraph } from '#test/support/recordClient'
import { countedSocket } from '../../client/collab/countedSocket.ts'
import { createHeartbeat } from '../../client/collab/heartbeat.ts'
import { typedText } from '../../client/collab/recordDoc.ts'
import { createRecordDocs } from '../../client/collab/recordDocs.ts'
import { tokens } from './tokens.ts'

function frame(kind: 'step1' | 'step2' | 'update'): Uint8Array<ArrayBuffer> {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, messages.sync)
  encoding.writeVarUint(encoder, { step1: 0, step2: 1, update: 2 }[kind])
  encoding.writeVarUint8Array(encoder, new Uint8Array([0, 0]))
  return encoding.toUint8Array(encoder)
}

function presenceOf(clientId: number): Uint8Array<ArrayBuffer> {
  const inner = encoding.createEncoder()
  encoding.writeVarUint(inner, 1)
  encoding.writeVarUint(inner, clientId)
  encoding.writeVarUint(inner, 1)
  encoding.writeVarString(inner, '{}')
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, messages.awareness)
  encoding.writeVarUint8Array(encoder, encoding.toUint8Array(inner))
  return encoding.toUint8Array(encoder)
}

test('[SV10] updates wait for the joining frame, which carries them, and every counted frame is counted once', () => {
  const left: unknown[] = []
  const counted: boolean[] = []
  class FakeSocket {
    send(data: unknown) {
      left.push(data)
    }
  }
  const Counted = countedSocket(FakeSocket as unknown as typeof globalThis.WebSocket, {
    sent: joining => counted.push(joining),
    clientId: () => 7,
  })
  const socket = new Counted('ws://example.org')
  for (const kind of ['step1', 'update', 'step2', 'update', 'step2'] as const) socket.send(frame(kind))
  expect(left).toEqual([frame('step1'), frame('step2'), frame('update'), frame('step2')])
  expect(counted).toEqual([true, false, false])
})

test('[SV10] only this page’s own presence leaves it, never an echo of somebody else’s', () => {
  const left: unknown[] = []
  class FakeSocket {
    send(data: unknown) {
      left.push(data)
    }
  }
  const Counted = countedSocket(FakeSocket as unknown as typeof globalThis.WebSocket, {
    sent: () => undefined,
    clientId: () => 7,
  })
  const socket = new Counted('ws://example.org')
  socket.send(presenceOf(8))
  socket.send(presenceOf(7))
  expect(left).toEqual([presenceOf(7)])
})

/** A page without a network: timers run when the test says so. */
function page() {
  const timers: { run: () => void; ms: number; on: boolean }[] = []
  const session = tokens('gp')
  let person: string | null = 'shah'
  class NoNetwork {
    readyState = 0
    binaryType = ''
    close() {
      this.readyState = 3
    }
    send() {
      throw new Error('nothing can be sent without a network')
    }
  }
  const docs = createRecordDocs({
    origin: 'ws://example.org',
    session,
    holder: () => person,
    WebSocket: NoNetwork as unknown as typeof globalThis.WebSocket,
    now: () => 0,
    random: () => 0,
    setTimer: (run, ms) => {
      const timer = { run, ms, on: true }
      timers.push(timer)
      return () => {
        timer.on = false
      }
    },
  })
  return {
    docs,
    runTimers() {
      for (const timer of timers.splice(0)) if (timer.on) timer.run()
    },
    become(next: string | null) {
      person = next
      session.give(`token of ${next}`)
    },
  }
}

test('[SV11] two parts of the page share one document, which closes after both let go', () => {
  const { docs, runTimers } = page()
  const first = docs.hold('case-1', 'plan')
  const second = docs.hold('case-1', 'plan')
  expect(docs.all()).toHaveLength(1)
  first()
  first() // letting go twice is letting go once
  runTimers()
  expect(docs.current('case-1', 'plan')).not.toBeNull()
  second()
  runTimers()
  expect(docs.current('case-1', 'plan')).toBeNull()
})

test('[SV11] a document with unsaved text is not closed, however long nobody looks at it', () => {
  const { docs, runTimers } = page()
  const release = docs.hold('case-1', 'plan')
  docs.current('case-1', 'plan')?.fragment.push([paragraph('not saved')])
  release()
  for (let round = 0; round < 5; round += 1) runTimers()
  expect(docs.unsaved()).toBe(1)
  expect(docs.current('case-1', 'plan')?.fragment.toString()).toContain('not saved')
})

test('[SV11] two cases never share a document, whatever the compartment', () => {
  const { docs } = page()
  docs.hold('case-1', 'plan')
  docs.hold('case-2', 'plan')
  docs.current('case-1', 'plan')?.fragment.push([paragraph('about one')])
  expect(docs.current('case-2', 'plan')?.fragment.toString()).toBe('')
})

test('[SV12] when another person signs in, or nobody, nothing of the last one stays in memory', () => {
  const { docs, become } = page()
  docs.hold('case-1', 'plan')
  docs.current('case-1', 'plan')?.fragment.push([paragraph('private')])
  become('shah')
  expect(docs.all()).toHaveLength(1)
  become('lee')
  expect(docs.all()).toHaveLength(0)
  docs.hold('case-1', 'plan')
  expect(docs.current('case-1', 'plan')?.fragment.toString()).toBe('')
  become(null)
  expect(docs.all()).toHaveLength(0)
})

test('[SV5] the words of an update are read in order, one line per block', () => {
  const { docs } = page()
  docs.hold('case-1', 'plan')
  const doc = docs.current('case-1', 'plan')
  if (!doc) throw new Error('the document did not open')
  const updates: string[] = []
  doc.doc.on('update', update => updates.push(typedText(update)))
  doc.doc.transact(() => doc.fragment.push([paragraph('one'), paragraph('two')]))
  expect(updates).toEqual(['\none\ntwo'])
})

test('[SV14] a connection that falls silent is asked, and given up within ten seconds when it does not answer', () => {
  let now = 0
  let received = 1
  let next: (() => void) | null = null
  const said: string[] = []
  const heartbeat = createHeartbeat({
    now: () => now,
    setTimer: run => {
      next = run
      return () => {
        next = null
      }
    },
    lastReceived: () => received,
    ask: () => said.push(`ask ${now}`),
    lost: () => said.push(`lost ${now}`),
  })
  const pass = (seconds: number) => {
    for (let second = 0; second < seconds; second += 1) {
      now += 1_000
      next?.()
    }
  }
  heartbeat.start()
  pass(4)
  expect(said).toEqual(['ask 4000'])
  received += 1 // the answer
  pass(5)
  expect(said).toEqual(['ask 4000', 'ask 9000'])
  pass(5)
  expect(said).toEqual(['ask 4000', 'ask 9000', 'lost 14000'])
  pass(20)
  expect(said).toHaveLength(3)
})
