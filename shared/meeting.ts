// A meeting: who is asked, the agenda in its order, where the meeting is, and who was there when.
import { z } from 'zod'
import { identityView } from './case.ts'
import { minuteView } from './caseMinute.ts'
import { chairCommands } from './chair.ts'
import { askView, clinicCommands } from './clinic.ts'
import { decisionKinds, lacking } from './decision.ts'
import { discussionView } from './discussion.ts'
import { careField, floorCommands, personPresent } from './floor.ts'
import { id, instant, line } from './ids.ts'
import { medicineChangeView, patientWordsView } from './medicineReview.ts'
import { personView } from './person.ts'
import { proposalCommands, trigger } from './proposal.ts'
import { quorumRules } from './quorum.ts'
import { agendaCommands, bypassView, referralView, triageStates, triageView } from './referral.ts'
import { meetingParts, role } from './roles.ts'
import { roomCommands } from './room.ts'
import { visitStay } from './visit.ts'
import { by } from './where.ts'

export const meetingKinds = { mdt: 'Practice MDT', clinic: 'Virtual clinic' } as const
export const meetingKind = z.enum(
  Object.keys(meetingKinds) as [keyof typeof meetingKinds, ...(keyof typeof meetingKinds)[]],
)
export const meetingState = z.enum(['planned', 'live', 'ended'])

export const meetingSummary = z.object({
  id,
  title: z.string(),
  kind: meetingKind,
  state: meetingState,
  startsAt: instant,
  plannedMinutes: z.int(),
  place: z.string().nullable(),
  organisation: z.string(),
  chair: z.string(),
  items: z.int(),
  currentPosition: z.int().nullable(),
  parts: z.array(z.enum(meetingParts)),
  /** Positions on the agenda that this person presents. */
  presenting: z.array(z.int()),
})
export type MeetingSummary = z.infer<typeof meetingSummary>

export const itemView = z.object({
  id,
  position: z.int(),
  minutes: z.int(),
  state: z.enum(['waiting', 'open', 'closed']),
  triage: z.enum(triageStates),
  presenter: personView,
  openedAt: instant.nullable(),
  /** The patient or a carer is in the room: what is for professionals only is hidden. */
  personPresent,
  /** Minutes the chair added to the planned ones. */
  extendedMinutes: z.int(),
  /** Why it came after the agenda was locked; null = it was there before, or is not yours to see. */
  lateReason: z.string().nullable(),
  /** Seconds this item has been open before `openedAt`, when it was opened more than once. */
  secondsBefore: z.int(),
  /** Absent without a relationship: the row says only that there is an item. */
  about: z
    .object({
      identity: identityView,
      question: z.string(),
      invitedIds: z.array(id),
      openFlags: z.int(),
      referral: referralView.nullable(),
      triage: triageView,
      /** Why the case is not ready; empty = ready. Words that follow "Not ready, because". */
      missing: z.array(z.string()),
      fields: z.array(careField),
      /** Of the open item: fields of the case for which nobody has spoken. */
      silent: z.array(careField),
      /** Of the open item: kinds of decision whose quorum is not whole, and who is absent. */
      lacking: z.array(z.object({ kind: z.enum(decisionKinds), ...lacking.shape })),
      bypass: bypassView.nullable(),
      /** Why the person's wishes hold this item, in words; null = nothing does. */
      hold: z.string().nullable(),
      /** Why it is discussed all the same. */
      urgent: z.object({ reason: z.string(), by, at: instant }).nullable(),
      triggers: z.array(trigger),
      withoutDecision: z.int(),
      /** The person and carers who came by link or telephone, in the order they came. */
      visitors: z.array(visitStay),
      /** Asked between two clinics; null = listed in the ordinary way. */
      ask: askView.nullable(),
    })
    .nullable(),
})
export type ItemView = z.infer<typeof itemView>

export const presenceView = z.object({
  person: personView,
  itemId: id.nullable(),
  away: z.boolean(),
  /** Since when their hand is up: the order in which people speak. */
  hand: instant.nullable(),
  /** Changes in their tab that are not saved yet. */
  unsaved: z.int(),
})
export type PresenceView = z.infer<typeof presenceView>

