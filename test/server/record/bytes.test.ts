// No byte from a client ends the process, half-changes a document, or fills the memory.
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { digestOf } from '#server/record/digest'
import { closeCodes, ROOT } from '#shared/record'
import { until } from '#test/support/deadline'
import { paragraph, type RecordClient, syncFrame } from '#test/support/recordClient'
import { countOr } from '#test/support/rounds'
import { seeded } from './chance.ts'
import { CASE, rebuilt, startRecordServer } from './harness.ts'

const [framesPerSeed, seedsPerServer] = [5_000, 4]
const frames = countOr('FAULT_FRAMES', 20_000)

describe('hostile bytes', () => {
  it('[RC62] S-25 B-45: unknown types, server-only types, trailing and missing bytes are refused; three end it', async () => {
    const server = await startRecordServer()
    const update = Y.encodeStateAsUpdate(new Y.Doc())
    const frames = [
      [7],
      [2, 0],
      [100, 5, 5],
      [101, 0],
      [102, 1, 0],
      [255, 255, 255, 255, 255, 255, 255, 255, 255],
      [],
      [0],
      [0, 3, 0],
      [0, 0, 1],
      [0, 0, 1, 0, 9],
      [0, 2, 2, 0],
      [...syncFrame(2, update), 1],
      [...syncFrame(2, new Uint8Array([...update, 1]))],
      [...syncFrame(2, new Uint8Array([...sample(), 0, 0]))],
      [1, 0, 0],
    ]
    for (const frame of frames) {
      const client = await server.join('gp')
      for (let index = 0; index < 3; index += 1) client.send(new Uint8Array(frame))
      expect(await client.closed(), `frame ${frame.join(' ')}`).toBe(closeCodes.malformed.code)
    }
    const text = await server.join('gp')
    text.socket.send('text')
    expect(await text.get('refused')).toMatchObject({ code: 'malformed' })
    expect(server.store.rows).toHaveLength(0)
  })

  it(`[RC63] B-44 R-13: ${frames} broken updates leave the same content on the server, in the log and on screens`, async () => {
    for (let seed = 1; seed <= frames / framesPerSeed; seed += seedsPerServer) await fuzz(seed)
  }, 3_600_000)

  it('[RC64] B-51: updates whose beginnings are missing are refused, never kept pending, and end at the limit', async () => {
    const server = await startRecordServer()
    const before = await server.gateway.digest(CASE, 'plan')
    const client = await server.join('gp')
    const doc = new Y.Doc()
    doc.getXmlFragment(ROOT).push([paragraph('never sent')])
    for (let index = 0; index < 2000; index += 1) {
      const known = Y.encodeStateVector(doc)
      doc.getXmlFragment(ROOT).push([paragraph(`line ${index}`)])
      client.sendUpdate(Y.encodeStateAsUpdate(doc, known))
    }
    expect(await client.closed()).toBe(closeCodes.malformed.code)
    const codes = client.received.flatMap(got => (got.type === 'refused' ? [got.code] : []))
    expect(new Set(codes)).toEqual(new Set(['incomplete']))
    expect(client.received.filter(got => got.type === 'step1')).toHaveLength(2)
    expect(await server.gateway.digest(CASE, 'plan')).toEqual(before)
    expect(server.store.rows).toHaveLength(0)
  })

  it('[RC64] an honest client that lost a frame is asked for all that is missing, and nothing is lost', async () => {
    const server = await startRecordServer()
    const client = await server.join('gp')
    client.doc.getXmlFragment(ROOT).push([paragraph('the frame that got lost')])
    client.write('the frame after it')
    expect(await client.get('refused')).toMatchObject({ code: 'incomplete' })
    await until(15_000, 'the row', () => server.store.rows.length === 1, 5)
    await client.allSaved()
    expect(rebuilt(server)).toBe(digestOf(client.doc).hash)
  })

  it('[RC65] S-27 B-52: other root types, sub-documents, binary, hidden map entries, letters among elements and endless nesting are refused', async () => {
    const server = await startRecordServer()
    const deep = (levels: number) => (doc: Y.Doc) => {
      let element = new Y.XmlElement('list')
      doc.getXmlFragment(ROOT).push([element])
      for (let level = 0; level < levels; level += 1) {
        const inner = new Y.XmlElement('list')
        element.push([inner])
        element = inner
      }
    }
    const makers: ((doc: Y.Doc) => void)[] = [
      doc => doc.getMap('other').set('key', 1),
      doc => doc.getText('hidden').insert(0, 'text'),
      doc => doc.getXmlFragment(`${ROOT}2`).push([paragraph('text')]),
      doc => doc.getMap(ROOT).set('hidden', 'text'),
      doc => doc.getArray(ROOT).push([new Uint8Array([1, 2, 3])]),
      doc => doc.getArray(ROOT).push([new Y.Doc()]),
      doc => doc.getArray(ROOT).push([new Y.Map()]),
      doc => doc.getXmlFragment(ROOT).push([new Y.XmlElement('a"><script')]),
      // Whoever asks for the blocks of these gets letters, and an editor ends there.
      doc => doc.getText(ROOT).insert(0, 'letters among blocks'),
      doc => doc.getArray(ROOT).push(['a value among blocks']),
      doc => {
        const line = new Y.XmlText()
        doc.getXmlFragment(ROOT).push([line])
        line.insertEmbed(0, new Y.XmlElement('list'))
      },
      deep(5000),
      deep(25),
    ]
    for (const [index, make] of makers.entries()) {
      const client = await server.join('gp')
      const doc = new Y.Doc()
      doc.transact(() => make(doc))
      client.sendUpdate(Y.encodeStateAsUpdate(doc))
      expect(await client.get('refused'), `case ${index}`).toMatchObject({ code: 'structure' })
      await client.close()
    }
    const many = await server.join('gp')
    const keys = new Y.XmlElement('list')
    const wide = new Y.Doc()
    wide.getXmlFragment(ROOT).push([keys])
    wide.transact(() => {
      for (let key = 0; key < 100_000; key += 1) keys.setAttribute(`a${key}`, '')
    })
    many.sendUpdate(Y.encodeStateAsUpdate(wide))
    expect(await many.closed(), 'a hundred thousand keys').toBe(closeCodes.tooLarge.code)
    expect(server.store.rows).toHaveLength(0)
    // A refused frame leaves nothing behind: the same client id can say something else at the same place.
    const again = await server.join('nurse')
    const first = new Y.Doc()
    first.transact(() => deep(25)(first))
    again.sendUpdate(Y.encodeStateAsUpdate(first))
    await again.get('refused')
    again.doc.clientID = first.clientID
    again.write('said at the same place')
    await again.allSaved()
    expect((await server.join('consultant')).text()).toContain('said at the same place')
    const fine = await server.join('gp')
    fine.doc.transact(() => deep(10)(fine.doc))
    fine.sendUpdate(Y.encodeStateAsUpdate(fine.doc))
    fine.write('after all that')
    await fine.allSaved()
    expect(rebuilt(server)).toBe(digestOf(fine.doc).hash)
  })
})

