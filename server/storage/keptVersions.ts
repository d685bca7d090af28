// Names that were given to moments of the record. The text itself stays in the log.
import { type Connection, Schema } from 'mongoose'
import type { KeptVersion, KeptVersions } from '../usecases/recordPorts.ts'

const text = { type: String, required: true }

const schema = new Schema<KeptVersion & { _id: string }>(
  { _id: text, room: text, at: { type: Date, required: true }, kind: text, name: text, by: text },
  { collection: 'recordVersions', versionKey: false, strict: 'throw', minimize: false },
)
schema.index({ room: 1, at: 1 })

export function createKeptVersions(connection: Connection): KeptVersions {
  const model = connection.model('RecordVersion', schema)
  return {
    async keep(version) {
      const _id = `${version.room}@${version.at.toISOString()}`
      await model.updateOne({ _id }, { $setOnInsert: version }, { upsert: true })
    },
    async of(room) {
      const rows = await model.find({ room }).sort({ at: 1 }).lean<KeptVersion[]>()
      return rows.map(({ at, kind, name, by }) => ({ room, at, kind, name, by }))
    },
  }
}
