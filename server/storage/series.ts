// Meeting series in MongoDB.
import { type Connection, Schema } from 'mongoose'
import type { Series } from '../domain/series.ts'
import type { SeriesStore } from '../usecases/seriesPorts.ts'
import { aggregateStore, type Stored, toState } from './aggregates.ts'
import { eventSchema, part } from './schemas.ts'

const text = { type: String, required: true }
const textOrNull = { type: String, default: null }

const schema = new Schema<Stored<Series>>(
  {
    _id: text,
    version: { type: Number, required: true },
    history: [eventSchema],
    organisationId: text,
    ended: { type: Boolean, default: false },
    title: text,
    kind: text,
    terms: textOrNull,
    cadence: text,
    firstOn: text,
    time: text,
    plannedMinutes: { type: Number, required: true },
    place: textOrNull,
    phone: textOrNull,
    chairId: text,
    deputyId: textOrNull,
    members: [part({ personId: text, deputyId: textOrNull })],
    requiredRoles: [String],
    quorum: [part({ decision: text, roles: [String], agencies: [String] })],
  },
  { collection: 'series', versionKey: false, strict: 'throw', minimize: false },
)
schema.index({ organisationId: 1 })
schema.index({ 'members.personId': 1 })

export function createSeriesStore(connection: Connection): SeriesStore {
  const model = connection.model<Stored<Series>>('Series', schema)
  return {
    ...aggregateStore<Series>(model),
    async concerning({ id, organisationId }) {
      const ways = [
        { organisationId },
        { 'members.personId': id },
        { 'members.deputyId': id },
        { chairId: id },
        { deputyId: id },
      ]
      const stored = await model.find({ $or: ways }).sort({ title: 1 }).lean<Stored<Series>[]>()
      return stored.map(one => toState<Series>(one))
    },
  }
}
