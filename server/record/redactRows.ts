// Rewrites rows of the log so that some characters cannot be read any more. Every character keeps its place and its Yjs
// id, and with them its writer and time: what others wrote stays theirs, and nothing that was built on it breaks.
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import type { RedactedRange } from '#shared/redaction'
import type { UpdateRow } from '../usecases/recordPorts.ts'
import { REDACTED } from '../usecases/redactedText.ts'
import { DamagedLog } from './loading.ts'
import { rowChecksum, sealed } from './rows.ts'

/** The rows that held any of it, rewritten. Throws `DamagedLog` when a row is not what was stored. */
export function redactRows(rows: readonly UpdateRow[], ranges: readonly RedactedRange[]): UpdateRow[] {
  return rows.flatMap(row => {
    if (rowChecksum(row) !== row.checksum) throw new DamagedLog(`row ${row._id} of ${row.room}`)
    const bytes = redactUpdate(row.bytes, ranges)
    const { checksum: _, ...rest } = row
    return bytes ? [sealed({ ...rest, bytes })] : []
  })
}

/** Null when the update holds none of it. */
export function redactUpdate(update: Uint8Array, ranges: readonly RedactedRange[]): Uint8Array | null {
  const { structs, ds } = Y.decodeUpdate(update)
  let changed = false
  for (const struct of structs) {
    if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) continue
    const { client, clock } = struct.id
    const { str } = struct.content
    const within = (at: number) => isWithin(ranges, client, clock + at)
    let at = 0
    // By whole characters: half of one could not be written down.
    const hidden = [...str]
      .map(letter => {
        const chosen = within(at) || (letter.length > 1 && within(at + 1))
        at += letter.length
        return chosen && !/\s/.test(letter) ? REDACTED.repeat(letter.length) : letter
      })
      .join('')
    if (hidden === str) continue
    struct.content.str = hidden
    changed = true
  }
  return changed ? encoded(structs, ds) : null
}

function isWithin(ranges: readonly RedactedRange[], client: number, clock: number): boolean {
  return ranges.some(one => one.client === client && clock >= one.clock && clock < one.clock + one.length)
}

/** Yjs can write structs, and has no public way to write an update of them: this is its format, version 1. */
function encoded(structs: (Y.Item | Y.GC | Y.Skip)[], ds: ReturnType<typeof Y.decodeUpdate>['ds']): Uint8Array {
  const encoder = new Y.UpdateEncoderV1()
  const byClient = new Map<number, (Y.Item | Y.GC | Y.Skip)[]>()
  for (const struct of structs) {
    const known = byClient.get(struct.id.client)
    if (known) known.push(struct)
    else byClient.set(struct.id.client, [struct])
  }
  encoding.writeVarUint(encoder.restEncoder, byClient.size)
  for (const [client, own] of byClient) {
    encoding.writeVarUint(encoder.restEncoder, own.length)
    encoder.writeClient(client)
    encoding.writeVarUint(encoder.restEncoder, own[0]?.id.clock ?? 0)
    for (const struct of own) struct.write(encoder, 0)
  }
  encoding.writeVarUint(encoder.restEncoder, ds.clients.size)
  for (const [client, ranges] of ds.clients) {
    encoder.resetDsCurVal()
    encoding.writeVarUint(encoder.restEncoder, client)
    encoding.writeVarUint(encoder.restEncoder, ranges.length)
    for (const { clock, len } of ranges) {
      encoder.writeDsClock(clock)
      encoder.writeDsLen(len)
    }
  }
  return encoder.toUint8Array()
}
