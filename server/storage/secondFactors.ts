// Authenticators in MongoDB. Every use of a code is one conditional write: of two who send it at once, one is let in.
import { type Connection, Schema, trusted } from 'mongoose'
import type { SecondFactor, SecondFactorStore } from '../usecases/accountPorts.ts'

type Stored = Omit<SecondFactor, 'personId'> & { _id: string }

const optional = { type: String, default: null }
const schema = new Schema<Stored>(
  {
    _id: { type: String, required: true },
    secret: optional,
    pending: optional,
    confirmedAt: optional,
    lastStep: { type: Number, default: 0 },
    recovery: { type: [String], default: [] },
  },
  { collection: 'secondFactors', versionKey: false, strict: 'throw', minimize: false },
)

export function createSecondFactorStore(connection: Connection): SecondFactorStore {
  const model = connection.model('SecondFactor', schema)
  const changed = async (filter: Record<string, unknown>, change: Record<string, unknown>) =>
    (await model.updateOne(filter, change)).matchedCount === 1
  return {
    async get(personId) {
      const stored = await model.findById(personId).lean<Stored>()
      if (!stored) return null
      const { _id, ...rest } = stored
      return { personId: _id, ...rest }
    },
    async enrolled(personIds) {
      const stored = await model
        .find({ _id: trusted({ $in: personIds }), secret: trusted({ $ne: null }) }, { _id: 1 })
        .lean<{ _id: string }[]>()
      return stored.map(one => one._id)
    },
    async offer(personId, pending) {
      await model.updateOne({ _id: personId }, { $set: { pending } }, { upsert: true })
    },
    confirm: (personId, secret, { at, step, recovery }) =>
      changed(
        { _id: personId, pending: secret },
        { $set: { secret, pending: null, confirmedAt: at, lastStep: step, recovery } },
      ),
    spendStep: (personId, step) =>
      changed({ _id: personId, lastStep: trusted({ $lt: step }) }, { $set: { lastStep: step } }),
    spendRecovery: (personId, hash) => changed({ _id: personId, recovery: hash }, { $pull: { recovery: hash } }),
    async replaceRecovery(personId, hashes) {
      await model.updateOne({ _id: personId }, { $set: { recovery: hashes } })
    },
    async remove(personId) {
      await model.deleteOne({ _id: personId })
    },
  }
}
