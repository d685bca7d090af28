// One insert that answers only when every document survives a power cut.
import type mongoose from 'mongoose'
import { z } from 'zod'

export type Database = mongoose.mongo.Db

export const durably = { writeConcern: { w: 'majority', j: true } } as const
/** What a majority has, so that nothing is served that a failing primary could take back. */
export const durable = { readConcern: { level: 'majority' } } as const

const DUPLICATE_KEY = 11000

/** What an insert answers. An answer that is not this is a failure. */
const inserted = z.object({
  ok: z.literal(1),
  n: z.int(),
  writeErrors: z.array(z.object({ code: z.int() })).optional(),
  writeConcernError: z.never().optional(),
})

/**
 * Inserts in order. Where an `_id` is there already, because an earlier try with an unknown result got through,
 * `settled` looks at all that are left and answers with the ids that need no insert any more.
 */
export async function insertDurably<T extends { _id: string }>(
  database: Database,
  collection: string,
  documents: readonly T[],
  settled: (left: readonly T[]) => Promise<ReadonlySet<string>>,
): Promise<void> {
  let left = documents
  while (left.length > 0) {
    // The plain command: the driver's own way counts and copies each document, which is half the cost of a commit.
    const answer = await database.command({ insert: collection, documents: [...left], ordered: true, ...durably })
    const { n, writeErrors } = inserted.parse(answer)
    const refused = writeErrors?.[0]
    if (!refused) {
      if (n !== left.length) throw new Error(`${n} of ${left.length} documents were stored`)
      return
    }
    if (refused.code !== DUPLICATE_KEY) throw new Error(`the store refused a document with ${refused.code}`)
    const there = await settled(left)
    if (there.size === 0) throw new Error('a document is said to be there and is not')
    left = left.filter(one => !there.has(one._id))
  }
}
