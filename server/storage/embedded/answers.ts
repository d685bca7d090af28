/** What retryable writes were answered, kept on the disk with the write itself: a repeat finds it also after a restart. */
import { Binary } from 'bson'
import { bytesOf, type Doc, decode, encode, isDoc, isNumber, own } from './bson.ts'
import { Refusal } from './errors.ts'
import type { Store } from './store.ts'
import type { Reply } from './wire.ts'

/** Puts the answer into the running write, and hands it back. */
export type Keep = (reply: Reply) => Reply

export interface Answers {
  /**
   * Runs a write, or answers a repeat of it (same `lsid` and `txnNumber`) with its first answer.
   * Throws TransactionTooOld (225) for a write before the session's last.
   */
  once(body: Doc, run: (keep: Keep) => Promise<Reply>): Promise<Reply>
  /** Forgets sessions that drivers no longer use. At most a thousand; answers how many. */
  forget(): Promise<number>
}

/** Open sessions of a driver whose last answer is in memory; the others are looked up on the disk. */
const mostInMemory = 10_000
/** Drivers drop a session after half an hour (`logicalSessionTimeoutMinutes`); no repeat comes later. */
const keptMs = 60 * 60_000
const prefix = 'a:'
const headBytes = 16

interface Answer {
  readonly number: bigint
  readonly reply: Promise<Reply>
}

export function createAnswers(store: Store, now: () => Date): Answers {
  const recent = new Map<string, Answer>()

  function lastOf(key: string): Answer | undefined {
    const known = recent.get(key)
    if (known) return known
    const stored = store.meta.get(key)
    if (stored === undefined) return undefined
    return {
      number: stored.readBigInt64BE(0),
      reply: Promise.resolve({ body: decode(stored.subarray(headBytes)) }),
    }
  }

  return {
    once: (body, run) => {
      const session = sessionOf(body)
      if (session === undefined) return run(reply => reply)
      const { key, number } = session
      const last = lastOf(key)
      if (last && last.number === number) return last.reply
      if (last && last.number > number)
        throw new Refusal('TransactionTooOld', 'A newer write of this session has been answered already')
      const reply = run(answer => {
        store.meta.put(key, stored(number, now(), answer.body))
        return answer
      })
      recent.delete(key)
      recent.set(key, { number, reply })
      // A write that failed as a whole changed nothing, so its repeat is tried afresh.
      reply.catch(() => {
        if (recent.get(key)?.reply === reply) recent.delete(key)
      })
      const [oldest] = recent.keys()
      if (recent.size > mostInMemory && oldest !== undefined) recent.delete(oldest)
      return reply
    },
    forget: async () => {
      const before = now().getTime() - keptMs
      const old = () =>
        store.meta
          .all(prefix)
          .filter(({ bytes }) => bytes.readDoubleBE(8) < before)
          .slice(0, 1000)
      if (old().length === 0) return 0
      return store.write(() => {
        const gone = old()
        for (const { key } of gone) {
          store.meta.remove(key)
          recent.delete(key)
        }
        return gone.length
      })
    },
  }
}

function stored(number: bigint, at: Date, body: Doc): Buffer {
  const head = Buffer.alloc(headBytes)
  head.writeBigInt64BE(number, 0)
  head.writeDoubleBE(at.getTime(), 8)
  return Buffer.concat([head, encode(body)])
}

function sessionOf(body: Doc): { key: string; number: bigint } | undefined {
  const lsid = own(body, 'lsid')
  const id = isDoc(lsid) ? lsid.id : undefined
  const number = own(body, 'txnNumber')
  if (!(id instanceof Binary) || !isNumber(number)) return undefined
  return { key: `${prefix}${Buffer.from(bytesOf(id)).toString('hex')}`, number: BigInt(number.toString()) }
}