/** Twenty thousand frames of a writer on a new server, in kinds that a seed chooses. */
async function fuzz(first: number): Promise<void> {
  const server = await startRecordServer({ limits: { strikes: 1e9, refusals: 1e9, framesPerSecond: 1e6 } })
  const watcher = await server.join('nurse')
  const author = await server.join('gp')
  for (let index = 0; index < 10; index += 1) author.write(`what the GP wrote, line ${index}`)
  await author.allSaved()
  for (let seed = first; seed < first + seedsPerServer; seed += 1) {
    const chance = seeded(seed)
    const fuzzer = await server.join('pharmacist')
    const original = honestUpdates(fuzzer)
    for (let index = 0; index < framesPerSeed; index += 1) {
      const bytes = broken(chance.pick(original), chance)
      if (chance.of(0.5)) fuzzer.sendUpdate(bytes)
      else fuzzer.sendStep2(bytes)
    }
    await fuzzer.allSaved()
    expect(fuzzer.received.filter(got => got.type === 'refused').length).toBeGreaterThan(2000)
    await fuzzer.close()
    const { hash } = await server.gateway.digest(CASE, 'plan')
    expect(rebuilt(server), `seed ${seed}`).toBe(hash)
    for (const client of [watcher, author]) {
      await client.fence()
      expect(digestOf(client.doc).hash, `seed ${seed}`).toBe(hash)
    }
  }
  for (const row of server.store.rows.filter(row => row.author !== 'user-gp')) {
    expect([...Y.parseUpdateMeta(row.bytes).from.keys()]).not.toContain(author.doc.clientID)
  }
  author.write('and on it goes')
  await author.allSaved()
  await watcher.when('the next line', () => watcher.text().includes('and on it goes'))
  await server.stop()
}

function sample(): Uint8Array {
  const doc = new Y.Doc()
  doc.getXmlFragment(ROOT).push([paragraph('sample')])
  return Y.encodeStateAsUpdate(doc)
}

/** What an honest client would send next, in several kinds, without sending it. */
function honestUpdates(client: RecordClient): Uint8Array[] {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(client.doc))
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  const text = doc.getXmlFragment(ROOT)
  text.push([paragraph('a new line')])
  text.insert(0, [paragraph('a first line')])
  text.delete(1, 1)
  const first = text.get(0)
  if (first instanceof Y.XmlElement) first.setAttribute('level', '2')
  return [...updates, Y.encodeStateAsUpdate(doc)]
}

function broken(update: Uint8Array, chance: ReturnType<typeof seeded>): Uint8Array {
  const bytes = update.slice()
  switch (chance.below(4)) {
    case 0: {
      for (let flips = 1 + chance.below(4); flips > 0; flips -= 1) {
        const at = chance.below(bytes.length)
        bytes[at] = (bytes[at] ?? 0) ^ (1 << chance.below(8))
      }
      return bytes
    }
    case 1:
      return bytes.slice(0, chance.below(bytes.length))
    case 2: {
      const at = chance.below(bytes.length)
      return new Uint8Array([...bytes.slice(0, at), ...bytes.slice(chance.below(bytes.length))])
    }
    default:
      return new Uint8Array(Array.from({ length: chance.below(60) }, () => chance.below(256)))
  }
}
