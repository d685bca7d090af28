// Private calendar addresses: one for each person, kept as a hash.
import { type Connection, Schema } from 'mongoose'
import type { CalendarFeedStore } from '../usecases/seriesPorts.ts'

const text = { type: String, required: true }
const schema = new Schema<{ _id: string; hash: string; madeAt: string }>(
  { _id: text, hash: { ...text, unique: true }, madeAt: text },
  { collection: 'calendarFeeds', versionKey: false, strict: 'throw', minimize: false },
)

export function createCalendarFeedStore(connection: Connection): CalendarFeedStore {
  const model = connection.model('CalendarFeed', schema)
  return {
    async of(personId) {
      const row = await model.findById(personId).lean<{ madeAt: string }>()
      return row ? { madeAt: row.madeAt } : null
    },
    async find(hash) {
      return (await model.findOne({ hash }).lean<{ _id: string }>())?._id ?? null
    },
    async put(personId, hash, madeAt) {
      await model.updateOne({ _id: personId }, { $set: { hash, madeAt } }, { upsert: true })
    },
    async remove(personId) {
      await model.deleteOne({ _id: personId })
    },
  }
}
