// Authenticators in MongoDB. Every use of a code is one conditional write: of two who send it at once, one is let in.
// Their secrets are sealed; those of earlier versions lie open until `sealAnew`, which runs at each start.
import { type Connection, Schema, trusted } from 'mongoose'
import type { Sealing, SecondFactor, SecondFactorStore } from '../usecases/accountPorts.ts'

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

export function createSecondFactorStore(connection: Connection, sealing: Sealing): SecondFactorStore {
  const model = connection.model('SecondFactor', schema)
  const changed = async (filter: Record<string, unknown>, change: Record<string, unknown>) =>
    (await model.updateOne(filter, change)).matchedCount === 1
  const opened = (stored: string | null, owner: string): string | null => {
    if (stored === null || !sealing.isSealed(stored)) return stored
    const text = sealing.open(stored, owner)
    // Never null: that would mean that no second factor is asked for.
    if (text === null) throw new Error('an authenticator does not open: is JWT_SECRET_PREVIOUS missing?')
    return text
  }
  return {
    async get(personId) {
      const stored = await model.findById(personId).lean<Stored>()
      if (!stored) return null
      const { _id, secret, pending, ...rest } = stored
      return { personId: _id, ...rest, secret: opened(secret, _id), pending: opened(pending, _id) }
    },
    async enrolled(personIds) {
      const stored = await model
        .find({ _id: trusted({ $in: personIds }), secret: trusted({ $ne: null }) }, { _id: 1 })
        .lean<{ _id: string }[]>()
      return stored.map(one => one._id)
    },
    async offer(personId, pending) {
      await model.updateOne({ _id: personId }, { $set: { pending: sealing.seal(pending, personId) } }, { upsert: true })
    },
    async confirm(personId, secret, { at, step, recovery }) {
      const stored = await model.findById(personId).lean<Stored>()
      const pending = stored?.pending ?? null
      if (pending === null || opened(pending, personId) !== secret) return false
      const made = { secret: sealing.seal(secret, personId), confirmedAt: at, lastStep: step, recovery }
      return changed({ _id: personId, pending }, { $set: { ...made, pending: null } })
    },
    spendStep: (personId, step) =>
      changed({ _id: personId, lastStep: trusted({ $lt: step }) }, { $set: { lastStep: step } }),
    spendRecovery: (personId, hash) => changed({ _id: personId, recovery: hash }, { $pull: { recovery: hash } }),
    async replaceRecovery(personId, hashes) {
      await model.updateOne({ _id: personId }, { $set: { recovery: hashes } })
    },
    async remove(personId) {
      await model.deleteOne({ _id: personId })
    },
    async sealAnew() {
      let sealed = 0
      for await (const stored of model.find().lean<Stored>().cursor()) {
        const { _id } = stored
        for (const field of ['secret', 'pending'] as const) {
          const text = stored[field]
          if (text === null || sealing.isPresent(text)) continue
          const open = sealing.isSealed(text) ? sealing.open(text, _id) : text
          // One that does not open stays: the secret it needs may be set at the next start.
          if (open === null) continue
          if (await changed({ _id, [field]: text }, { $set: { [field]: sealing.seal(open, _id) } })) sealed += 1
        }
      }
      return sealed
    },
  }
}
