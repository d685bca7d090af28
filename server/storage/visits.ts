// Visits of the person or a carer in MongoDB: secrets as hashes only, and every step that may happen once as one guarded write.
import { type Connection, Schema, trusted } from 'mongoose'
import type { Visit } from '../domain/visit.ts'
import type { VisitStore } from '../usecases/visitPorts.ts'
import { type Stored, toState } from './aggregates.ts'
import { bySchema, part } from './schemas.ts'

const text = { type: String, required: true }
const textOrNull = { type: String, default: null }

const schema = new Schema<Stored<Visit>>(
  {
    _id: text,
    meetingId: text,
    itemId: text,
    caseId: text,
    way: text,
    who: text,
    name: text,
    madeBy: bySchema,
    madeAt: text,
    linkHash: textOrNull,
    sessionHash: textOrNull,
    openedAt: textOrNull,
    tries: { type: Number, default: 0 },
    ended: { type: part({ why: text, at: text }), default: null },
  },
  { collection: 'visits', versionKey: false, strict: 'throw', minimize: false },
)
schema.index({ linkHash: 1 })
schema.index({ itemId: 1 })

export function createVisitStore(connection: Connection): VisitStore {
  const model = connection.model<Stored<Visit>>('Visit', schema)
  const one = (stored: Stored<Visit> | null) => (stored ? toState<Visit>(stored) : null)
  const notOpened = { sessionHash: null, ended: null }
  return {
    get: async id => one(await model.findById(id).lean<Stored<Visit>>()),
    withLink: async linkHash => one(await model.findOne({ linkHash }).lean<Stored<Visit>>()),
    async ofItem(itemId) {
      const stored = await model.find({ itemId }).sort({ madeAt: 1 }).lean<Stored<Visit>[]>()
      return stored.map(found => toState<Visit>(found))
    },
    async insert({ id, ...rest }) {
      await model.create([{ _id: id, ...rest }])
    },
    async takeTry(id, most) {
      // Counted before it is judged: tries at the same moment cannot outnumber the limit.
      const result = await model.updateOne(
        { _id: id, ...notOpened, tries: trusted({ $lt: most }) },
        { $inc: { tries: 1 } },
      )
      return result.matchedCount === 1
    },
    async open(id, sessionHash, at) {
      const result = await model.updateOne({ _id: id, ...notOpened }, { $set: { sessionHash, openedAt: at } })
      return result.matchedCount === 1
    },
    async end(id, ended) {
      return (await model.updateOne({ _id: id, ended: null }, { $set: { ended } })).matchedCount === 1
    },
  }
}