export const meetingView = z.object({
  id,
  version: z.int(),
  title: z.string(),
  kind: meetingKind,
  state: meetingState,
  startsAt: instant,
  plannedMinutes: z.int(),
  place: z.string().nullable(),
  phone: z.string().nullable(),
  organisation: z.string(),
  chair: personView,
  deputy: personView.nullable(),
  /** Who moves the meeting now. */
  inChair: personView,
  /** Since when they have been gone; after 20 seconds the deputy can take over. */
  chairAbsentSince: instant.nullable(),
  agendaLocked: z.boolean(),
  /** The room display is covered by hand. */
  curtain: z.boolean(),
  members: z.array(personView),
  requiredRoles: z.array(role),
  quorum: quorumRules,
  /** Called off; the meeting is then ended. */
  cancelled: z.object({ reason: z.string(), by, at: instant }).nullable(),
  /** Who comes and who does not. */
  answers: z.array(
    z.object({ personId: id, answer: z.enum(['accepted', 'declined']), deputyId: id.nullable(), at: instant }),
  ),
  /** When people can be there, London wall time. */
  availability: z.array(z.object({ personId: id, from: z.string(), to: z.string() })),
  /** The series this meeting is a date of. */
  seriesId: id.nullable(),
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
  currentItemId: id.nullable(),
  items: z.array(itemView),
  parts: z.array(z.enum(meetingParts)),
})
export type MeetingView = z.infer<typeof meetingView>

/** Everything somebody who joins late needs, in one answer. */
export const meetingSnapshot = z.object({
  ok: z.literal(true),
  serverTime: instant,
  meeting: meetingView,
  discussions: z.array(discussionView),
  presence: z.array(presenceView),
})
export type MeetingSnapshot = z.infer<typeof meetingSnapshot>

/** A number to dial, as people write it. */
export const telephone = z
  .string()
  .trim()
  .regex(/^\+?[0-9][0-9 ()-]{4,28}[0-9]$/, 'Enter a telephone number, like 0118 496 0123.')

const plannedMinutes = z.int().min(5, 'A meeting has at least 5 minutes.').max(480, 'A meeting has at most 8 hours.')

export const meetingCreate = z
  .object({
    title: line(120),
    kind: meetingKind,
    startsAt: instant,
    plannedMinutes,
    place: line(120).nullable(),
    /** Where people talk on when the call is lost. */
    phone: telephone.nullable().default(null),
    chairId: id,
    deputyId: id.nullable(),
    memberIds: z.array(id).max(60),
    requiredRoles: z.array(role).max(6).default(['gp']),
    quorum: quorumRules.default([]),
  })
  .strict()

const meeting = { meetingId: id }
export const meetingCommands = {
  ...chairCommands,
  ...roomCommands,
  ...floorCommands,
  ...agendaCommands,
  ...clinicCommands,
  ...proposalCommands,
  'meeting:change': z
    .object({
      ...meeting,
      ...{ title: line(120), startsAt: instant, plannedMinutes, place: line(120).nullable() },
      /** Absent = as it was. */
      phone: telephone.nullable().optional(),
    })
    .strict(),
  'meeting:cancel': z.object({ ...meeting, reason: line(300) }).strict(),
  'meeting:start': z.object({ ...meeting }).strict(),
  // `from` is what the chair was looking at: a second click, or a click on an old screen, changes nothing.
  'meeting:next': z.object({ ...meeting, from: id.nullable() }).strict(),
  'meeting:open': z.object({ ...meeting, from: id.nullable(), itemId: id }).strict(),
  'meeting:end': z.object({ ...meeting, from: id.nullable() }).strict(),
} as const

/** Minutes are composed from what was recorded; nothing in them was typed twice. */
export const minutesView = z.object({
  meeting: meetingView,
  attendance: z.array(
    z.object({ person: personView, intervals: z.array(z.object({ from: instant, to: instant.nullable() })) }),
  ),
  items: z.array(
    z.object({
      item: itemView,
      discussion: discussionView.nullable(),
      present: z.array(personView),
      minutesSpent: z.int(),
      /** Null while the meeting goes on, and for who is not admitted. */
      minute: minuteView.nullable(),
      /** What was decided and said about medicines at this item; null for those who may not read the clinical compartment. */
      medicines: z.object({ changes: z.array(medicineChangeView), words: z.array(patientWordsView) }).nullable(),
    }),
  ),
  composedAt: instant,
})
export type MinutesView = z.infer<typeof minutesView>
