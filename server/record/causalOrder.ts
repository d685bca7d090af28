// A log in the order in which it was written. Ids sort so, unless two processes whose clocks disagreed wrote one room.
import * as Y from 'yjs'
import type { UpdateRow } from '../usecases/recordPorts.ts'

interface Entry {
  row: UpdateRow
  /** Yjs client id -> the clock that the row goes up to. */
  to: ReadonlyMap<number, number>
  /** What the row builds on: of each client, the highest clock that must be there before. */
  needs: ReadonlyMap<number, number>
}

/**
 * The rows, each after what it builds on, and otherwise in the order given. What builds on something that is neither in
 * them nor in `before`, an update, comes last: whoever applies it finds that it does not fit.
 */
export function inCausalOrder(rows: readonly UpdateRow[], before?: Uint8Array): UpdateRow[] {
  const known = new Map(before ? Y.parseUpdateMeta(before).to : [])
  const ordered: UpdateRow[] = []
  let left = rows.map(entryOf)
  while (left.length > 0) {
    const later: Entry[] = []
    for (const entry of left) {
      if ([...entry.needs].some(([client, clock]) => (known.get(client) ?? 0) <= clock)) {
        later.push(entry)
        continue
      }
      for (const [client, clock] of entry.to) known.set(client, Math.max(known.get(client) ?? 0, clock))
      ordered.push(entry.row)
    }
    if (later.length === left.length) return [...ordered, ...later.map(({ row }) => row)]
    left = later
  }
  return ordered
}

function entryOf(row: UpdateRow): Entry {
  const { from, to } = Y.parseUpdateMeta(row.bytes)
  const { structs, ds } = Y.decodeUpdate(row.bytes)
  const needs = new Map<number, number>()
  const need = (client: number, clock: number) => {
    const own = clock >= (from.get(client) ?? Number.POSITIVE_INFINITY) && clock < (to.get(client) ?? 0)
    if (!own) needs.set(client, Math.max(needs.get(client) ?? 0, clock))
  }
  for (const [client, clock] of from) if (clock > 0) need(client, clock - 1)
  for (const struct of structs) {
    if (!(struct instanceof Y.Item)) continue
    for (const id of [struct.origin, struct.rightOrigin, struct.parent])
      if (id instanceof Y.ID) need(id.client, id.clock)
  }
  for (const [client, ranges] of ds.clients) for (const { clock, len } of ranges) need(client, clock + len - 1)
  return { row, to, needs }
}
