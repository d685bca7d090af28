// Reads a compartment's log as text: who wrote each character, who put it where it is, and who removed it.
import * as Y from 'yjs'
import { ROOT, roomName } from '#shared/record'
import { recordDoc } from '#shared/recordDoc'
import type { LineageBlock, Mark, Piece, RecordStore, RecordTexts, UpdateRow } from '../usecases/recordPorts.ts'
import { DamagedLog } from './loading.ts'
import { type Found, movedWithin, type Removed, RemovedPool } from './moves.ts'
import { rowChecksum } from './rows.ts'
import { Spans } from './spans.ts'

/** Rows applied before others get their turn: about 10 ms. */
const ROWS_A_TURN = 500
/** In one change; past it nobody waits for an answer, and the mover counts as the writer. */
const MOST_REMOVED = 2000

export function createRecordTexts(store: RecordStore): RecordTexts {
  return {
    lineage: async (caseId, compartment, until) =>
      readLineage(await store.history(roomName(caseId, compartment), until)),
    span: (caseId, compartment) => store.span(roomName(caseId, compartment)),
    async stateAt(caseId, compartment, until) {
      const doc = recordDoc()
      await replay(doc, await store.history(roomName(caseId, compartment), until), () => undefined)
      const state = Y.encodeStateAsUpdate(doc)
      doc.destroy()
      return state
    },
  }
}

/** Rows in the order of the log. Throws `DamagedLog` when one is altered or missing. */
export async function readLineage(rows: readonly UpdateRow[]): Promise<LineageBlock[]> {
  // Without collecting garbage: removed words keep their place and their letters.
  const doc = recordDoc({ gc: false })
  const memory = new Memory()
  await replay(doc, rows, row => memory.read(row))
  const blocks: LineageBlock[] = []
  blocksOf(doc.getXmlFragment(ROOT), { kind: 'paragraph', pieces: [] }, false, blocks, memory)
  doc.destroy()
  return blocks.filter(block => block.pieces.length > 0)
}

async function replay(doc: Y.Doc, rows: readonly UpdateRow[], each: (row: UpdateRow) => void) {
  for (let start = 0; start < rows.length; start += ROWS_A_TURN) {
    if (start > 0) await new Promise(resolve => setImmediate(resolve))
    doc.transact(() => {
      for (const row of rows.slice(start, start + ROWS_A_TURN)) {
        if (rowChecksum(row) !== row.checksum) throw new DamagedLog(`row ${row._id} of ${row.room}`)
        Y.applyUpdate(doc, row.bytes)
        each(row)
      }
    })
  }
  if (doc.store.pendingStructs || doc.store.pendingDs) throw new DamagedLog('a row is missing')
}

/** What the rows said about each Yjs id. */
class Memory {
  readonly placed = new Spans<Mark>()
  readonly removed = new Spans<Mark>()
  readonly moved = new Spans<{ client: number; clock: number }>()
  readonly #texts = new Spans<string>()
  readonly #pool = new RemovedPool()

