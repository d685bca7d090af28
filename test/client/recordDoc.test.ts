// One compartment in a tab against the real record gateway: what the page says about its text is true.
import { afterEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { systemClock } from '#server/record/clock'
import { closeCodes, ROOT } from '#shared/record'
import { until } from '#test/support/deadline'
import { paragraph } from '#test/support/recordClient'
import { createRecordDoc, type RecordDoc, type TokenSource } from '../../client/collab/recordDoc.ts'
import { isWritable, unsavedChanges, unsavedText } from '../../client/state/saveState.ts'
import { CASE, gate, type RecordServer, startRecordServer } from '../server/record/harness.ts'
import { tokens } from './tokens.ts'

// The page has the browser's class; ws has the same shape for everything that is used here.
const PageWebSocket = WebSocket as unknown as typeof globalThis.WebSocket
const opened: RecordDoc[] = []

afterEach(() => {
  for (const doc of opened.splice(0)) doc.destroy()
})

function open(
  server: RecordServer,
  session: TokenSource,
  compartment: 'plan' | 'clinical' = 'plan',
  way = PageWebSocket,
): RecordDoc {
  const doc = createRecordDoc(
    {
      origin: server.origin,
      session,
      WebSocket: way,
      now: () => Date.now(),
      random: () => 0.01,
      setTimer: (run, ms) => systemClock.later(ms, run),
    },
    CASE,
    compartment,
  )
  opened.push(doc)
  return doc
}

const shows = (doc: RecordDoc, kind: string) =>
  until(15_000, `the words for "${kind}", still "${doc.view().kind}"`, () => doc.view().kind === kind || null, 5)
const type = (doc: RecordDoc, text: string) => doc.fragment.push([paragraph(text)])

test('[SV8] saved is shown only after the store has the change, and after every one of them', async () => {
  const server = await startRecordServer()
  const doc = open(server, tokens('gp'))
  await shows(doc, 'saved')
  const held = gate()
  server.store.appendGate = held.closed
  type(doc, 'stop zolpidem')
  const before = server.store.appends
  await until(
    15_000,
    'the commit to begin',
    () => server.store.appends > before || server.gateway.state().pending.frames > 0,
    5,
  )
  expect(doc.view().kind).toBe('saving')
  expect(unsavedChanges(doc.state())).toBeGreaterThan(0)
  const seen: { kind: string; rows: number }[] = []
  doc.subscribe(() => seen.push({ kind: doc.view().kind, rows: server.store.rows.length }))
  server.store.appendGate = null
  held.open()
  await shows(doc, 'saved')
  expect(seen.find(look => look.kind === 'saved')?.rows).toBeGreaterThan(0)
  expect(unsavedChanges(doc.state())).toBe(0)
})

test('[SV8] text typed while the connection was cut is unsaved, arrives by itself, and is then saved', async () => {
  const server = await startRecordServer()
  const doc = open(server, tokens('gp'))
  await shows(doc, 'saved')
  server.gateway.closeWhere(() => true, 'restarting')
  await shows(doc, 'offline')
  type(doc, 'typed while away')
  expect(doc.view()).toMatchObject({ kind: 'offline', changes: 1 })
  await shows(doc, 'saved')
  const nurse = await server.join('nurse')
  await until(
    15_000,
    'the text on the screen of the nurse',
    () => nurse.doc.getXmlFragment(ROOT).toString().includes('typed while away'),
    5,
  )
})

test('[SV8] a change that the server refuses is handed back, and is nobody else’s to see', async () => {
  const server = await startRecordServer({ limits: { compartmentBytes: 400 } })
  const doc = open(server, tokens('gp'))
  await shows(doc, 'saved')
  type(doc, 'far too long '.repeat(100))
  await shows(doc, 'refused')
  const view = doc.view()
  expect(view.kind === 'refused' && view.text.trim()).toBe('far too long '.repeat(100).trim())
  expect(server.store.rows.some(row => row.bytes.length > 400)).toBe(false)
})

test('[SV1] a person who may only read gets the reason and an editor that takes nothing', async () => {
  const server = await startRecordServer()
  const doc = open(server, tokens('gp.reads'))
  await shows(doc, 'read-only')
  expect(doc.view()).toEqual({ kind: 'read-only', reason: 'You can read this section but not change it.' })
})

test('[SV6] [RC12] B-65: a tab that is older than the server it comes back to takes no more text, and hands back what was not stored', async () => {
  const server = await startRecordServer()
  let asked = '1'
  class OfTheServer extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url.replace('schema=1', `schema=${asked}`), protocols)
    }
  }
  const doc = open(server, tokens('gp'), 'plan', OfTheServer as unknown as typeof globalThis.WebSocket)
  await shows(doc, 'saved')
  asked = '0'
  server.store.appendGate = gate().closed
  type(doc, 'typed before the update')
  await until(15_000, 'the server to have it', () => server.gateway.state().pending.frames > 0 || null, 5)
  server.gateway.closeWhere(() => true, 'restarting')
  await shows(doc, 'old-app')
  expect(isWritable(doc.state())).toBe(false)
  expect(unsavedText(doc.state())).toContain('typed before the update')
  server.store.appendGate = null
})

