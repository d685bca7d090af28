// Cases and their imported records in MongoDB.
import { type Connection, Schema, trusted } from 'mongoose'
import { importedRecord } from '#shared/importedRecord'
import { type Case, fold } from '../domain/case.ts'
import { guardedBy } from '../domain/caseMerge.ts'
import { noPrivacy } from '../domain/privacy.ts'
import { noWishes } from '../domain/wishes.ts'
import { nameWords } from '../usecases/cases.ts'
import type { CaseScope, CaseStore, RecordsStore } from '../usecases/ports.ts'
import { insertNew, type Stored, toState } from './aggregates.ts'
import { rememberedNames } from './namesakes.ts'
import { part } from './schemas.ts'
import { together } from './together.ts'

/** What a case is found by; derived from the person at each save, never shown. */
interface Finding {
  find: { family: string; words: string[]; nhsNumber: string | null }
}

const text = { type: String, required: true }
const textOrNull = { type: String, default: null }

const schema = new Schema<Stored<Case> & Finding>(
  {
    _id: text,
    version: { type: Number, required: true },
    practiceId: text,
    teamIds: [String],
    person: part({
      family: text,
      given: { type: String, default: '' },
      title: textOrNull,
      preferredName: textOrNull,
      birthDate: textOrNull,
      gender: text,
      nhsNumber: part({ value: textOrNull, status: text }),
      deceased: { type: Schema.Types.Mixed, default: null },
      address: textOrNull,
      phones: [String],
      language: textOrNull,
      interpreter: { type: Boolean, default: false },
    }),
    identifiers: [String],
    createdAt: text,
    lastImport: { type: part({ at: text, source: text, medicines: Number }), default: null },
    // One value: it is read and written whole, and its shape is the domain's.
    wishes: { type: Schema.Types.Mixed, default: noWishes },
    mergedInto: { type: Schema.Types.Mixed, default: undefined },
    mergedBefore: { type: [Schema.Types.Mixed], default: undefined },
    privacy: { type: Schema.Types.Mixed, default: noPrivacy },
    find: part({ family: text, words: [String], nhsNumber: textOrNull }),
  },
  { collection: 'cases', versionKey: false, strict: 'throw', minimize: false },
)
// Two imports at once must not make two cases of one person.
schema.index({ practiceId: 1, identifiers: 1 }, { unique: true })
schema.index({ practiceId: 1, 'find.family': 1 })
schema.index({ 'find.nhsNumber': 1 })
schema.index({ 'find.words': 1 })
schema.index({ teamIds: 1 })
schema.index({ 'mergedInto.caseId': 1 }, { sparse: true })

