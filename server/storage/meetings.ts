// Meetings in MongoDB.
import { type Connection, Schema, trusted } from 'mongoose'
import { type Meeting, newItem, newMeeting } from '../domain/meeting.ts'
import type { MeetingStore } from '../usecases/ports.ts'
import { aggregateStore, type Stored, toState } from './aggregates.ts'
import { bySchema, eventSchema, part } from './schemas.ts'

const intervalSchema = part({ from: { type: String, required: true }, to: { type: String, default: null } })

const text = { type: String, required: true }
const textOrNull = { type: String, default: null }
const referralSchema = part({
  caseType: text,
  reason: textOrNull,
  newProblem: textOrNull,
  whatMatters: textOrNull,
  whatMattersNotObtained: textOrNull,
  frailty: { type: Number, default: null },
  carer: textOrNull,
  informed: textOrNull,
})

const schema = new Schema<Stored<Meeting>>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    history: [eventSchema],
    title: { type: String, required: true },
    kind: { type: String, required: true },
    startsAt: { type: String, required: true },
    plannedMinutes: { type: Number, required: true },
    place: { type: String, default: null },
    phone: { type: String, default: null },
    organisationId: { type: String, required: true },
    chairId: { type: String, required: true },
    deputyId: { type: String, default: null },
    inChairId: { type: String, default: null },
    agendaLocked: { type: Boolean, default: false },
    curtain: { type: Boolean, default: false },
    memberIds: [String],
    requiredRoles: [String],
    quorum: [part({ decision: { type: String, required: true }, roles: [String], agencies: [String] })],
    dismissals: [part({ key: text, reason: text, by: bySchema, at: text })],
    cancelled: { type: part({ reason: text, by: bySchema, at: text }), default: null },
    answers: [part({ personId: text, answer: text, deputyId: textOrNull, at: text })],
    availability: [part({ personId: text, from: text, to: text })],
    seriesId: { type: String, default: null },
    state: { type: String, required: true },
    startedAt: { type: String, default: null },
    endedAt: { type: String, default: null },
    currentItemId: { type: String, default: null },
    agenda: [
      part({
        id: { type: String, required: true },
        caseId: { type: String, required: true },
        question: { type: String, required: true },
        presenterId: { type: String, required: true },
        minutes: { type: Number, required: true },
        invitedIds: [String],
        state: { type: String, required: true },
        urgent: { type: part({ reason: String, by: bySchema, at: String }), default: null },
        openings: [intervalSchema],
        fields: [String],
        heardIds: [String],
        skippedFields: [String],
        personPresent: { type: String, default: null },
        visitors: [part({ visitId: text, who: text, name: text, way: text, from: text, to: textOrNull })],
        extendedMinutes: { type: Number, default: 0 },
        lateReason: { type: String, default: null },
        referral: { type: referralSchema, default: null },
        referredBy: { type: bySchema, default: null },
        referredAt: textOrNull,
        triage: part({
          state: text,
          by: { type: bySchema, default: null },
          at: textOrNull,
          standard: textOrNull,
          reason: textOrNull,
        }),
        triggers: [part({ rule: text, facts: [String] })],
        withoutDecision: { type: Number, default: 0 },
        ask: {
          type: part({
            by: bySchema,
            at: text,
            dueOn: text,
            reply: { type: part({ text, by: bySchema, at: text }), default: null },
            movedAt: textOrNull,
          }),
          default: null,
        },
        bypass: { type: part({ reason: text, by: bySchema, at: text }), default: null },
      }),
    ],
    attendance: [part({ personId: { type: String, required: true }, intervals: [intervalSchema] })],
  },
  { collection: 'meetings', versionKey: false, strict: 'throw', minimize: false },
)
schema.index({ 'agenda.id': 1 })
schema.index({ memberIds: 1, startsAt: -1 })
schema.index({ organisationId: 1, startsAt: -1 })
schema.index({ 'agenda.invitedIds': 1, state: 1 })
schema.index({ 'agenda.presenterId': 1, state: 1 })
schema.index({ seriesId: 1, startsAt: -1 })
schema.index({ 'agenda.caseId': 1 })
schema.index({ state: 1 })
schema.index({ startsAt: 1 })

const mostListed = 200

/** Documents of earlier versions lack fields that came later. */
function read(stored: Stored<Meeting>): Meeting {
  const state = toState<Meeting>(stored)
  return newMeeting({ ...state, agenda: state.agenda.map(newItem) })
}

export function createMeetingStore(connection: Connection): MeetingStore {
  const model = connection.model<Stored<Meeting>>('Meeting', schema)
  const invites = (personId: string): Record<string, string>[] => [
    { 'agenda.invitedIds': personId },
    { 'agenda.presenterId': personId },
  ]
  return {
    ...aggregateStore<Meeting>(model, read),
    async ofItem(itemId) {
      const stored = await model.findOne({ 'agenda.id': itemId }).lean<Stored<Meeting>>()
      return stored ? read(stored) : null
    },
    async many(ids) {
      const stored = await model.find({ _id: trusted({ $in: ids }) }).lean<Stored<Meeting>[]>()
      return stored.map(read)
    },
    async concerning({ id, organisationId, organiser }) {
      const ways: Record<string, string>[] = [{ memberIds: id }, ...invites(id)]
      if (organiser) ways.push({ organisationId })
      const stored = await model.find({ $or: ways }).sort({ startsAt: -1 }).limit(mostListed).lean<Stored<Meeting>[]>()
      return stored.map(read)
    },
    async inviting(personId) {
      const stored = await model
        .find({ state: trusted({ $in: ['planned', 'live'] }), $or: invites(personId) })
        .lean<Stored<Meeting>[]>()
      return stored.map(read)
    },
    async held(organisationId) {
      const stored = await model
        .find({ organisationId, state: 'ended' })
        .sort({ startsAt: -1 })
        .limit(mostListed)
        .lean<Stored<Meeting>[]>()
      return stored.map(read)
    },
    async ofSeries(seriesId) {
      // Nothing would match every meeting outside of a series.
      if (!seriesId) return []
      const stored = await model.find({ seriesId }).lean<Stored<Meeting>[]>()
      return stored.map(read)
    },
    async listing(caseId) {
      const stored = await model
        .find({ 'agenda.caseId': caseId, state: trusted({ $in: ['planned', 'live'] }) })
        .lean<Stored<Meeting>[]>()
      return stored.map(read)
    },
    async startingAfter(since) {
      const found = await model
        .find({ startsAt: trusted({ $gt: since }) }, { version: 1, startsAt: 1 })
        .lean<{ _id: string; version: number; startsAt: string }[]>()
      return found.map(({ _id, version, startsAt }) => ({ id: _id, version, startsAt }))
    },
    async referring(caseIds) {
      if (caseIds.length === 0) return []
      const agenda = trusted({ $elemMatch: { caseId: { $in: caseIds }, referredAt: { $ne: null } } })
      const stored = await model.find({ agenda }).lean<Stored<Meeting>[]>()
      return stored.map(read)
    },
    async asking(today) {
      const stored = await model
        .find({ state: 'planned', 'agenda.ask.dueOn': trusted({ $lt: today }) })
        .lean<Stored<Meeting>[]>()
      return stored.map(read)
    },
    async live() {
      const stored = await model.find({ state: 'live' }).lean<Stored<Meeting>[]>()
      return stored.map(read)
    },
  }
}
