// Frames that come in one piece from the network are stored as one change where they are plain typing, and still
// judged one by one.
import type { Socket } from 'node:net'
import * as encoding from 'lib0/encoding'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { Ahead } from '#server/record/ahead'
import { digestOf } from '#server/record/digest'
import { updateDecoder } from '#server/record/updateCheck'
import { ROOT } from '#shared/record'
import { recordDoc } from '#shared/recordDoc'
import { forgedUpdate, paragraph, type RecordClient } from '#test/support/recordClient'
import { type Chance, seeded } from './chance.ts'
import { CASE, gate, type RecordServer, rebuilt, startRecordServer } from './harness.ts'

const WRITER = 1001
const OTHER = 2002

describe('frames in one piece', () => {
  it.each([1, 2, 3, 4])(
    '[RC9] seed %i: they get the same answers and leave the same text as one after another',
    async seed => {
      const frames = framesOf(seeded(seed), 250)
      const chance = seeded(seed + 100)
      const inPieces = await played(async (client, wire) => {
        for (let at = 0; at < frames.length; ) {
          wire.cork()
          for (let left = 2 + chance.below(40); left > 0 && at < frames.length; left -= 1, at += 1) {
            client.sendUpdate(frames[at] ?? new Uint8Array())
          }
          wire.uncork()
        }
      })
      const oneByOne = await played(async client => {
        for (const frame of frames) {
          client.sendUpdate(frame)
          await client.allSaved()
        }
      })
      expect(inPieces.refused).toEqual(oneByOne.refused)
      expect(inPieces.refused.length).toBeGreaterThan(10)
      expect(inPieces.hash).toBe(oneByOne.hash)
      expect(inPieces.logHash).toBe(oneByOne.hash)
      expect(inPieces.screen).toBe(oneByOne.hash)
    },
  )

  it('[RC9] plain typing in one piece becomes one change; a deletion among it is judged by itself', () => {
    const typed = keys(40)
    const doc = recordDoc()
    Y.applyUpdate(doc, typed.opening)
    const ahead = new Ahead(
      () => doc,
      () => [],
      1024 * 1024,
    )
    const decode = updateDecoder()
    const arrived = [...typed.keys, typed.deletion, ...typed.after].map((bytes, frame) => {
      const decoded = decode(bytes)
      if (!decoded) throw new Error('an honest frame could not be read')
      return { frame, bytes, decoded }
    })
    const author = { author: 'user-gp', owners: new Map([[WRITER, 'user-gp']]) }
    const first = ahead.tryTogether(arrived, 0, author)
    expect(first?.taken).toBe(40)
    expect(Y.decodeUpdate(first?.bytes ?? new Uint8Array()).structs).toHaveLength(1)
    expect(ahead.tryTogether(arrived, 40, author)).toBeNull()
    const stranger = { author: 'user-nurse', owners: author.owners }
    expect(ahead.tryTogether(arrived, 41, stranger)).toBeNull()
  })

  it('[RC9] [RC2] a frame that waits to be judged is never called saved by the answer to an earlier one', async () => {
    const server = await startRecordServer()
    const { client, wire } = await opened(server)
    const again = Y.encodeStateAsUpdate(client.doc)
    const typed = keys(3)
    client.sendUpdate(typed.opening)
    await client.allSaved()
    const latch = gate()
    server.store.appendGate = latch.closed
    wire.cork()
    client.sendUpdate(again)
    for (const key of typed.keys) client.sendUpdate(key)
    wire.uncork()
    await client.fence()
    expect(client.saved()).toBeLessThan(client.sent())
    latch.open()
    await client.allSaved()
    expect(rebuilt(server)).toBe((await server.gateway.digest(CASE, 'plan')).hash)
  })
})