export function createCaseStore(connection: Connection): CaseStore {
  const model = connection.model('Case', schema)
  type Row = Stored<Case> & Finding
  // A case of before wishes were recorded has none: nobody has asked.
  const strip = ({ find: _, ...row }: Row): Case =>
    toState<Case>({ ...row, wishes: row.wishes ?? noWishes(), privacy: row.privacy ?? noPrivacy() })
  const stored = async (filter: Record<string, unknown>, most = 2000) =>
    (await model.find(filter).limit(most).lean<Row[]>()).map(strip)
  // What was merged is found by its id and by nothing else.
  const query = (filter: Record<string, unknown>) => stored({ ...filter, mergedInto: null })
  const byIds = async (ids: string[]) => {
    const found = await stored({ _id: trusted({ $in: ids }) })
    const roots = found.flatMap(one => one.mergedInto?.caseId ?? [])
    if (roots.length === 0) return found
    const guards = new Map((await stored({ _id: trusted({ $in: roots }) })).map(one => [one.id, one]))
    return found.map(one => {
      const guard = one.mergedInto ? guards.get(one.mergedInto.caseId) : undefined
      return guard ? guardedBy(one, guard) : one
    })
  }
  const namesakes = rememberedNames(async (practiceId, family) => {
    // Nothing is read but what two people are told apart by.
    const rows = await model
      .find({ practiceId, 'find.family': family, mergedInto: null }, { person: 1 })
      .limit(2000)
      .lean<Pick<Row, '_id' | 'person'>[]>()
    return rows.map(row => ({ id: row._id, person: row.person }))
  })
  return {
    get: together(byIds),
    own: async id => (await stored({ _id: id }, 1))[0] ?? null,
    async mergedInto(ids) {
      // Nothing, asked for by a slip, would match everybody who was never merged.
      const asked = ids.filter(id => typeof id === 'string' && id !== '')
      return asked.length === 0 ? [] : stored({ 'mergedInto.caseId': trusted({ $in: asked }) })
    },
    after: async (id, most) =>
      (
        await model
          .find({ _id: trusted({ $gt: id }), mergedInto: null })
          .sort({ _id: 1 })
          .limit(most)
          .lean<Row[]>()
      ).map(strip),
    many: async ids => (ids.length === 0 ? [] : byIds(ids)),
    inScope: scope => query({ $or: inScope(scope) }),
    async teamsOf(personIds) {
      const found = await model
        .find({ teamIds: trusted({ $in: personIds }), mergedInto: null }, { teamIds: 1 })
        .lean<{ teamIds: string[] }[]>()
      const counts = new Map<string, number>()
      for (const { teamIds } of found) for (const id of teamIds) counts.set(id, (counts.get(id) ?? 0) + 1)
      return counts
    },
    withFamilyName: namesakes.find,
    withNameOrNumber: (scope, { names, nhsNumber }) => {
      const scoped = { $or: inScope(scope) }
      if (nhsNumber !== null) return query({ ...scoped, 'find.nhsNumber': nhsNumber })
      const longest = [...names].sort((a, b) => b.length - a.length)[0]
      // A range and not a regular expression: no text from outside may become a pattern.
      const words =
        longest === undefined
          ? {}
          : { 'find.words': trusted({ $elemMatch: { $gte: longest, $lt: `${longest}\uffff` } }) }
      return query({ ...scoped, ...words })
    },
    // Nothing would match everybody without a number.
    withNhsNumber: async nhsNumber => (nhsNumber ? query({ 'find.nhsNumber': nhsNumber }) : []),
    // Also of what was merged: the next import about it belongs to the record it went into.
    withIdentifiers: (practiceId, identifiers) => stored({ practiceId, identifiers: trusted({ $in: identifiers }) }),
    async insert(one) {
      const inserted = await insertNew(() => model.create([{ ...toRow(one), version: 1 }]))
      namesakes.forget()
      return inserted
    },
    async save(next) {
      const { _id, version, ...fields } = toRow(next)
      const result = await model.updateOne({ _id, version, mergedInto: null }, { $set: fields, $inc: { version: 1 } })
      namesakes.forget()
      return result.matchedCount === 1 ? 'saved' : 'stale'
    },
    async link({ id, version }, change) {
      const result = await model.updateOne({ _id: id, version }, { $set: change, $inc: { version: 1 } })
      namesakes.forget()
      return result.matchedCount === 1 ? 'saved' : 'stale'
    },
  }
}

const recordSchema = new Schema<{ _id: string; record: unknown }>(
  { _id: text, record: { type: Schema.Types.Mixed, required: true } },
  { collection: 'importedRecords', versionKey: false, strict: 'throw', minimize: false },
)

export function createRecordsStore(connection: Connection): RecordsStore {
  const model = connection.model('ImportedRecord', recordSchema)
  return {
    async get(caseId) {
      const stored = await model.findById(caseId).lean<{ record: unknown }>()
      return stored ? importedRecord.parse(stored.record) : null
    },
    async put(caseId, record) {
      await model.updateOne({ _id: caseId }, { $set: { record } }, { upsert: true })
    },
  }
}

function inScope({ teamOf, organisationId, invitedTo }: CaseScope): Record<string, unknown>[] {
  const ways: Record<string, unknown>[] = [{ practiceId: organisationId }, { teamIds: trusted({ $in: teamOf }) }]
  return invitedTo.length === 0 ? ways : [...ways, { _id: trusted({ $in: invitedTo }) }]
}

function toRow(one: Case): Stored<Case> & Finding {
  const { id, ...rest } = one
  const { person } = one
  const find = { family: fold(person.family), words: nameWords(person), nhsNumber: person.nhsNumber.value }
  return { ...rest, _id: id, find }
}
