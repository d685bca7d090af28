/** Results that are fetched in batches. A cursor belongs to the server, not to a connection, as in MongoDB. */
import { randomBytes } from 'node:crypto'
import { Long } from 'bson'
import { Refusal } from './errors.ts'

/** Bytes of one batch; the envelope and one more document must still fit in a message. */
const mostBatchBytes = 16 * 1024 * 1024
export const firstBatchSize = 101
/** An abandoned cursor is forgotten after MongoDB's ten minutes. */
const idleMs = 10 * 60 * 1000

/** Answers one document, undefined to give others a turn, or done. */
export type Source = Iterator<Uint8Array | undefined, undefined>

export interface Cursors {
  /** Fills a first batch and keeps what is left under an id (0: nothing is left). */
  open(namespace: string, source: Source, batchSize: number | undefined, single: boolean, turn: Turn): Promise<Batch>
  /** Throws CursorNotFound (43). */
  more(id: bigint, namespace: string, batchSize: number | undefined, turn: Turn): Promise<Batch>
  kill(ids: readonly bigint[]): { killed: bigint[]; unknown: bigint[] }
  sweep(): void
  count(): number
}

export interface Batch {
  readonly id: Long
  readonly documents: Uint8Array[]
}

/** Awaited now and then while a batch is gathered; throws when the command ran out of time. */
export interface Turn {
  due(): boolean
  take(): Promise<void>
}

interface Kept {
  readonly namespace: string
  readonly source: Source
  /** Read already, but too large for the batch it was read for. */
  waiting: Uint8Array | undefined
  usedAt: number
  busy: boolean
}

export function createCursors(now: () => number): Cursors {
  const kept = new Map<bigint, Kept>()

  async function fill(cursor: Kept, size: number, turn: Turn): Promise<{ documents: Uint8Array[]; done: boolean }> {
    const documents: Uint8Array[] = []
    let bytes = 0
    while (documents.length < size) {
      if (turn.due()) await turn.take()
      let next = cursor.waiting
      cursor.waiting = undefined
      if (next === undefined) {
        const result = cursor.source.next()
        if (result.done === true) return { documents, done: true }
        next = result.value
        if (next === undefined) continue
      }
      if (documents.length > 0 && bytes + next.length > mostBatchBytes) {
        cursor.waiting = next
        break
      }
      documents.push(next)
      bytes += next.length
    }
    return { documents, done: false }
  }

  /** Looks one document ahead, so that a result that just fits is not followed by an empty batch. */
  async function exhausted(cursor: Kept, turn: Turn): Promise<boolean> {
    while (cursor.waiting === undefined) {
      if (turn.due()) await turn.take()
      const result = cursor.source.next()
      if (result.done === true) return true
      cursor.waiting = result.value
    }
    return false
  }

  return {
    open: async (namespace, source, batchSize, single, turn) => {
      const cursor: Kept = { namespace, source, waiting: undefined, usedAt: now(), busy: false }
      const { documents, done } = await fill(cursor, batchSize ?? firstBatchSize, turn)
      if (done || single || (batchSize !== 0 && (await exhausted(cursor, turn)))) return { id: Long.ZERO, documents }
      const id = newId()
      cursor.usedAt = now()
      kept.set(id, cursor)
      return { id: Long.fromBigInt(id), documents }
    },
    more: async (id, namespace, batchSize, turn) => {
      const cursor = kept.get(id)
      if (cursor === undefined || cursor.namespace !== namespace)
        throw new Refusal('CursorNotFound', `cursor id ${id} not found`)
      if (cursor.busy) throw new Refusal('IllegalOperation', `cursor id ${id} is already in use`)
      cursor.busy = true
      try {
        const { documents, done } = await fill(cursor, batchSize ?? Number.POSITIVE_INFINITY, turn)
        if (done || (await exhausted(cursor, turn))) {
          kept.delete(id)
          return { id: Long.ZERO, documents }
        }
        return { id: Long.fromBigInt(id), documents }
      } catch (error) {
        kept.delete(id)
        throw error
      } finally {
        cursor.busy = false
        cursor.usedAt = now()
      }
    },
    kill: ids => {
      const killed = ids.filter(id => kept.delete(id))
      return { killed, unknown: ids.filter(id => !killed.includes(id)) }
    },
    sweep: () => {
      for (const [id, cursor] of kept) if (!cursor.busy && now() - cursor.usedAt > idleMs) kept.delete(id)
    },
    count: () => kept.size,
  }
}

/** Positive, and not to be guessed by another connection. */
function newId(): bigint {
  return (randomBytes(8).readBigUInt64BE() >> 1n) | 1n
}
