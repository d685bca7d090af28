// Files of staff, one-time links, and notices of changed rights between processes, in MongoDB.
import { randomUUID } from 'node:crypto'
import { type Connection, Schema, trusted } from 'mongoose'
import type { AccessNotices, EntryLink, EntryLinks, StaffFile, StaffFiles } from '../usecases/accountPorts.ts'

const text = { type: String, required: true }
const optional = { type: String, default: null }
const options = { versionKey: false, strict: 'throw', minimize: false } as const

const fileSchema = new Schema<Omit<StaffFile, 'personId'> & { _id: string }>(
  {
    _id: text,
    invitedAt: optional,
    invitedBy: optional,
    lastSignInAt: optional,
    roleChangedAt: optional,
    reviewedAt: optional,
    reviewedBy: optional,
  },
  { ...options, collection: 'staffFiles' },
)

export function createStaffFiles(connection: Connection): StaffFiles {
  const model = connection.model('StaffFile', fileSchema)
  return {
    async many(personIds) {
      const stored = await model.find({ _id: trusted({ $in: personIds }) }).lean<(StaffFile & { _id: string })[]>()
      return stored.map(({ _id, ...rest }) => ({ ...rest, personId: _id }))
    },
    async note(personId, change) {
      await model.updateOne({ _id: personId }, { $set: change }, { upsert: true })
    },
  }
}

const linkSchema = new Schema<Omit<EntryLink, 'hash'> & { _id: string }>(
  { _id: text, kind: text, personId: optional, expiresAt: text },
  { ...options, collection: 'entryLinks' },
)

export function createEntryLinks(connection: Connection): EntryLinks {
  const model = connection.model('EntryLink', linkSchema)
  return {
    async get(hash) {
      const stored = await model.findById(hash).lean<EntryLink & { _id: string }>()
      if (!stored) return null
      const { _id, ...rest } = stored
      return { ...rest, hash: _id }
    },
    async replace({ hash, ...rest }) {
      await model.deleteMany({ kind: rest.kind, personId: rest.personId })
      await model.create([{ _id: hash, ...rest }])
    },
    async spend(hash) {
      return (await model.deleteOne({ _id: hash })).deletedCount === 1
    },
  }
}

interface Notice {
  _id: string
  from: string
  at: Date
  personIds: string[]
}

/** Notices are looked back for this long, because the clocks of two processes may differ; each is given once. */
const overlapMs = 30_000

const noticeSchema = new Schema<Notice>(
  { _id: text, from: text, at: { type: Date, required: true }, personIds: [String] },
  { ...options, collection: 'accessNotices' },
)
noticeSchema.index({ at: 1 }, { expireAfterSeconds: 3_600 })

export function createAccessNotices(connection: Connection): AccessNotices {
  const model = connection.model('AccessNotice', noticeSchema)
  const us = randomUUID()
  const seen = new Map<string, number>()
  return {
    async tell(personIds, now) {
      await model.create([{ _id: randomUUID(), from: us, at: now, personIds }])
    },
    async news(now) {
      const since = new Date(now.getTime() - overlapMs)
      const notices = await model.find({ at: trusted({ $gte: since }) }).lean<Notice[]>()
      const fresh = notices.filter(one => one.from !== us && !seen.has(one._id))
      for (const one of fresh) seen.set(one._id, one.at.getTime())
      for (const [key, at] of seen) if (at < since.getTime()) seen.delete(key)
      return [...new Set(fresh.flatMap(one => one.personIds))]
    },
  }
}
