// Whose text it is, is the server's word; and nobody writes what they may not.
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { digestOf } from '#server/record/digest'
import { readLineage } from '#server/record/lineage'
import { closeCodes, ROOT } from '#shared/record'
import { until } from '#test/support/deadline'
import { forgedUpdate, paragraph, type RecordClient } from '#test/support/recordClient'
import { CASE, gate, type RecordServer, startRecordServer } from './harness.ts'

describe('authorship', () => {
  it('[RC40] S-26 B-05: text in another person’s name is refused, the third time ends it, and the victim writes on', async () => {
    const server = await startRecordServer()
    const victim = await server.join('gp')
    const watcher = await server.join('nurse')
    const forger = await server.join('pharmacist')
    victim.write('allergic to ')
    await victim.allSaved()
    await forger.when('the victim’s text', () => forger.text().includes('allergic'))
    const next = Y.getState(forger.doc.store, victim.doc.clientID)
    for (let tries = 1; tries <= 3; tries += 1) {
      forger.sendUpdate(forgedUpdate(victim.doc.clientID, next))
      await forger.when(`refusal ${tries}`, () => refusals(forger).length === tries)
    }
    expect(refusals(forger)).toEqual(['foreign-author', 'foreign-author', 'foreign-author'])
    expect(await forger.closed()).toBe(closeCodes.malformed.code)
    victim.write('penicillin')
    await victim.allSaved()
    await watcher.when('the victim’s next words', () => watcher.text().includes('penicillin'))
    await expectEverywhere(server, [victim, watcher])
    await until(15_000, 'the audit rows', () => server.audit.length >= 2, 5)
    expect(server.audit).toMatchObject([
      { kind: 'write-refused', userId: 'user-pharmacist', detail: { code: 'foreign-author', count: 1 } },
      { kind: 'write-refused', userId: 'user-pharmacist', detail: { code: 'foreign-author', count: 2 } },
    ])
  })

  it('[RC40] another person’s client id hidden in a SyncStep2 beside own text is refused as a whole', async () => {
    const server = await startRecordServer()
    const victim = await server.join('gp')
    victim.write('mine')
    await victim.allSaved()
    const forger = await server.join('pharmacist')
    const next = Y.getState(forger.doc.store, victim.doc.clientID)
    const mixed = Y.mergeUpdates([forgedUpdate(victim.doc.clientID, next), forgedUpdate(77, 0)])
    forger.sendStep2(mixed)
    expect(await forger.get('refused')).toMatchObject({ code: 'foreign-author', frame: 2 })
    await expectEverywhere(server, [victim])
    expect(server.store.rows).toHaveLength(1)
  })

  it('[RC41] a client id stays its owner’s after everybody left and the record was read back from the log', async () => {
    const server = await startRecordServer()
    const owner = await server.join('gp')
    owner.write('written before')
    await owner.allSaved()
    await owner.close()
    await until(15_000, 'the room to be gone', () => server.gateway.state().rooms === 0, 5)
    const forger = await server.join('nurse')
    forger.sendUpdate(forgedUpdate(owner.doc.clientID, Y.getState(forger.doc.store, owner.doc.clientID)))
    expect(await forger.get('refused')).toMatchObject({ code: 'foreign-author' })
    const back = await server.join('gp.2', { doc: owner.doc })
    back.write('written after')
    await back.allSaved()
    await expectEverywhere(server, [back])
  })

  it('[RH7] what is typed over a section while the store is slow is the typist’s, to the letter', async () => {
    const server = await startRecordServer()
    const before = await server.join('gp')
    for (const words of ['He is again in pain.', 'Kidneys as in May.']) before.write(words)
    await before.allSaved()
    const typist = await server.join('nurse')
    await typist.when('the text', () => typist.text().includes('in May'))
    const latch = gate()
    server.store.appendGate = latch.closed
    // Everything after this one waits for the disk together.
    const appends = server.store.appends
    typist.write('.')
    await until(15_000, 'the append to begin', () => server.store.appends > appends, 5)
    typist.edit(text => {
      text.delete(0, text.length)
      text.push([paragraph('K')])
    })
    for (const letters of ['idneys a', 'gain in Ma', 'y']) {
      typist.edit(text => {
        const line = text.get(0)
        const words = line instanceof Y.XmlElement ? line.get(0) : null
        if (words instanceof Y.XmlText) words.insert(words.length, letters)
      })
    }
    server.store.appendGate = null
    latch.open()
    await typist.allSaved()
    await before.when('what was typed', () => before.text().includes('gain in May'))
    const stands = (await readLineage(server.store.rows)).flatMap(({ pieces }) => pieces.filter(one => !one.removed))
    expect(stands.map(({ text }) => text).join('')).toBe('Kidneys again in May')
    expect(new Set(stands.map(({ wrote }) => wrote.author))).toEqual(new Set(['user-nurse']))
    await expectEverywhere(server, [before, typist])
  })

  it('[RC42] S-26 B-06: a few bytes that claim two thousand million characters mute nobody', async () => {
    const server = await startRecordServer()
    const victim = await server.join('gp')
    victim.write('first')
    await victim.allSaved()
    const forger = await server.join('pharmacist')
    const clock = Y.getState(forger.doc.store, victim.doc.clientID)
    const frames = [runOf(victim.doc.clientID, clock, 2 ** 31 - 1 - clock), runOf(4242, 0, 2 ** 31 - 1)]
    expect(frames[0]?.length).toBeLessThan(20)
    for (const frame of frames) forger.sendUpdate(frame)
    await forger.when('two refusals', () => refusals(forger).length === 2)
    expect(refusals(forger)).toEqual(['foreign-author', 'implausible'])
    // Nor is one's own id muted, at once or in steps of a size that nobody types and deletes between two frames.
    for (const [index, length] of [2 ** 31 - 1 - clock, 300_000].entries()) {
      victim.sendUpdate(runOf(victim.doc.clientID, clock, length))
      await victim.when('a refusal', () => refusals(victim).length === index + 1)
    }
    expect(refusals(victim)).toEqual(['implausible', 'implausible'])
    victim.write('second')
    await victim.allSaved()
    await forger.when('the second text', () => forger.text().includes('second'))
    await expectEverywhere(server, [victim, forger])
  })

  it('[RC43] S-25 B-07: a reader’s Update and SyncStep2 change nothing; what a reader’s provider sends on joining is no write', async () => {
    const server = await startRecordServer()
    const writer = await server.join('gp')
    writer.edit(text => text.insert(0, [new Y.XmlText('kept')]))
    writer.edit(text => text.delete(0, 1))
    writer.write('kept')
    await writer.allSaved()
    const before = await server.gateway.digest(CASE, 'plan')
    const reader = await server.join('nurse.reads')
    // The answer to the server's SyncStep1 repeats the known deletions.
    await reader.allSaved()
    expect(refusals(reader)).toEqual([])
    const frames = [
      () => reader.write('forbidden'),
      () => reader.sendStep2(Y.encodeStateAsUpdate(reader.doc)),
      () => reader.sendUpdate(deleteAll(writer.doc)),
      () => reader.sendStep2(deleteAll(writer.doc)),
    ]
    for (const [index, send] of frames.entries()) {
      send()
      await reader.when(`refusal ${index + 1}`, () => refusals(reader).length === index + 1)
    }
    // Several in one piece from the network, and both kinds of change in one update.
    const both = Y.mergeUpdates([forgedUpdate(reader.doc.clientID + 1, 0), deleteAll(writer.doc)])
    for (const send of [() => reader.write('forbidden'), () => reader.sendUpdate(both), () => reader.sendStep2(both)])
      send()
    await reader.when('the last refusal', () => refusals(reader).length === frames.length + 3)
    expect(new Set(refusals(reader))).toEqual(new Set(['read-only']))
    await writer.fence()
    expect(await server.gateway.digest(CASE, 'plan')).toEqual(before)
    expect(writer.raw().includes('forbidden')).toBe(false)
    expect(reader.saved()).toBe(reader.sent())
  })

  it('[RC46] formatting marks that a reader’s Yjs tidies up by itself are no write and no refusal', async () => {
    const server = await startRecordServer()
    const first = await server.join('gp')
    first.edit(text => text.insert(0, [new Y.XmlText('stop zolpidem now')]))
    first.edit(text => lineOf(text).format(5, 8, { bold: {} }))
    await first.allSaved()
    const second = await server.join('pharmacist')
    const reader = await server.join('nurse.reads')
    const latch = gate()
    server.store.appendGate = latch.closed
    // Neither deletes the whole bold word, so neither tidies its marks; whoever sees both does.
    first.edit(text => lineOf(text).delete(5, 4))
    second.edit(text => lineOf(text).delete(9, 4))
    await Promise.all([first.fence(), second.fence()])
    server.store.appendGate = null
    latch.open()
    await Promise.all([first.allSaved(), second.allSaved()])
    await reader.when('tidying of its own', () => reader.sent() > 1)
    await reader.allSaved()
    expect(refusals(reader)).toEqual([])
    await expectEverywhere(server, [first, second, reader])
    expect(server.audit.filter(entry => entry.userId === 'user-nurse')).toEqual([])
  })

  it('[RC44] each row of the log holds one person’s words under that person’s name', async () => {
    const server = await startRecordServer()
    const gp = await server.join('gp')
    const nurse = await server.join('nurse')
    for (let round = 0; round < 10; round += 1) {
      gp.write(`gp ${round}`)
      nurse.write(`nurse ${round}`)
    }
    await Promise.all([gp.allSaved(), nurse.allSaved()])
    await gp.when('the nurse’s text', () => gp.text().includes('nurse 9'))
    // An honest client sends again what it does not know to be saved: nothing is stored twice, or under a new name.
    const rows = server.store.rows.length
    nurse.sendStep2(Y.encodeStateAsUpdate(nurse.doc))
    await nurse.allSaved()
    expect(server.store.rows).toHaveLength(rows)
    const owners = new Map([
      [gp.doc.clientID, 'user-gp'],
      [nurse.doc.clientID, 'user-nurse'],
    ])
    for (const row of server.store.rows) {
      for (const client of Y.parseUpdateMeta(row.bytes).from.keys()) expect(row.author).toBe(owners.get(client))
    }
    await Promise.all([gp.close(), nurse.close()])
    await until(15_000, 'the edit sessions', () => server.audit.length === 2, 5)
    for (const entry of server.audit) expect(entry).toMatchObject({ kind: 'edit-session', detail: { frames: 10 } })
  })

  it('[RC45] new text mixed with text that is known is stored without the known part', async () => {
    const server = await startRecordServer()
    const gp = await server.join('gp')
    gp.write('gp wrote this')
    await gp.allSaved()
    const nurse = await server.join('nurse')
    nurse.doc.getXmlFragment(ROOT).push([new Y.XmlText('nurse wrote this')])
    nurse.sendUpdate(Y.encodeStateAsUpdate(nurse.doc))
    await nurse.allSaved()
    expect(server.store.rows.map(row => row.author)).toEqual(['user-gp', 'user-nurse'])
    const last = server.store.rows[1]
    expect([...Y.parseUpdateMeta(last?.bytes ?? new Uint8Array()).from.keys()]).toEqual([nurse.doc.clientID])
    await gp.when('the nurse’s text', () => gp.text().includes('nurse wrote this'))
    await expectEverywhere(server, [gp, nurse])
  })
})