test('[SV5] B-81: a paste that is too large ends the section once, in words, and hands the text back', async () => {
  const server = await startRecordServer()
  const doc = open(server, tokens('gp'))
  await shows(doc, 'saved')
  type(doc, 'w'.repeat(5_000_000))
  await shows(doc, 'closed')
  expect(doc.view()).toMatchObject({ kind: 'closed', words: closeCodes.tooLarge.words })
  expect(unsavedText(doc.state()).length).toBeGreaterThanOrEqual(5_000_000)
  expect(server.admissions, 'no loop').toHaveLength(1)
})

test('[SV9] a token that ran out is renewed once and the section opens', async () => {
  const server = await startRecordServer()
  const session = tokens('expired', 'gp')
  const doc = open(server, session)
  await shows(doc, 'saved')
  expect(session.renewals).toBe(1)
  expect(server.admissions.map(admission => admission.token)).toEqual(['expired', 'gp'])
})

test('[SV9] no access ends the attempts and says so in words that reveal nothing', async () => {
  const server = await startRecordServer()
  const doc = open(server, tokens('socialWorker'), 'clinical')
  await shows(doc, 'closed')
  expect(doc.view()).toMatchObject({ words: closeCodes.notAllowed.words, text: '' })
  doc.reconnect()
  // Another section, asked for later and answered: by then a further attempt of the first would have been judged too.
  await shows(open(server, tokens('gp')), 'saved')
  expect(server.admissions.map(admission => admission.token)).toEqual(['socialWorker', 'gp'])
})

test('[SV9] a fresh token of the session is given to the open connection without a break', async () => {
  const server = await startRecordServer()
  const session = tokens('gp')
  const doc = open(server, session)
  await shows(doc, 'saved')
  session.give('gp.2')
  await until(15_000, 'the new token to be judged', () => server.admissions.some(one => one.token === 'gp.2'), 5)
  type(doc, 'still here')
  await shows(doc, 'saved')
  expect(server.gateway.state().peers).toBe(1)
})

test('[SV14] a real server answers the question, and the connection stays', async () => {
  const server = await startRecordServer()
  const timers = new Set<() => void>()
  let ahead = 0
  const doc = createRecordDoc(
    {
      origin: server.origin,
      session: tokens('gp'),
      WebSocket: PageWebSocket,
      now: () => Date.now() + ahead,
      random: () => 0,
      setTimer: run => {
        timers.add(run)
        return () => timers.delete(run)
      },
    },
    CASE,
    'plan',
  )
  opened.push(doc)
  await shows(doc, 'saved')
  let answers = 0
  doc.doc.on('afterTransaction', transaction => {
    if (!transaction.local) answers += 1
  })
  const before = answers
  // The first look notes what arrived at the start; the second, five seconds later, asks.
  for (const seconds of [0, 5]) {
    ahead = seconds * 1_000
    for (const run of [...timers]) {
      timers.delete(run)
      run()
    }
  }
  await until(15_000, 'the answer to the question', () => answers > before || null, 5)
  expect(doc.view().kind).toBe('saved')
})

test('[RC1] B-33: two tabs of one browser: the other shows nothing before it is on the disk', async () => {
  const server = await startRecordServer()
  const [one, other] = [open(server, tokens('gp')), open(server, tokens('gp'))]
  await Promise.all([shows(one, 'saved'), shows(other, 'saved')])
  const held = gate()
  server.store.appendGate = held.closed
  type(one, 'stop zolpidem')
  await until(15_000, 'the server to have it', () => server.gateway.state().pending.frames > 0 || null, 5)
  // A question that is answered after whatever the tabs might say to each other by themselves.
  const asker = await server.join('nurse')
  await asker.fence()
  expect(other.fragment.toString()).toBe('')
  server.store.appendGate = null
  held.open()
  await until(15_000, 'the words in the other tab', () => other.fragment.toString().includes('zolpidem'), 5)
})
