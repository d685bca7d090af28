// What keeps the grammar of Yjs and says anything in it, judged one by one: what is taken can be read, and stands by itself.
import * as encoding from 'lib0/encoding'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { Ahead } from '#server/record/ahead'
import { contentOf } from '#server/record/digest'
import { updateDecoder } from '#server/record/updateCheck'
import { ROOT } from '#shared/record'
import { recordDoc } from '#shared/recordDoc'
import { paragraph } from '#test/support/recordClient'
import { seeded } from './chance.ts'
import { grammatical } from './grammar.ts'

const [victim, own, other] = [1001, 2002, 3003]
const perSeed = 500
/** The last one once made letters that stood in one copy only: a neighbour lived, the other had gone with its block. */
const seeds = [...Array.from({ length: 40 }, (_, at) => at + 1), 411]

test(`[RC65] [RC63] R-13 B-44: of ${seeds.length * perSeed} updates that only keep the grammar, what is taken can be shown and rebuilt`, () => {
  const decode = updateDecoder()
  let taken = 0
  let refused = 0
  for (const seed of seeds) {
    const chance = seeded(seed)
    const honest = recordDoc()
    honest.clientID = victim
    for (let line = 0; line < 3; line += 1)
      honest.getXmlFragment(ROOT).push([paragraph(`what the GP wrote, line ${line}`)])
    const rows = [Y.encodeStateAsUpdate(honest)]
    const durable = rebuilt(rows)
    const owners = new Map([[victim, 'gp']])
    const ahead = new Ahead(
      () => durable,
      () => [],
      1024 * 1024,
    )
    const named = { clients: [victim, own, other], stateOf: (client: number) => Y.getState(durable.store, client) }
    for (let frame = 0; frame < perSeed; frame += 1) {
      const bytes = grammatical(chance, named)
      const decoded = decode(bytes)
      const tried = decoded && ahead.try(bytes, decoded, chance.of(0.5), { author: 'pharmacist', owners })
      if (!tried?.ok) {
        refused += 1
        continue
      }
      for (const client of tried.newClients) owners.set(client, 'pharmacist')
      if (!tried.bytes) continue
      taken += 1
      rows.push(tried.bytes)
      Y.applyUpdate(durable, tried.bytes)
      expect(durable.store.pendingStructs ?? durable.store.pendingDs, `seed ${seed}, frame ${frame}`).toBeNull()
    }
    // Neighbours that nobody's Yjs would name may stand in another order in another copy; no letter more or less.
    for (const copy of [rebuilt(rows), rebuilt([Y.encodeStateAsUpdate(durable)])])
      expect(letters(copy), `seed ${seed}`).toBe(letters(durable))
    expect([...owners].filter(([, who]) => who === 'gp')).toEqual([[victim, 'gp']])
  }
  expect(taken).toBeGreaterThan(seeds.length)
  expect(refused).toBeGreaterThan(seeds.length * 100)
})

test('[RC65] a long paste before what is there is taken; far neighbours the wrong way round are not', () => {
  const decode = updateDecoder()
  const honest = recordDoc()
  honest.clientID = victim
  const lines = (count: number) => Array.from({ length: count }, (_, line) => paragraph(`line ${line}`))
  honest.getXmlFragment(ROOT).push(lines(200))
  const durable = rebuilt([Y.encodeStateAsUpdate(honest)])
  const ahead = new Ahead(
    () => durable,
    () => [],
    1024 * 1024,
  )
  const judged = (bytes: Uint8Array) => {
    const decoded = decode(bytes)
    return decoded && ahead.try(bytes, decoded, false, { author: 'nurse', owners: new Map([[victim, 'gp']]) })
  }
  const pasting = rebuilt([Y.encodeStateAsUpdate(durable)])
  pasting.clientID = own
  const before = Y.encodeStateVector(pasting)
  pasting.transact(() => pasting.getXmlFragment(ROOT).insert(0, lines(500)))
  expect(judged(Y.encodeStateAsUpdate(pasting, before))).toMatchObject({ ok: true })

  const clockOf = (line: number) => honest.getXmlFragment(ROOT).get(line)._item?.id.clock ?? 0
  const between = (left: number, right: number) => {
    const encoder = encoding.createEncoder()
    // One section of one element with both neighbours; nothing deleted.
    for (const number of [1, 1, other, 0]) encoding.writeVarUint(encoder, number)
    encoding.writeUint8(encoder, 0xc7)
    for (const line of [left, right])
      for (const number of [victim, clockOf(line)]) encoding.writeVarUint(encoder, number)
    encoding.writeVarUint(encoder, 3)
    encoding.writeVarString(encoder, 'paragraph')
    encoding.writeVarUint(encoder, 0)
    return encoding.toUint8Array(encoder)
  }
  expect(judged(between(150, 10))).toEqual({ ok: false, code: 'structure' })
  expect(judged(between(10, 150))).toMatchObject({ ok: true })
})

function letters(doc: Y.Doc): string {
  return [...contentOf(doc)]
    .filter(letter => /[a-z0-9]/.test(letter))
    .sort()
    .join('')
}

/** All in one step, as a record is opened. */
function rebuilt(rows: readonly Uint8Array[]): Y.Doc {
  const doc = recordDoc()
  doc.transact(() => {
    for (const bytes of rows) Y.applyUpdate(doc, bytes)
  })
  return doc
}
