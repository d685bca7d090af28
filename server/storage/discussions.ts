// Discussions in MongoDB: the decisions, actions and flags of one case on one agenda.
import { type Connection, Schema, trusted } from 'mongoose'
import { newAction } from '../domain/action.ts'
import { type Discussion, newDiscussion } from '../domain/discussion.ts'
import type { DiscussionStore } from '../usecases/ports.ts'
import { aggregateStore, type Stored, toState } from './aggregates.ts'
import { bySchema, eventSchema, part } from './schemas.ts'

const text = { type: String, required: true }
const textOrNull = { type: String, default: null }
const byOrNull = { type: bySchema, default: null }

const decisionSchema = part({
  id: text,
  kind: text,
  text,
  rationale: textOrNull,
  evidence: textOrNull,
  risk: { type: part({ level: text, who: text, carer: textOrNull, expiresOn: text }), default: null },
  answersQuestion: { type: Boolean, default: true },
  reviewOn: textOrNull,
  trial: {
    type: part({
      drug: text,
      startOn: text,
      stopRule: text,
      owner: bySchema,
      reviews: [part({ verdict: text, note: textOrNull, by: bySchema, at: text })],
    }),
    default: null,
  },
  state: text,
  proposedBy: bySchema,
  proposedAt: text,
  answers: [part({ by: bySchema, answer: text, reason: textOrNull, at: text })],
  recordedBy: byOrNull,
  recordedAt: textOrNull,
  seen: { type: part({ hash: text, stateVector: text }), default: null },
  lacking: { type: part({ roles: [String], agencies: [String] }), default: null },
  assents: [part({ by: bySchema, agency: text, answer: text, reason: textOrNull, at: text })],
})

const actionSchema = part({
  id: text,
  text,
  owner: bySchema,
  due: text,
  priority: { type: String, default: 'routine' },
  state: text,
  parts: [part({ owner: bySchema, state: text, note: textOrNull, changedAt: text })],
  addedBy: bySchema,
  addedAt: text,
  note: textOrNull,
  changedAt: text,
  chased: { type: part({ by: bySchema, at: text }), default: null },
  effect: { type: part({ value: text, note: textOrNull, by: bySchema, at: text }), default: null },
})

const flagSchema = part({
  id: text,
  anchor: { type: Schema.Types.Mixed, required: true },
  quote: text,
  reason: text,
  severity: text,
  comment: textOrNull,
  rule: { type: part({ id: text, version: { type: Number, required: true } }), default: null },
  to: part({ role: textOrNull, person: byOrNull }),
  state: text,
  raisedBy: bySchema,
  joinedBy: [bySchema],
  raisedAt: text,
  answer: { type: part({ by: bySchema, at: text, reason: textOrNull, deferredTo: byOrNull }), default: null },
  closedAt: textOrNull,
})

const minuteSchema = part({
  number: { type: Number, required: true },
  // Signed as it is: its hash must come out the same for ever, whatever later versions of the product add.
  content: { type: Schema.Types.Mixed, required: true },
  hash: text,
  reason: textOrNull,
  madeBy: byOrNull,
  madeAt: text,
  signatures: [part({ by: bySchema, at: text })],
})

const schema = new Schema<Stored<Discussion>>(
  {
    _id: text,
    version: { type: Number, required: true },
    history: [eventSchema],
    meetingId: text,
    caseId: text,
    state: text,
    outcome: { type: part({ kind: text, reason: textOrNull, by: bySchema }), default: null },
    answer: { type: part({ text, by: bySchema, at: text }), default: null },
    contributions: [
      part({
        id: text,
        by: bySchema,
        text,
        at: text,
        readOut: { type: part({ by: bySchema, at: text }), default: null },
      }),
    ],
    decisions: [decisionSchema],
    actions: [actionSchema],
    flags: [flagSchema],
    ticks: [String],
    minute: [minuteSchema],
    advice: part({
      draft: { type: part({ question: text, text, by: bySchema, at: text }), default: null },
      // Signed as it is, as a minute.
      versions: [
        part({
          number: { type: Number, required: true },
          content: { type: Schema.Types.Mixed, required: true },
          hash: text,
          signatures: [part({ by: bySchema, at: text })],
        }),
      ],
    }),
    followUp: {
      type: part({ place: text, who: text, on: textOrNull, agreed: text, by: bySchema, at: text }),
      default: null,
    },
    feedback: [part({ to: bySchema, at: text, seenAt: textOrNull })],
  },
  { collection: 'discussions', versionKey: false, strict: 'throw', minimize: false },
)
schema.index({ caseId: 1 })
schema.index({ meetingId: 1 })
schema.index({ 'actions.owner.id': 1 })
schema.index({ 'actions.parts.owner.id': 1 })
schema.index({ 'flags.rule.id': 1 }, { sparse: true })
schema.index({ 'decisions.state': 1 })
schema.index({ 'feedback.to.id': 1 })
schema.index({ 'feedback.at': 1 }, { sparse: true })
schema.index({ 'decisions.kind': 1 })
schema.index({ 'followUp.agreed': 1 })

/** Documents of earlier versions lack fields that came later. */
function read(stored: Stored<Discussion>): Discussion {
  const state = toState<Discussion>(stored)
  const decisions = state.decisions.map(decision => ({
    ...decision,
    answersQuestion: decision.answersQuestion ?? true,
    reviewOn: decision.reviewOn ?? null,
    trial: decision.trial ?? null,
    evidence: decision.evidence ?? null,
    risk: decision.risk ?? null,
    lacking: decision.lacking ?? null,
    assents: decision.assents ?? [],
  }))
  const actions = state.actions.map(newAction)
  return { ...newDiscussion(state.id, state.meetingId, state.caseId), ...state, decisions, actions }
}

export function createDiscussionStore(connection: Connection): DiscussionStore {
  const model = connection.model<Stored<Discussion>>('Discussion', schema)
  const find = async (filter: Record<string, unknown>) =>
    (await model.find(filter).lean<Stored<Discussion>[]>()).map(read)
  return {
    ...aggregateStore<Discussion>(model, read),
    many: ids => (ids.length === 0 ? Promise.resolve([]) : find({ _id: trusted({ $in: ids }) })),
    ofCase: caseId => find({ caseId }),
    about: async caseIds => (caseIds.length === 0 ? [] : find({ caseId: trusted({ $in: caseIds }) })),
    withActionsOf: personId =>
      find({ $or: [{ 'actions.owner.id': personId }, { 'actions.parts.owner.id': personId }] }),
    withFeedbackTo: personId => find({ 'feedback.to.id': personId }),
    withFeedbackSince: since => find({ 'feedback.at': trusted({ $gt: since }) }),
    withActionsAbout: async caseIds =>
      caseIds.length === 0 ? [] : find({ caseId: trusted({ $in: caseIds }), 'actions.0': trusted({ $exists: true }) }),
    withRuleFlags: since =>
      find({
        'flags.rule.id': trusted({ $exists: true, $ne: null }),
        'flags.raisedAt': trusted({ $gte: since }),
      }),
    afterClinics: () => find({ $or: [{ 'decisions.kind': 'trial' }, { 'followUp.agreed': 'not-asked' }] }),
    withAssents: () => find({ 'decisions.state': trusted({ $in: ['provisional', 'refused'] }) }),
    withFlagsAbout: async caseIds =>
      caseIds.length === 0 ? [] : find({ caseId: trusted({ $in: caseIds }), 'flags.0': trusted({ $exists: true }) }),
  }
}
