// Cover and emergency access in MongoDB. Both are read whenever somebody is judged, so both are asked in one query for many.
import { type Connection, Schema, trusted } from 'mongoose'
import type { Cover } from '../domain/cover.ts'
import type { Emergency } from '../domain/emergency.ts'
import type { CoverStore, EmergencyStore } from '../usecases/ports.ts'
import { aggregateStore, type Stored, toState } from './aggregates.ts'
import { bySchema, eventSchema, part } from './schemas.ts'
import { together } from './together.ts'

const text = { type: String, required: true }
const textOrNull = { type: String, default: null }
const aggregate = { _id: text, version: { type: Number, required: true }, history: [eventSchema] }
const options = { versionKey: false, strict: 'throw', minimize: false } as const

const coverSchema = new Schema<Stored<Cover>>(
  {
    ...aggregate,
    forId: text,
    byId: text,
    from: text,
    until: text,
    reason: textOrNull,
    addedBy: bySchema,
    addedAt: text,
    endedAt: textOrNull,
  },
  { ...options, collection: 'covers' },
)
coverSchema.index({ byId: 1 })
coverSchema.index({ until: 1 })

const emergencySchema = new Schema<Stored<Emergency>>(
  {
    ...aggregate,
    caseId: text,
    personId: text,
    practiceId: text,
    reason: text,
    openedAt: text,
    until: text,
    despiteWish: { type: Boolean, required: true },
    endedAt: textOrNull,
    review: { type: part({ verdict: text, note: text, by: bySchema, at: text }), default: null },
  },
  { ...options, collection: 'emergencies' },
)
emergencySchema.index({ personId: 1, endedAt: 1 })
emergencySchema.index({ caseId: 1, endedAt: 1 })
emergencySchema.index({ endedAt: 1, until: 1 })
emergencySchema.index({ practiceId: 1, openedAt: -1 })
emergencySchema.index({ openedAt: 1 })

const mostListed = 200

export function createCoverStore(connection: Connection): CoverStore {
  const model = connection.model<Stored<Cover>>('Cover', coverSchema)
  const find = async (filter: Record<string, unknown>) =>
    (await model.find(filter).sort({ from: 1, _id: 1 }).lean<Stored<Cover>[]>()).map(one => toState<Cover>(one))
  const ofMany = grouped(
    ids => find({ byId: trusted({ $in: ids }) }),
    one => one.byId,
  )
  return {
    ...aggregateStore<Cover>(model),
    by: ofMany,
    since: day => find({ until: trusted({ $gte: day }) }),
  }
}

export function createEmergencyStore(connection: Connection): EmergencyStore {
  const model = connection.model<Stored<Emergency>>('Emergency', emergencySchema)
  const find = async (filter: Record<string, unknown>) =>
    (await model.find(filter).sort({ openedAt: -1, _id: 1 }).limit(mostListed).lean<Stored<Emergency>[]>()).map(one =>
      toState<Emergency>(one),
    )
  const openOfMany = grouped(
    ids => find({ personId: trusted({ $in: ids }), endedAt: null }),
    one => one.personId,
  )
  return {
    ...aggregateStore<Emergency>(model),
    openOf: openOfMany,
    overdue: now => find({ endedAt: null, until: trusted({ $lte: now }) }),
    openAt: caseId => find({ caseId, endedAt: null }),
    openedSince: since => find({ openedAt: trusted({ $gt: since }) }),
    ofPractice: practiceId => find({ practiceId }),
  }
}

/** `together`, for lists: what many ask about one person each is asked in one query. */
function grouped<T>(many: (ids: string[]) => Promise<T[]>, ownerOf: (one: T) => string): (id: string) => Promise<T[]> {
  const ask = together<{ id: string; list: T[] }>(async ids => {
    const found = await many(ids)
    return ids.map(id => ({ id, list: found.filter(one => ownerOf(one) === id) }))
  })
  return async id => (await ask(id))?.list ?? []
}
