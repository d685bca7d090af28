// Concerns and private notes: two collections that no view of a case, a meeting or a record is ever made from.
import { type Connection, Schema } from 'mongoose'
import type { Concern } from '../domain/concern.ts'
import type { ConcernStore, PrivateNoteStore } from '../usecases/roomPorts.ts'
import { type Stored, toState } from './aggregates.ts'
import { part } from './schemas.ts'

const text = { type: String, required: true }

const concernSchema = new Schema<Stored<Concern>>(
  {
    _id: text,
    caseId: text,
    reporterId: text,
    at: text,
    words: text,
    reviewed: { type: part({ by: text, at: text, note: text }), default: null },
  },
  { collection: 'concerns', versionKey: false, strict: 'throw', minimize: false },
)
concernSchema.index({ caseId: 1, at: 1 })

export function createConcernStore(connection: Connection): ConcernStore {
  const model = connection.model<Stored<Concern>>('Concern', concernSchema)
  const read = (stored: Stored<Concern>[]) => stored.map(one => toState<Concern>(one))
  return {
    async insert({ id, ...rest }) {
      await model.create([{ _id: id, ...rest }])
    },
    ofCase: async caseId => read(await model.find({ caseId }).sort({ at: 1 }).lean<Stored<Concern>[]>()),
    all: async () => read(await model.find({}).sort({ at: 1 }).lean<Stored<Concern>[]>()),
    async review(caseId, reviewed) {
      await model.updateMany({ caseId, reviewed: null }, { $set: { reviewed } })
    },
  }
}

interface Note {
  _id: string
  text: string
  at: string
}
const noteSchema = new Schema<Note>(
  { _id: text, text: { type: String, default: '' }, at: text },
  { collection: 'privateNotes', versionKey: false, strict: 'throw', minimize: false },
)

export function createPrivateNoteStore(connection: Connection): PrivateNoteStore {
  const model = connection.model<Note>('PrivateNote', noteSchema)
  const key = (personId: string, itemId: string) => `${personId} ${itemId}`
  return {
    async get(personId, itemId) {
      const stored = await model.findById(key(personId, itemId)).lean<Note>()
      return stored ? { text: stored.text, at: stored.at } : null
    },
    async put(personId, itemId, note) {
      await model.updateOne({ _id: key(personId, itemId) }, { $set: note }, { upsert: true })
    },
  }
}