function lineOf(text: Y.XmlFragment): Y.XmlText {
  const line = text.get(0)
  if (!(line instanceof Y.XmlText)) throw new Error('the first node is not text')
  return line
}

function refusals(client: RecordClient): string[] {
  return client.received.flatMap(got => (got.type === 'refused' ? [got.code] : []))
}

/** Same content on these screens, on the server, and in a document made from the log alone. */
async function expectEverywhere(server: RecordServer, clients: RecordClient[]) {
  const { hash } = await server.gateway.digest(CASE, 'plan')
  const rebuilt = new Y.Doc()
  for (const row of server.store.rows) Y.applyUpdate(rebuilt, row.bytes)
  expect(digestOf(rebuilt).hash).toBe(hash)
  for (const client of clients) expect(digestOf(client.doc).hash).toBe(hash)
}

/** An update of one garbage-collected run, hand-made: structs, client, clock, kind 0, length; no deletions. */
function runOf(client: number, clock: number, length: number): Uint8Array {
  return new Uint8Array([1, 1, ...varUint(client), ...varUint(clock), 0, ...varUint(length), 0])
}

function varUint(value: number): number[] {
  const bytes: number[] = []
  let left = value
  while (left > 127) {
    bytes.push((left % 128) + 128)
    left = Math.floor(left / 128)
  }
  return [...bytes, left]
}

/** No structs, and a deletion of everything `doc` holds. */
function deleteAll(doc: Y.Doc): Uint8Array {
  const clients = [...Y.decodeStateVector(Y.encodeStateVector(doc))]
  const ranges = clients.flatMap(([client, clock]) => [...varUint(client), 1, 0, ...varUint(clock)])
  return new Uint8Array([0, clients.length, ...ranges])
}