  read(row: UpdateRow) {
    const mark = { author: row.author, at: row.at }
    const { structs, ds } = Y.decodeUpdate(row.bytes)
    const inserted: Y.Item[] = []
    for (const struct of structs) {
      if (struct instanceof Y.Skip) continue
      const { client, clock } = struct.id
      this.placed.add(client, clock, clock + struct.length, mark)
      if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) continue
      this.#texts.add(client, clock, clock + struct.length, struct.content.str)
      inserted.push(struct)
    }
    const removed = this.#noteRemoved(ds, mark)
    for (const struct of inserted) {
      for (const { start, length, from } of this.#originsOf(struct, removed, row.author)) {
        const clock = struct.id.clock + start
        this.moved.add(struct.id.client, clock, clock + length, { client: from.client, clock: from.clock - clock })
      }
    }
    for (const one of removed) this.#pool.add(one)
  }

  /** Whose words stand at this id: back along the moves to where they were written. Bounded: moves are few. */
  writer(client: number, clock: number): { mark: Mark; end: number } {
    let at = { client, clock }
    let reach = Number.POSITIVE_INFINITY
    for (let steps = 0; steps < 64; steps += 1) {
      const move = this.moved.at(at.client, at.clock)
      reach = Math.min(reach, move.end - at.clock)
      if (!move.value) break
      at = { client: move.value.client, clock: at.clock + move.value.clock }
    }
    const placed = this.placed.at(at.client, at.clock)
    reach = Math.min(reach, placed.end - at.clock)
    return { mark: placed.value ?? unknown, end: clock + reach }
  }

  #noteRemoved(ds: ReturnType<typeof Y.decodeUpdate>['ds'], mark: Mark): Removed[] {
    const texts: Removed[] = []
    for (const [client, ranges] of ds.clients) {
      for (const { clock, len } of ranges) {
        for (const span of this.removed.add(client, clock, clock + len, mark)) {
          texts.push(...this.#textOf(client, span.clock, span.end))
        }
      }
    }
    return texts
  }

  /** Stretches of text within a range of ids, joined where one follows the other. */
  #textOf(client: number, clock: number, end: number): Removed[] {
    const found: Removed[] = []
    for (let at = clock; at < end; ) {
      const here = this.#texts.at(client, at)
      const until = Math.min(end, here.end)
      if (here.value !== null) {
        const text = here.value.slice(at - here.from, until - here.from)
        const last = found.at(-1)
        if (last && last.clock + last.text.length === at) last.text += text
        else found.push({ client, clock: at, text })
      }
      at = until
    }
    return found
  }

  #originsOf(item: Y.Item, removed: Removed[], author: string): Found[] {
    const text = item.content instanceof Y.ContentString ? item.content.str : ''
    const undone = this.#undone(item, text, author)
    if (undone) return undone
    if (removed.length > 0 && removed.length <= MOST_REMOVED) {
      const found = movedWithin(text, removed)
      if (found.length > 0) return found
    }
    return this.#pool.find(text)
  }

  /** What undo brings back stands directly before what the same person removed, and is the same. */
  #undone({ rightOrigin }: Y.Item, text: string, author: string): Found[] | null {
    if (!rightOrigin) return null
    const { client, clock } = rightOrigin
    const end = clock + text.length
    const gone = this.removed.at(client, clock)
    if (gone.value?.author !== author || this.#textOf(client, clock, end)[0]?.text !== text) return null
    // One or two letters are undone only as the whole of what was removed; else they were typed again.
    if (text.length < 3 && (gone.from !== clock || gone.end !== end)) return null
    return [{ start: 0, length: text.length, from: rightOrigin }]
  }
}

const unknown: Mark = { author: 'unknown', at: new Date(0) }

function blocksOf(
  type: { _start: Y.Item | null },
  block: LineageBlock,
  inList: boolean,
  out: LineageBlock[],
  memory: Memory,
) {
  for (let item = type._start; item; item = item.right) {
    const { content } = item
    if (content instanceof Y.ContentString) {
      block.pieces.push(...piecesOf(item, content.str, memory))
    } else if (content instanceof Y.ContentType) {
      const inner = content.type
      if (!(inner instanceof Y.XmlElement)) {
        blocksOf(inner, block, inList, out, memory)
        continue
      }
      if (inner.nodeName === 'hardBreak') {
        block.pieces.push(...piecesOf(item, '\n', memory))
        continue
      }
      const list = inList || inner.nodeName === 'listItem'
      const next: LineageBlock = {
        kind: inner.nodeName === 'heading' ? 'heading' : list ? 'list-item' : 'paragraph',
        pieces: [],
      }
      out.push(next)
      blocksOf(inner, next, list, out, memory)
    }
  }
}

function piecesOf(item: Y.Item, text: string, memory: Memory): Piece[] {
  const { client } = item.id
  const pieces: Piece[] = []
  const end = item.id.clock + text.length
  for (let clock = item.id.clock; clock < end; ) {
    const placed = memory.placed.at(client, clock)
    const removed = memory.removed.at(client, clock)
    const moved = memory.moved.at(client, clock)
    const wrote = memory.writer(client, clock)
    const until = Math.min(end, placed.end, removed.end, moved.end, wrote.end)
    pieces.push({
      text: text.slice(clock - item.id.clock, until - item.id.clock),
      client,
      clock,
      wrote: wrote.mark,
      placed: placed.value ?? unknown,
      movedFrom: moved.value ? { client: moved.value.client, clock: clock + moved.value.clock } : null,
      removed: item.deleted ? (removed.value ?? placed.value ?? unknown) : null,
    })
    clock = until
  }
  return pieces
}
