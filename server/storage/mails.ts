// The outbox and people's choices in MongoDB.
import { type Connection, Schema, trusted } from 'mongoose'
import type { MailGroup } from '#shared/mail'
import { isUrgent, type Mail } from '../domain/mail.ts'
import type { MailChoiceStore, MailStore } from '../usecases/mailPorts.ts'
import { insertNew } from './aggregates.ts'
import { part } from './schemas.ts'

const text = { type: String, required: true }
const textOrNull = { type: String, default: null }
/** May be empty: what was sent keeps no words. */
const words = { type: String, default: '' }
const options = { versionKey: false, strict: 'throw', minimize: false } as const

type StoredMail = Omit<Mail, 'id' | 'keptUntil'> & { _id: string; urgent: boolean; keptUntil: Date }

const schema = new Schema<StoredMail>(
  {
    _id: text,
    key: text,
    topic: text,
    kind: text,
    urgent: { type: Boolean, required: true },
    toId: text,
    organisationId: text,
    subjectId: text,
    subject: words,
    text: words,
    calendar: { type: part({ method: text, text }), default: null },
    sealed: textOrNull,
    state: text,
    fault: textOrNull,
    tries: { type: Number, required: true },
    madeAt: text,
    nextTryAt: textOrNull,
    sentAt: textOrNull,
    keptUntil: { type: Date, required: true },
  },
  { ...options, collection: 'mails' },
)
schema.index({ state: 1, nextTryAt: 1 })
schema.index({ subjectId: 1 })
schema.index({ topic: 1 })
schema.index({ organisationId: 1, madeAt: -1 })
schema.index({ keptUntil: 1 }, { expireAfterSeconds: 0 })

const read = ({ _id, urgent: _urgent, keptUntil, ...rest }: StoredMail): Mail => ({
  ...rest,
  id: _id,
  keptUntil: keptUntil.toISOString(),
})

export const createMailStores = (connection: Connection) => ({
  mails: createMailStore(connection),
  mailChoices: createMailChoiceStore(connection),
})

export function createMailStore(connection: Connection): MailStore {
  const model = connection.model<StoredMail>('Mail', schema)
  return {
    async add({ id, keptUntil, ...rest }) {
      const stored = { ...rest, _id: id, urgent: isUrgent(rest.kind), keptUntil: new Date(keptUntil) }
      return (await insertNew(() => model.create([stored]))) === 'saved'
    },
    async get(id) {
      const stored = await model.findById(id).lean<StoredMail>()
      return stored ? read(stored) : null
    },
    async take(now, until) {
      const stored = await model
        .findOneAndUpdate(
          { state: 'waiting', nextTryAt: trusted({ $lte: now }) },
          { $set: { nextTryAt: until }, $inc: { tries: 1 } },
          { sort: { urgent: -1, nextTryAt: 1, _id: 1 }, returnDocument: 'after' },
        )
        .lean<StoredMail>()
      return stored ? read(stored) : null
    },
    async settle(id, { keptUntil: _kept, ...change }) {
      await model.updateOne({ _id: id }, { $set: change }, { runValidators: true })
    },
    async supersede(topic, exceptId) {
      await model.updateMany(
        { topic, state: 'waiting', _id: trusted({ $ne: exceptId }) },
        { $set: { state: 'dropped', nextTryAt: null, subject: '', text: '', calendar: null, sealed: null } },
      )
    },
    about: async subjectId => (await model.find({ subjectId }).lean<StoredMail[]>()).map(read),
    async ofOrganisation(organisationId, atMost) {
      const found = await model.find({ organisationId }).sort({ madeAt: -1, _id: 1 }).limit(atMost).lean<StoredMail[]>()
      return found.map(read)
    },
    async counts() {
      const [waiting, failed] = await Promise.all([
        model.countDocuments({ state: 'waiting' }),
        model.countDocuments({ state: 'failed' }),
      ])
      return { waiting, failed }
    },
  }
}

const choiceSchema = new Schema<{ _id: string; off: MailGroup[] }>(
  { _id: text, off: [String] },
  { ...options, collection: 'mailChoices' },
)

export function createMailChoiceStore(connection: Connection): MailChoiceStore {
  const model = connection.model('MailChoice', choiceSchema)
  return {
    async of(personId) {
      return (await model.findById(personId).lean<{ off: MailGroup[] }>())?.off ?? []
    },
    async put(personId, off) {
      await model.updateOne({ _id: personId }, { $set: { off } }, { upsert: true })
    },
  }
}
