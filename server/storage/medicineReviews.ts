// What people add to the medicines of a case, in MongoDB: one document for each case.
import { type Connection, Schema, trusted } from 'mongoose'
import type { MedicineReview } from '../domain/medicineReview.ts'
import type { MedicineReviewStore } from '../usecases/ports.ts'
import { aggregateStore, type Stored, toState } from './aggregates.ts'
import { bySchema, eventSchema, part } from './schemas.ts'

const text = { type: String, required: true }
const textOrNull = { type: String, default: null }

const wordsSchema = part({
  id: text,
  medicineKey: textOrNull,
  drug: text,
  stances: [String],
  words: text,
  writtenBy: bySchema,
  at: text,
  discussionId: textOrNull,
})

const changeSchema = part({
  id: text,
  kind: text,
  medicineKey: textOrNull,
  drug: text,
  from: textOrNull,
  to: textOrNull,
  why: text,
  state: text,
  proposedBy: bySchema,
  proposedAt: text,
  discussionId: textOrNull,
  answer: { type: part({ by: bySchema, at: text, reason: textOrNull }), default: null },
  applied: { type: part({ by: bySchema, at: text }), default: null },
  withdrawn: { type: part({ by: bySchema, at: text, reason: text }), default: null },
})

const schema = new Schema<Stored<MedicineReview>>(
  {
    _id: text,
    version: { type: Number, required: true },
    history: [eventSchema],
    practiceId: text,
    words: [wordsSchema],
    changes: [changeSchema],
    decisions: [part({ rowId: text, choice: text, note: textOrNull, by: bySchema, at: text })],
    review: [part({ state: text, by: bySchema, at: text, outcome: textOrNull })],
  },
  { collection: 'medicineReviews', versionKey: false, strict: 'throw', minimize: false },
)
schema.index({ practiceId: 1, 'changes.state': 1 })

export function createMedicineReviewStore(connection: Connection): MedicineReviewStore {
  const model = connection.model<Stored<MedicineReview>>('MedicineReview', schema)
  const find = async (filter: Record<string, unknown>) =>
    (await model.find(filter).lean<Stored<MedicineReview>[]>()).map(one => toState<MedicineReview>(one))
  return {
    ...aggregateStore<MedicineReview>(model),
    many: ids => (ids.length === 0 ? Promise.resolve([]) : find({ _id: trusted({ $in: ids }) })),
    withChanges: ({ practiceId, caseIds }, since) => {
      const changes = [
        { 'changes.state': trusted({ $in: ['proposed', 'accepted'] }) },
        { 'changes.applied.at': trusted({ $gte: since }) },
      ]
      const mine = [{ practiceId }, ...(caseIds.length === 0 ? [] : [{ _id: trusted({ $in: caseIds }) }])]
      return find({ $and: [{ $or: mine }, { $or: changes }] })
    },
  }
}
