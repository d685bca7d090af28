// Reads a compartment's log as text: who wrote each character, who put it where it is, and who removed it.
import * as Y from 'yjs'
import { ROOT, roomName } from '#shared/record'
import { recordDoc } from '#shared/recordDoc'
import type { LineageBlock, Piece, RecordStore, RecordTexts, UpdateRow } from '../usecases/recordPorts.ts'
import { inCausalOrder } from './causalOrder.ts'
import { digestOf } from './digest.ts'
import { DamagedLog, MissingRow } from './loading.ts'
import { Origins, unknownMark } from './origins.ts'
import { rowChecksum } from './rows.ts'

/** Then others get their turn. */
const TURN_MS = 10

export function createRecordTexts(store: RecordStore): RecordTexts {
  return {
    lineage: async (caseId, compartment, until) =>
      readLineage(await store.history(roomName(caseId, compartment), until)),
    span: (caseId, compartment) => store.span(roomName(caseId, compartment)),
    async hashAt(caseId, compartment, until) {
      const doc = await replayed(await store.history(roomName(caseId, compartment), until))
      const { hash } = digestOf(doc)
      doc.destroy()
      return hash
    },
    async stateAt(caseId, compartment, until) {
      const doc = await replayed(await store.history(roomName(caseId, compartment), until))
      const state = Y.encodeStateAsUpdate(doc)
      doc.destroy()
      return state
    },
  }
}

/** Rows in the order of the log. Throws `DamagedLog` when one is altered or missing. */
export async function readLineage(rows: readonly UpdateRow[]): Promise<LineageBlock[]> {
  const { doc, origins } = await inSomeOrder(rows, async ordered => {
    // Without collecting garbage: removed words keep their place and their letters.
    const doc = recordDoc({ gc: false })
    const origins = new Origins(doc, ROOT)
    await replay(doc, ordered, row => origins.read(row))
    return { doc, origins }
  })
  const blocks: LineageBlock[] = []
  blocksOf(doc.getXmlFragment(ROOT), { kind: 'paragraph', pieces: [] }, false, blocks, origins)
  doc.destroy()
  return blocks.filter(block => block.pieces.length > 0)
}

async function replayed(rows: readonly UpdateRow[]): Promise<Y.Doc> {
  return inSomeOrder(rows, async ordered => {
    const doc = recordDoc()
    await replay(doc, ordered, () => undefined)
    return doc
  })
}

/** In the order of the log, and when they do not fit so, in that of what builds on what. */
async function inSomeOrder<T>(
  rows: readonly UpdateRow[],
  read: (rows: readonly UpdateRow[]) => Promise<T>,
): Promise<T> {
  try {
    return await read(rows)
  } catch (error) {
    if (!(error instanceof MissingRow)) throw error
    return read(inCausalOrder(rows))
  }
}

async function replay(doc: Y.Doc, rows: readonly UpdateRow[], each: (row: UpdateRow) => void) {
  for (let done = 0; done < rows.length; ) {
    if (done > 0) await new Promise(resolve => setImmediate(resolve))
    const until = performance.now() + TURN_MS
    doc.transact(() => {
      for (; done < rows.length; done += 1) {
        const row = rows[done]
        if (!row || performance.now() > until) return
        if (rowChecksum(row) !== row.checksum) throw new DamagedLog(`row ${row._id} of ${row.room}`)
        Y.applyUpdate(doc, row.bytes)
        if (doc.store.pendingStructs || doc.store.pendingDs) throw new MissingRow('a row is missing')
        each(row)
      }
    })
  }
}

function blocksOf(
  type: { _start: Y.Item | null },
  block: LineageBlock,
  inList: boolean,
  out: LineageBlock[],
  origins: Origins,
) {
  for (let item = type._start; item; item = item.right) {
    const { content } = item
    if (content instanceof Y.ContentString) {
      block.pieces.push(...piecesOf(item, content.str, origins))
    } else if (content instanceof Y.ContentType) {
      const inner = content.type
      if (!(inner instanceof Y.XmlElement)) {
        blocksOf(inner, block, inList, out, origins)
        continue
      }
      if (inner.nodeName === 'hardBreak') {
        block.pieces.push(...piecesOf(item, '\n', origins))
        continue
      }
      const list = inList || inner.nodeName === 'listItem'
      const next: LineageBlock = {
        kind: inner.nodeName === 'heading' ? 'heading' : list ? 'list-item' : 'paragraph',
        pieces: [],
      }
      out.push(next)
      blocksOf(inner, next, list, out, origins)
    }
  }
}

function piecesOf(item: Y.Item, text: string, origins: Origins): Piece[] {
  const { client } = item.id
  const pieces: Piece[] = []
  const end = item.id.clock + text.length
  for (let clock = item.id.clock; clock < end; ) {
    const placed = origins.placed.at(client, clock)
    const removed = origins.removed.at(client, clock)
    const moved = origins.moved.at(client, clock)
    const wrote = origins.writer(client, clock)
    const until = Math.min(end, placed.end, removed.end, moved.end, wrote.end)
    pieces.push({
      text: text.slice(clock - item.id.clock, until - item.id.clock),
      client,
      clock,
      wrote: wrote.mark,
      placed: placed.value ?? unknownMark,
      movedFrom: moved.value ? { client: moved.value.client, clock: clock + moved.value.clock } : null,
      removed: item.deleted ? (removed.value ?? placed.value ?? unknownMark) : null,
    })
    clock = until
  }
  return pieces
}
