// Messages and welfare contacts in MongoDB: one document for each case.
import { type Connection, Schema, trusted } from 'mongoose'
import type { CaseMessages } from '../domain/caseMessage.ts'
import type { CaseMessagesStore } from '../usecases/medicinePorts.ts'
import { aggregateStore, type Stored, toState } from './aggregates.ts'
import { bySchema, eventSchema, part } from './schemas.ts'

const text = { type: String, required: true }
const textOrNull = { type: String, default: null }
const flag = { type: Boolean, required: true }

const messageSchema = part({
  id: text,
  to: part({ role: textOrNull, person: { type: bySchema, default: null } }),
  text,
  sentBy: bySchema,
  sentAt: text,
  read: { type: part({ by: bySchema, at: text }), default: null },
  done: { type: part({ by: bySchema, at: text, note: textOrNull }), default: null },
})

const contactSchema = part({
  id: text,
  why: text,
  owner: bySchema,
  due: text,
  askedBy: bySchema,
  askedAt: text,
  attempts: [part({ by: bySchema, at: text, way: text, reached: flag, note: textOrNull })],
  state: text,
})

const schema = new Schema<Stored<CaseMessages>>(
  {
    _id: text,
    version: { type: Number, required: true },
    history: [eventSchema],
    practiceId: text,
    messages: [messageSchema],
    contacts: [contactSchema],
  },
  { collection: 'caseMessages', versionKey: false, strict: 'throw', minimize: false },
)
schema.index({ practiceId: 1 })

export function createCaseMessagesStore(connection: Connection): CaseMessagesStore {
  const model = connection.model<Stored<CaseMessages>>('CaseMessages', schema)
  return {
    ...aggregateStore<CaseMessages>(model),
    async about({ practiceId, caseIds }) {
      const of = [{ practiceId }, ...(caseIds.length === 0 ? [] : [{ _id: trusted({ $in: caseIds }) }])]
      return (await model.find({ $or: of }).lean<Stored<CaseMessages>[]>()).map(one => toState<CaseMessages>(one))
    },
  }
}
