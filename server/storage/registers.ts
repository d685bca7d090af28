// The register of organisations in MongoDB.
import { type Connection, Schema } from 'mongoose'
import type { Register } from '../domain/register.ts'
import type { RegisterStore } from '../usecases/ports.ts'
import { aggregateStore, type Stored, toState } from './aggregates.ts'
import { eventSchema, part } from './schemas.ts'

const text = { type: String, required: true }
const textOrNull = { type: String, default: null }

const schema = new Schema<Stored<Register>>(
  {
    _id: text,
    version: { type: Number, required: true },
    history: [eventSchema],
    guardianId: textOrNull,
    agreement: {
      type: part({ reference: text, from: text, until: text, controller: text, contact: text }),
      default: null,
    },
    retention: textOrNull,
  },
  { collection: 'registers', versionKey: false, strict: 'throw', minimize: false },
)

export function createRegisterStore(connection: Connection): RegisterStore {
  const model = connection.model<Stored<Register>>('Register', schema)
  return {
    ...aggregateStore<Register>(model),
    all: async () =>
      (await model.find().sort({ _id: 1 }).lean<Stored<Register>[]>()).map(one => toState<Register>(one)),
  }
}
