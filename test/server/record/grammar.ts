// Updates that keep the grammar of Yjs and say anything in it: what a flipped bit hardly ever makes.
import * as encoding from 'lib0/encoding'
import type { Chance } from './chance.ts'

/** Ids and clocks that an update may name: `stateOf` is what the server holds of a client. */
export interface Named {
  clients: readonly number[]
  stateOf: (client: number) => number
}

const edges = [0, 1, 2, 127, 128, 65_536, 2 ** 31 - 1, 2 ** 32 - 1, Number.MAX_SAFE_INTEGER]
const words = ['', 'a new line', 'text', '__proto__', '\ud800', 'x'.repeat(300)]

/** An update in the first encoding: structs with origins, parents and content of every kind, and deletions. */
export function grammatical(chance: Chance, named: Named): Uint8Array {
  const encoder = encoding.createEncoder()
  const number = (value: number) => encoding.writeVarUint(encoder, value)
  const word = () => encoding.writeVarString(encoder, chance.pick(words))
  const length = () => (chance.of(0.8) ? 1 + chance.below(4) : chance.pick(edges))
  const client = () => (chance.of(0.9) ? chance.pick(named.clients) : chance.pick(edges))
  const clock = (of: number) => (chance.of(0.7) ? Math.max(0, named.stateOf(of) - chance.below(3)) : chance.pick(edges))
  const id = () => {
    const of = client()
    number(of)
    number(clock(of))
  }

  const sections = chance.below(3)
  number(sections)
  for (let section = 0; section < sections; section += 1) {
    const structs = 1 + chance.below(3)
    number(structs)
    const own = client()
    number(own)
    number(chance.of(0.6) ? named.stateOf(own) : clock(own))
    for (let struct = 0; struct < structs; struct += 1) writeStruct()
  }
  const deletions = chance.below(3)
  number(deletions)
  for (let section = 0; section < deletions; section += 1) {
    const of = client()
    number(of)
    number(1)
    number(clock(of))
    number(length())
  }
  return encoding.toUint8Array(encoder)

  function writeStruct() {
    const kind = chance.of(0.5) ? chance.pick([4, 7]) : chance.below(11)
    if (kind === 0 || kind === 10) {
      encoding.writeUint8(encoder, kind)
      return number(length())
    }
    const origins = chance.pick([0, 0, 0x80, 0x40, 0xc0])
    const sub = chance.of(0.1) ? 0x20 : 0
    encoding.writeUint8(encoder, kind | origins | sub)
    if (origins & 0x80) id()
    if (origins & 0x40) id()
    if (origins === 0) {
      const root = chance.of(0.7)
      number(root ? 1 : 0)
      if (root) encoding.writeVarString(encoder, chance.of(0.8) ? 'text' : chance.pick(words))
      else id()
      if (sub) word()
    }
    writeContent(kind)
  }

  function writeContent(kind: number) {
    switch (kind) {
      case 1:
        return number(length())
      case 2:
        number(1)
        return encoding.writeVarString(encoder, chance.pick(['1', '{', 'undefined']))
      case 3:
        return encoding.writeVarUint8Array(encoder, new Uint8Array([1, 2, 3]))
      case 4:
        return word()
      case 5:
        return encoding.writeVarString(encoder, chance.pick(['{}', '{"a":1}', 'null', '{']))
      case 6:
        word()
        return encoding.writeVarString(encoder, chance.pick(['true', '{}', 'null', '{']))
      case 7: {
        const type = chance.of(0.7) ? 3 : chance.below(8)
        number(type)
        if (type === 3 || type === 5)
          encoding.writeVarString(encoder, chance.pick(['paragraph', 'list', 'a"><script', '']))
        return
      }
      case 8:
        number(1)
        return encoding.writeAny(encoder, chance.pick([1, 'x', null, true]))
      default:
        word()
        return encoding.writeAny(encoder, {})
    }
  }
}
