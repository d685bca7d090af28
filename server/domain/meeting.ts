import type { AskView } from '#shared/clinic'
import type { CareField, PersonPresent } from '#shared/floor'
import type { meetingKinds } from '#shared/meeting'
import type { Trigger } from '#shared/proposal'
import type { QuorumRule } from '#shared/quorum'
import type { Referral, TriageState } from '#shared/referral'
import type { MeetingPart, Role } from '#shared/roles'
import type { VisitStay } from '#shared/visit'
import type { By } from '#shared/where'
import type { Actor } from './access.ts'
import type { Aggregate, Decided, Deciding } from './aggregate.ts'
import type { Interval } from './attendance.ts'
import { clinicListCounts } from './clinicAccess.ts'

export interface Item {
  /** Also the id of its discussion, and of its compartment of the record. */
  id: string
  caseId: string
  question: string
  presenterId: string
  minutes: number
  invitedIds: string[]
  state: 'waiting' | 'open' | 'closed'
  /** Why the item may be discussed although the person's wishes would hold it. */
  urgent?: { reason: string; by: By; at: string } | null
  /** Every time the item was on the table. ISO UTC. */
  openings: Interval[]
  /** Fields of care the case touches. */
  fields: CareField[]
  /** Who was given the floor or wrote in the discussion. */
  heardIds: string[]
  /** Fields that the chair has put aside. */
  skippedFields: CareField[]
  /** The person or a carer is in the room for this item. */
  personPresent: PersonPresent
  /** Who of them came by link or telephone, and when they were inside. */
  visitors: VisitStay[]
  /** Minutes the chair gave on top of the planned ones. */
  extendedMinutes: number
  /** Why it was added after the agenda was locked; null = it was there before. */
  lateReason: string | null
  /** The minimum data set; null when nobody has begun it. */
  referral: Referral | null
  referredBy: By | null
  referredAt: string | null
  triage: { state: TriageState; by: By | null; at: string | null; standard: string | null; reason: string | null }
  /** Ready although something is missing: who said so, and why. */
  bypass: { reason: string; by: By; at: string } | null
  /** Why the case was put on by itself: proposed, or brought forward. */
  triggers: Trigger[]
  /** How many meetings of the series in a row discussed this person without a recorded decision, before this one. */
  withoutDecision: number
  /** Asked between two clinics; null = listed in the ordinary way. */
  ask: AskView | null
}

export interface Meeting extends Aggregate {
  title: string
  kind: keyof typeof meetingKinds
  startsAt: string
  plannedMinutes: number
  place: string | null
  phone: string | null
  organisationId: string
  chairId: string
  deputyId: string | null
  /** Who moves the meeting now; null = the appointed chair. */
  inChairId: string | null
  memberIds: string[]
  /** A decision is recorded only when somebody of each of these roles agreed. */
  requiredRoles: Role[]
  /** Who must be present for a decision to stand; checked when one is recorded. */
  quorum: QuorumRule[]
  cancelled: { reason: string; by: By; at: string } | null
  answers: { personId: string; answer: 'accepted' | 'declined'; deputyId: string | null; at: string }[]
  /** HH:mm, London. */
  availability: { personId: string; from: string; to: string }[]
  seriesId: string | null
  /** Proposals and prompts that somebody dismissed, with the reason. */
  dismissals: { key: string; reason: string; by: By; at: string }[]
  state: 'planned' | 'live' | 'ended'
  startedAt: string | null
  endedAt: string | null
  currentItemId: string | null
  agenda: Item[]
  agendaLocked: boolean
  /** The room display shows nobody. */
  curtain: boolean
  attendance: { personId: string; intervals: Interval[] }[]
}

type Listed = Pick<Item, 'id' | 'caseId' | 'question' | 'presenterId' | 'minutes' | 'invitedIds'>

/** An item that waits; what is given wins. Also gives documents of earlier versions the fields they lack. */
export function newItem(given: Listed & Partial<Item>): Item {
  return {
    state: 'waiting',
    openings: [],
    fields: [],
    heardIds: [],
    skippedFields: [],
    personPresent: null,
    visitors: [],
    extendedMinutes: 0,
    lateReason: null,
    referral: null,
    referredBy: null,
    referredAt: null,
    triage: { state: 'discuss', by: null, at: null, standard: null, reason: null },
    bypass: null,
    triggers: [],
    withoutDecision: 0,
    ask: null,
    ...given,
    invitedIds: [...new Set(given.invitedIds)],
  }
}

