// The audit: one append-only hash chain per case, and one for the system. Row n holds the hash of row n-1;
// the unique (chain, n) makes two writers queue instead of forking the chain.
import { createHash } from 'node:crypto'
import { type Connection, Schema, trusted } from 'mongoose'
import type { Audit, AuditEntry, AuditRow, AuditTrail, Clock } from '../usecases/ports.ts'
import { isDuplicate } from './aggregates.ts'

export interface StoredAuditRow extends AuditRow {
  _id: string
  n: number
  at: string
  before: string
  hash: string
}

const text = { type: String, required: true }
const schema = new Schema<StoredAuditRow>(
  {
    _id: text,
    chain: text,
    n: { type: Number, required: true },
    at: text,
    who: text,
    what: text,
    outcome: text,
    detail: { type: Schema.Types.Mixed },
    before: { type: String, default: '' },
    hash: text,
  },
  { collection: 'audit', versionKey: false, strict: 'throw', minimize: false },
)
schema.index({ chain: 1, n: 1 }, { unique: true })
schema.index({ at: -1 })
schema.index({ who: 1, at: -1 })

export interface StoredAudit {
  /** One chain, in order, whole. */
  rows(chain: string): Promise<StoredAuditRow[]>
  /** The same, read as it is consumed: a chain may be larger than memory. */
  stream(chain: string): AsyncIterable<StoredAuditRow>
  /** Names of all chains, in order. */
  chains(): AsyncIterable<string>
}

interface Waiting {
  row: AuditRow
  resolve: () => void
  reject: (error: unknown) => void
}

interface Head {
  n: number
  hash: string
}

/** Chains whose head is kept in memory; an evicted or outdated head costs one read. */
const headsKept = 5_000
const mostAtOnce = 500

export function createAudit(
  connection: Connection,
  clock: Clock,
  inTurn: <T>(key: string, task: () => Promise<T>) => Promise<T>,
): Audit & AuditTrail & StoredAudit {
  const model = connection.model('AuditRow', schema)
  const heads = new Map<string, Head>()

  const readHead = async (chain: string): Promise<Head> => {
    const last = await model.findOne({ chain }).sort({ n: -1 }).lean<StoredAuditRow>()
    return last ? { n: last.n, hash: last.hash } : { n: 0, hash: '' }
  }

  /** Links the rows to the chain and stores them in one write; answers how many are in when another process was first. */
  const append = async (chain: string, rows: AuditRow[]): Promise<number> => {
    const linked: StoredAuditRow[] = []
    let head = heads.get(chain) ?? (await readHead(chain))
    for (const row of rows) {
      const next = link(row, head, clock.now().toISOString())
      linked.push(next)
      head = { n: next.n, hash: next.hash }
    }
    heads.delete(chain)
    try {
      await model.insertMany(linked, { ordered: true })
    } catch (error) {
      if (isDuplicate(error)) return insertedBefore(error)
      throw error
    }
    heads.set(chain, head)
    const oldest = heads.keys().next()
    if (heads.size > headsKept && !oldest.done) heads.delete(oldest.value)
    return rows.length
  }

  /** Rows of one chain that wait for their turn. Everybody who opens a case leaves one, and in a meeting all open it at once. */
  const waiting = new Map<string, Waiting[]>()
  const drain = async (chain: string): Promise<void> => {
    let batch: Waiting[] = []
    while (batch.length > 0 || (waiting.get(chain)?.length ?? 0) > 0) {
      if (batch.length === 0) batch = waiting.get(chain)?.splice(0, mostAtOnce) ?? []
      try {
        const stored = await append(
          chain,
          batch.map(one => one.row),
        )
        for (const one of batch.splice(0, stored)) one.resolve()
      } catch (error) {
        for (const one of batch.splice(0)) one.reject(error)
      }
    }
    waiting.delete(chain)
  }

  return {
    record: row =>
      new Promise<void>((resolve, reject) => {
        const queue = waiting.get(row.chain)
        if (queue) return void queue.push({ row, resolve, reject })
        waiting.set(row.chain, [{ row, resolve, reject }])
        // Never rejects: each row is answered by itself.
        return void inTurn(`audit:${row.chain}`, () => drain(row.chain))
      }),
    rows: chain => model.find({ chain }).sort({ n: 1 }).lean<StoredAuditRow[]>(),
    stream: chain => model.find({ chain }).sort({ n: 1 }).lean<StoredAuditRow>().cursor({ batchSize: 2_000 }),
    async *chains() {
      for (let last = ''; ; ) {
        const next = await model
          .findOne({ chain: trusted({ $gt: last }) })
          .sort({ chain: 1, n: 1 })
          .select({ chain: 1 })
          .lean<Pick<StoredAuditRow, 'chain'>>()
        if (!next) return
        yield next.chain
        last = next.chain
      }
    },
    async newest({ about, whoIn, chainIn, from, before, outcome, what, who, atMost }) {
      const filter: Record<string, unknown> = {}
      if (about !== undefined) filter.chain = about
      if (who !== undefined) filter.who = who
      if (what !== undefined) filter.what = what
      if (outcome !== undefined) filter.outcome = outcome
      if (from !== undefined || before !== undefined) {
        filter.at = trusted({
          ...(from === undefined ? {} : { $gte: from }),
          ...(before === undefined ? {} : { $lt: before }),
        })
      }
      // Whoever looks sees rows by their own people and rows about their own cases, whatever else they ask for.
      if (whoIn && chainIn) filter.$or = [{ who: trusted({ $in: whoIn }) }, { chain: trusted({ $in: chainIn }) }]
      const stored = await model.find(filter).sort({ at: -1 }).limit(atMost).lean<StoredAuditRow[]>()
      return stored.map(toEntry)
    },
  }
}

/** Rows are stored in order, so those before the first failed one are in. */
function insertedBefore(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('insertedCount' in error)) return 0
  return typeof error.insertedCount === 'number' ? error.insertedCount : 0
}

function toEntry({ chain, n, at, who, what, outcome, detail }: StoredAuditRow): AuditEntry {
  return { chain, n, at, who, what, outcome, ...(detail ? { detail } : {}) }
}

function link(row: AuditRow, head: Head, at: string): StoredAuditRow {
  const linked = { ...row, n: head.n + 1, at, before: head.hash }
  return { ...linked, _id: `${row.chain}:${linked.n}`, hash: hashOf(linked) }
}

export function hashOf(row: Omit<StoredAuditRow, '_id' | 'hash'>): string {
  const { chain, n, at, who, what, outcome, detail, before } = row
  const canonical = JSON.stringify([chain, n, at, who, what, outcome, Object.entries(detail ?? {}).sort(), before])
  return createHash('sha256').update(canonical).digest('hex')
}

/** Where a chain stops being what was written: the first row that does not fit, or null. */
export function firstBreak(rows: readonly StoredAuditRow[]): number | null {
  let before = ''
  for (const [at, row] of rows.entries()) {
    if (row.n !== at + 1 || row.before !== before || hashOf(row) !== row.hash) return at + 1
    before = row.hash
  }
  return null
}