async function played(send: (client: RecordClient, wire: Socket) => Promise<void>) {
  const server = await startRecordServer({ limits: { strikes: 1e9, refusals: 1e9, framesPerSecond: 1e6 } })
  const nurse = await server.join('nurse')
  nurse.sendUpdate(forgedUpdate(OTHER, 0))
  await nurse.allSaved()
  const { client, wire } = await opened(server)
  await send(client, wire)
  await client.allSaved()
  const { hash } = await server.gateway.digest(CASE, 'plan')
  await nurse.fence()
  const refused = client.received.flatMap(got => (got.type === 'refused' ? [[got.frame, got.code]] : []))
  const result = { refused, hash, logHash: rebuilt(server), screen: digestOf(nurse.doc).hash }
  await server.stop()
  return result
}

/** A connection together with the socket below it, to send several frames in one piece. */
async function opened(server: RecordServer): Promise<{ client: RecordClient; wire: Socket }> {
  const client = server.open('gp')
  const wire = await new Promise<Socket>(resolve => client.socket.once('upgrade', answer => resolve(answer.socket)))
  await client.get('step2')
  await client.allSaved()
  return { client, wire }
}

/** Typing, deleting and new lines of one person, mixed with repeats, forgeries and damage. */
function framesOf(chance: Chance, count: number): Uint8Array[] {
  const doc = new Y.Doc()
  doc.clientID = WRITER
  const honest: Uint8Array[] = []
  const frames: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => honest.push(update))
  const root = doc.getXmlFragment(ROOT)
  root.push([paragraph('The daughter asks')])
  while (frames.length < count) {
    const lines = root.toArray().flatMap(block => (block instanceof Y.XmlElement ? block.toArray() : []))
    const line = chance.pick(lines)
    if (chance.of(0.05)) root.push([paragraph('again')])
    else if (line instanceof Y.XmlText) {
      if (chance.of(0.15) && line.length > 2) line.delete(chance.below(line.length - 1), 1)
      else line.insert(chance.below(line.length + 1), 'word '.slice(0, 1 + chance.below(4)))
    }
    frames.push(...honest.splice(0))
    const last = frames.at(-1) ?? new Uint8Array()
    if (chance.of(0.05)) frames.push(chance.pick(frames))
    if (chance.of(0.05)) frames.push(forgedUpdate(OTHER, 1))
    if (chance.of(0.05)) frames.push(last.slice(0, -2))
    if (chance.of(0.05)) frames.push(otherRoot())
    // Typing that stands behind a block instead of in it.
    if (chance.of(0.05)) frames.push(lettersBehind(root.get(0), doc))
  }
  return frames
}

/** One struct of text whose left neighbour is `block`, as nobody's editor writes it. */
function lettersBehind(block: unknown, doc: Y.Doc): Uint8Array {
  if (!(block instanceof Y.XmlElement) || !block._item) throw new Error('there is no block')
  const { client, clock } = block._item.id
  const encoder = encoding.createEncoder()
  for (const number of [1, 1, WRITER, Y.getState(doc.store, WRITER)]) encoding.writeVarUint(encoder, number)
  encoding.writeUint8(encoder, 0x84)
  encoding.writeVarUint(encoder, client)
  encoding.writeVarUint(encoder, clock)
  encoding.writeVarString(encoder, 'letters')
  encoding.writeVarUint(encoder, 0)
  return encoding.toUint8Array(encoder)
}

function otherRoot(): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = 3003
  doc.getText('elsewhere').insert(0, 'x')
  return Y.encodeStateAsUpdate(doc)
}

function keys(count: number) {
  const doc = new Y.Doc()
  doc.clientID = WRITER
  const made: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => made.push(update))
  doc.getXmlFragment(ROOT).push([paragraph('')])
  const block = doc.getXmlFragment(ROOT).get(0)
  const line = block instanceof Y.XmlElement ? block.get(0) : null
  if (!(line instanceof Y.XmlText)) throw new Error('there is no line to type in')
  for (let at = 0; at < count; at += 1) line.insert(at, 'k')
  line.delete(0, 1)
  for (let at = 0; at < 3; at += 1) line.insert(at, 'm')
  const [opening = new Uint8Array(), ...rest] = made
  return { opening, keys: rest.slice(0, count), deletion: rest[count] ?? opening, after: rest.slice(count + 1) }
}
