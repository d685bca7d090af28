// Sessions in MongoDB: one per sign-in on one browser.
import { type Connection, Schema, trusted } from 'mongoose'
import type { Session, SessionStore } from '../usecases/ports.ts'
import { type Stored, toState } from './aggregates.ts'
import { together } from './together.ts'

const text = { type: String, required: true }
const options = { versionKey: false, strict: 'throw', minimize: false } as const

type StoredSession = Omit<Stored<Session>, 'activeAt'> & { activeAt: string | null }

const sessionSchema = new Schema<StoredSession>(
  {
    _id: text,
    personId: { ...text, index: true },
    currentHash: text,
    previousHash: { type: String, default: null },
    rotatedAt: text,
    expiresAt: { ...text, index: true },
    revokedAt: { type: String, default: null },
    // Null in sessions of before there was this field: they count as active since their last renewal.
    activeAt: { type: String, default: null },
    lockedAt: { type: String, default: null },
    provedAt: { type: String, default: null },
    // One value: it is read and written whole.
    elsewhere: { type: Schema.Types.Mixed, default: null },
  },
  { ...options, collection: 'sessions' },
)
sessionSchema.index({ 'elsewhere.subject': 1 }, { sparse: true })
sessionSchema.index({ 'elsewhere.sid': 1 }, { sparse: true })

export function createSessionStore(connection: Connection): SessionStore {
  const sessions = connection.model('Session', sessionSchema)
  return {
    get: together(async ids => {
      const stored = await sessions.find({ _id: trusted({ $in: ids }) }).lean<StoredSession[]>()
      return stored.map(toSession)
    }),
    async insert({ id, ...rest }) {
      await sessions.create([{ _id: id, ...rest }])
    },
    async rotate(id, fromHash, toHash, at) {
      const change = { currentHash: toHash, previousHash: fromHash, rotatedAt: at }
      const result = await sessions.updateOne({ _id: id, currentHash: fromHash, revokedAt: null }, { $set: change })
      return result.matchedCount === 1
    },
    async revoke(id, at) {
      await sessions.updateOne({ _id: id }, { $set: { revokedAt: at } })
    },
    async note(id, change) {
      await sessions.updateOne({ _id: id }, { $set: change })
    },
    async idle(now, since) {
      const open = {
        revokedAt: null,
        lockedAt: null,
        expiresAt: trusted({ $gt: now }),
        activeAt: trusted({ $lte: since }),
      }
      return (await sessions.find(open).lean<StoredSession[]>()).map(toSession)
    },
    async openOf(personId, now) {
      const open = { personId, revokedAt: null, expiresAt: trusted({ $gt: now }) }
      const stored = await sessions.find(open).sort({ rotatedAt: -1 }).lean<StoredSession[]>()
      return stored.map(toSession)
    },
    async fromElsewhere({ issuer, subject, sid }, now) {
      // Neither would be everybody.
      if (subject === null && sid === null) return []
      const stored = await sessions
        .find({
          'elsewhere.issuer': issuer,
          ...(subject === null ? {} : { 'elsewhere.subject': subject }),
          ...(sid === null ? {} : { 'elsewhere.sid': sid }),
          revokedAt: null,
          expiresAt: trusted({ $gt: now }),
        })
        .lean<StoredSession[]>()
      return stored.map(toSession)
    },
  }
}

function toSession(stored: StoredSession): Session {
  const { lockedAt = null, provedAt = null, elsewhere = null } = stored
  return toState<Session>({ ...stored, lockedAt, provedAt, elsewhere, activeAt: stored.activeAt ?? stored.rotatedAt })
}
