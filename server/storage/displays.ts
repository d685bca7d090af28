// Room displays in MongoDB.
import { type Connection, Schema } from 'mongoose'
import type { Display } from '../domain/display.ts'
import type { DisplayStore } from '../usecases/roomPorts.ts'
import { type Stored, toState } from './aggregates.ts'

const text = { type: String, required: true }
const textOrNull = { type: String, default: null }

const schema = new Schema<Stored<Display>>(
  {
    _id: text,
    secretHash: text,
    code: textOrNull,
    expiresAt: text,
    meetingId: textOrNull,
    pairedBy: textOrNull,
    pairedAt: textOrNull,
    revokedAt: textOrNull,
  },
  { collection: 'displays', versionKey: false, strict: 'throw', minimize: false },
)
schema.index({ code: 1 })
schema.index({ meetingId: 1 })

export function createDisplayStore(connection: Connection): DisplayStore {
  const model = connection.model<Stored<Display>>('Display', schema)
  const one = (stored: Stored<Display> | null) => (stored ? toState<Display>(stored) : null)
  return {
    get: async id => one(await model.findById(id).lean<Stored<Display>>()),
    withCode: async code => one(await model.findOne({ code, revokedAt: null }).lean<Stored<Display>>()),
    async ofMeeting(meetingId) {
      const stored = await model.find({ meetingId, revokedAt: null }).lean<Stored<Display>[]>()
      return stored.map(found => toState<Display>(found))
    },
    async insert({ id, ...rest }) {
      await model.create([{ _id: id, ...rest }])
    },
    async pair({ id, ...rest }, code) {
      // Only while it still shows this code: two coordinators at one screen cannot both have it.
      const result = await model.updateOne({ _id: id, code, revokedAt: null }, { $set: rest })
      return result.matchedCount === 1
    },
    async revoke(id, at) {
      await model.updateOne({ _id: id }, { $set: { revokedAt: at, code: null } })
    },
  }
}
