// Recordings of calls: a row each, and the sound in parts of its own, so that no row outgrows a message of the database.
import { type Connection, Schema, trusted } from 'mongoose'
import type { KeptRecording } from '../domain/recording.ts'
import type { RecordingStore } from '../usecases/recordings.ts'
import { type Stored, toState } from './aggregates.ts'
import { bySchema, part as schemaPart } from './schemas.ts'

const text = { type: String, required: true }
const textOrNull = { type: String, default: null }

const schema = new Schema<Stored<KeptRecording>>(
  {
    _id: text,
    caseId: text,
    meetingId: text,
    discussionId: text,
    startedBy: { type: bySchema, required: true },
    startedAt: text,
    endedAt: textOrNull,
    agreed: [schemaPart({ by: { type: bySchema, required: true }, at: text, enteredBy: bySchema })],
    parts: { type: Number, required: true },
    mediaType: textOrNull,
    deleted: { type: schemaPart({ by: { type: bySchema, required: true }, at: text, reason: text }), default: null },
  },
  { collection: 'recordings', versionKey: false, strict: 'throw', minimize: false },
)
schema.index({ discussionId: 1, startedAt: 1 })
schema.index({ caseId: 1, startedAt: 1 })

const soundSchema = new Schema(
  {
    _id: text,
    recordingId: text,
    part: { type: Number, required: true },
    bytes: { type: Schema.Types.Buffer, required: true },
  },
  { collection: 'recordingSound', versionKey: false, strict: 'throw' },
)
soundSchema.index({ recordingId: 1, part: 1 })

const duplicateKey = 11000

export function createRecordingStore(connection: Connection): RecordingStore {
  const model = connection.model<Stored<KeptRecording>>('Recording', schema)
  const sounds = connection.model('RecordingSound', soundSchema)
  const read = (stored: Stored<KeptRecording>[]) => stored.map(one => toState<KeptRecording>(one))
  return {
    async insert({ id, ...rest }) {
      await model.create([{ _id: id, ...rest }])
    },
    async get(id) {
      const stored = await model.findById(id).lean<Stored<KeptRecording>>()
      return stored ? toState<KeptRecording>(stored) : null
    },
    ofDiscussion: async discussionId =>
      read(await model.find({ discussionId }).sort({ startedAt: 1 }).lean<Stored<KeptRecording>[]>()),
    ofCase: async caseId => read(await model.find({ caseId }).sort({ startedAt: 1 }).lean<Stored<KeptRecording>[]>()),
    async end(id, at) {
      await model.updateOne({ _id: id, endedAt: null }, { $set: { endedAt: at } })
    },
    async keepPart(id, part, mediaType, sound) {
      const row = { _id: `${id} ${part}`, recordingId: id, part, bytes: Buffer.from(sound) }
      const isNew = await sounds.create([row]).then(
        () => true,
        (error: unknown) => {
          if (error instanceof Error && 'code' in error && error.code === duplicateKey) return false
          throw error
        },
      )
      const counted = await model.updateOne(
        { _id: id, deleted: null },
        isNew ? { $inc: { parts: 1 }, $set: { mediaType } } : { $set: { mediaType } },
      )
      if (counted.matchedCount === 1) return true
      // Deleted meanwhile: what came a moment too late goes as well.
      await sounds.deleteOne({ _id: row._id })
      return false
    },
    async partsFrom(id, part, atMost) {
      const stored = await sounds
        .find({ recordingId: id, part: trusted({ $gte: part }) })
        .sort({ part: 1 })
        .limit(atMost)
        .lean<{ part: number; bytes: Buffer | { buffer: Uint8Array } }[]>()
      return stored.map(one => ({ part: one.part, sound: bytesOf(one.bytes) }))
    },
    async remove(id, deleted) {
      await model.updateOne({ _id: id, deleted: null }, { $set: { deleted } })
      await sounds.deleteMany({ recordingId: id })
    },
  }
}

const bytesOf = (bytes: Buffer | { buffer: Uint8Array }): Uint8Array =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer)