type Arranged = Pick<
  Meeting,
  'id' | 'title' | 'kind' | 'startsAt' | 'plannedMinutes' | 'organisationId' | 'chairId' | 'memberIds'
>

/** A planned meeting with nothing on its agenda. */
export function newMeeting(given: Arranged & Partial<Meeting>): Meeting {
  return {
    version: 0,
    history: [],
    place: null,
    phone: null,
    deputyId: null,
    requiredRoles: ['gp'],
    quorum: [],
    cancelled: null,
    answers: [],
    availability: [],
    seriesId: null,
    dismissals: [],
    state: 'planned',
    startedAt: null,
    endedAt: null,
    currentItemId: null,
    agenda: [],
    agendaLocked: false,
    curtain: false,
    inChairId: null,
    attendance: [],
    ...given,
  }
}

export function partsIn(actor: Actor, meeting: Meeting): MeetingPart[] {
  const parts: MeetingPart[] = []
  if (meeting.chairId === actor.id || meeting.inChairId === actor.id) parts.push('chair')
  if (meeting.deputyId === actor.id) parts.push('deputy')
  if (actor.role === 'care-coordinator' && actor.organisationId === meeting.organisationId) parts.push('organiser')
  if (meeting.memberIds.includes(actor.id)) parts.push('member')
  if (meeting.agenda.some(item => isInvited(actor.id, item))) parts.push('guest')
  return parts
}

export function isInvited(personId: string, item: Item): boolean {
  return item.invitedIds.includes(personId) || item.presenterId === personId
}

/** Guests may read up on their item this long before the planned start. */
export const preparationMinutes = 15

/**
 * Does being named on this item give access to its case at `now` (ISO UTC)? The presenter's does from the day they are
 * named until the meeting ends: they prepare the case. A guest's does while the item is open, and in a planned meeting
 * from 15 minutes before the planned start to the planned end, so that a meeting that never starts lets nobody stay.
 */
export function invitationCounts(personId: string, meeting: Meeting, item: Item, now: string): boolean {
  if (meeting.state === 'ended') return false
  if (item.presenterId === personId) return true
  if (!item.invitedIds.includes(personId)) return false
  if (clinicListCounts(personId, meeting, item)) return true
  if (meeting.state === 'live') return item.id === meeting.currentItemId
  const { from, to } = preparationOf(meeting)
  return from <= now && now < to
}

/** ISO UTC. */
export function preparationOf(meeting: Meeting): { from: string; to: string } {
  const start = Date.parse(meeting.startsAt)
  const at = (minutes: number) => new Date(start + minutes * 60_000).toISOString()
  return { from: at(-preparationMinutes), to: at(meeting.plannedMinutes) }
}

/** What is discussed comes first, in its order; then what waits for triage, what is only listed, what was sent back. */
const rank: Record<TriageState, number> = { discuss: 0, referred: 1, listed: 2, 'sent-back': 3 }

export function byTriage(agenda: Item[]): Item[] {
  return [...agenda].sort((a, b) => rank[a.triage.state] - rank[b.triage.state])
}

export function changedAgenda(
  meeting: Meeting,
  agenda: Item[],
  type: string,
  subjectId: string,
  actor: Actor,
  d: Deciding,
  detail?: Record<string, string | number>,
): Decided<Meeting> {
  const event = { commandId: d.commandId, at: d.now, by: actor.id, type, subjectId, ...(detail ? { detail } : {}) }
  return { ok: true, state: { ...meeting, agenda: byTriage(agenda) }, event }
}

/** The items that the meeting goes through, in running order. */
export function runningOrder(meeting: Meeting): Item[] {
  return meeting.agenda.filter(item => item.triage.state === 'discuss')
}

export function findItem(meeting: Meeting, itemId: string | null): Item | undefined {
  return meeting.agenda.find(item => item.id === itemId)
}

export function nextItem(meeting: Meeting): Item | undefined {
  const items = runningOrder(meeting)
  const at = items.findIndex(item => item.id === meeting.currentItemId)
  const after = items.slice(at + 1).find(item => item.state === 'waiting')
  return after ?? items.find(item => item.state === 'waiting')
}
