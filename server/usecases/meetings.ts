// Meetings as use cases: create, list, look in, and the chair's steps.

import type { z } from 'zod'
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import type { CommandName, Payload, Reply } from '#shared/live'
import type { MeetingSnapshot, MeetingSummary, meetingCreate, PresenceView } from '#shared/meeting'
import type { Action, MeetingPart, Role } from '#shared/roles'
import { type Actor, can } from '../domain/access.ts'
import { adviceUnsigned } from '../domain/advice.ts'
import { type Decided, type Deciding, firstAnswer } from '../domain/aggregate.ts'
import { refuseUnlessInChair } from '../domain/chair.ts'
import { asksFallenDue } from '../domain/clinic.ts'
import { rolesThatAgree } from '../domain/clinicAccess.ts'
import { closeDiscussion, reopenDiscussion } from '../domain/discussion.ts'
import { findItem, isInvited, type Meeting, newMeeting, partsIn } from '../domain/meeting.ts'
import { cancelMeeting, changeMeetingPlan, itemAhead, type Step, stepMeeting } from '../domain/meetingSteps.ts'
import { holdOnItem } from '../domain/wishes.ts'
import { hashOfAdvice } from './adviceViews.ts'
import { auditViews, refuseRole } from './cases.ts'
import { loadDiscussion } from './discussions.ts'
import { dismissGuests } from './invitations.ts'
import { admittedTo, discussionViewsFor, factsOf, meetingViewFor, partsAmong, summaryFor } from './meetingViews.ts'
import { followOn } from './nextMeeting.ts'
import type { Ports } from './ports.ts'

type Given<N extends CommandName> = Payload<N> & { commandId: string }

export async function createMeeting(
  ports: Ports,
  actor: Actor,
  given: z.input<typeof meetingCreate>,
): Promise<{ ok: true; id: string } | Refusal> {
  if (!can(actor, 'meeting:create')) return refuseRole(ports, actor, 'meeting:create')
  const accounts = new Set((await ports.people.all()).filter(one => !one.disabled).map(one => one.id))
  const named = [given.chairId, ...(given.deputyId === null ? [] : [given.deputyId]), ...given.memberIds]
  if (named.some(id => !accounts.has(id))) return refuse('invalid', 'One of these people is not known here.')
  const id = ports.newId()
  const now = ports.clock.now().toISOString()
  const required: Role[] = given.requiredRoles ?? ['gp']
  const meeting = newMeeting({
    ...given,
    id,
    requiredRoles: rolesThatAgree(given.kind, required),
    quorum: given.quorum ?? [],
    organisationId: actor.organisationId,
    memberIds: [...new Set([actor.id, ...named])],
  })
  await ports.meetings.save(meeting, { commandId: id, at: now, by: actor.id, type: 'meeting.created', subjectId: id })
  await ports.audit.record({
    chain: 'system',
    who: actor.id,
    what: 'meeting:create',
    outcome: 'done',
    detail: { meeting: id },
  })
  return { ok: true, id }
}

export async function listMeetings(ports: Ports, actor: Actor): Promise<{ meetings: MeetingSummary[] }> {
  const organiser = actor.role === 'care-coordinator'
  const meetings = await ports.meetings.concerning({ id: actor.id, organisationId: actor.organisationId, organiser })
  const parts = await Promise.all(meetings.map(meeting => partsNow(ports, actor, meeting)))
  const mine = meetings.filter((_, at) => can(actor, 'meeting:view', { as: parts[at] ?? [] }))
  return { meetings: await Promise.all(mine.map(meeting => summaryFor(ports, actor, meeting))) }
}

/** Somebody who is here only for people who keep them out has no part in the meeting: it would tell them of the person. */
export async function partsNow(ports: Ports, actor: Actor, meeting: Meeting): Promise<MeetingPart[]> {
  const parts = partsIn(actor, meeting)
  if (parts.length !== 1 || parts[0] !== 'guest') return parts
  const cases = await ports.cases.many(
    meeting.agenda.filter(item => isInvited(actor.id, item)).map(item => item.caseId),
  )
  return partsAmong(actor, meeting, new Map(cases.map(one => [one.id, one])), ports.clock.now().toISOString())
}

/** The meeting, if this person has a part in it; otherwise the same answer as for no such meeting. */
export async function openMeeting(
  ports: Ports,
  actor: Actor,
  meetingId: string,
  action: Action,
): Promise<Meeting | Refusal> {
  const meeting = await ports.meetings.load(meetingId)
  const as = meeting ? await partsNow(ports, actor, meeting) : []
  if (meeting && can(actor, action, { as })) return meeting
  const detail = { asked: meetingId }
  await ports.audit.record({ chain: 'system', who: actor.id, what: action, outcome: 'refused', detail })
  return refuse(as.length > 0 ? 'not-allowed' : 'not-found')
}

/** Everything a person needs who comes now. `presence` is the live door's knowledge. */
export async function lookIn(
  ports: Ports,
  actor: Actor,
  meetingId: string,
  presence: PresenceView[],
): Promise<MeetingSnapshot | Refusal> {
  const meeting = await openMeeting(ports, actor, meetingId, 'meeting:view')
  if (isRefusal(meeting)) return meeting
  const facts = await factsOf(ports, meeting)
  const shown = meeting.agenda.filter(item => admittedTo(actor, facts, item))
  await auditViews(ports, actor, 'agenda:view', shown, { meeting: meeting.id })
  const serverTime = ports.clock.now().toISOString()
  return {
    ok: true,
    serverTime,
    meeting: meetingViewFor(actor, facts, serverTime),
    discussions: discussionViewsFor(actor, facts),
    presence,
  }
}

/** The flow that every command on a meeting shares. */
export async function changeMeeting(
  ports: Ports,
  actor: Actor,
  action: Action,
  command: { commandId: string; meetingId: string },
  decide: (meeting: Meeting, deciding: Deciding) => Decided<Meeting> | Promise<Decided<Meeting>>,
): Promise<Reply> {
  return ports.inTurn(`meeting:${command.meetingId}`, async () => {
    for (let tries = 0; tries < 8; tries++) {
      const meeting = await openMeeting(ports, actor, command.meetingId, action)
      if (isRefusal(meeting)) return meeting
      const first = firstAnswer(meeting, command.commandId, actor.id)
      if (first) return { ok: true, id: first.subjectId, version: meeting.version }
      const now = ports.clock.now().toISOString()
      const decided = await decide(meeting, { commandId: command.commandId, now, newId: ports.newId })
      const audit = { chain: 'system', who: actor.id, what: action }
      if (isRefusal(decided)) {
        await ports.audit.record({ ...audit, outcome: 'refused', detail: { code: decided.code, meeting: meeting.id } })
        return decided
      }
      if ((await ports.meetings.save(decided.state, decided.event)) === 'stale') continue
      await ports.audit.record({
        ...audit,
        outcome: 'done',
        detail: { event: decided.event.type, meeting: meeting.id },
      })
      const saved = { ...decided.state, version: meeting.version + 1, history: [...meeting.history, decided.event] }
      ports.hub.emit('meetingChanged', saved)
      if (action === 'meeting:run') await dismissGuests(ports, saved)
      return { ok: true, id: decided.event.subjectId, version: saved.version }
    }
    return refuse('stale')
  })
}

export function planAnew(ports: Ports, actor: Actor, payload: Given<'meeting:change'>): Promise<Reply> {
  return changeMeeting(ports, actor, 'meeting:prepare', payload, (meeting, d) =>
    changeMeetingPlan(meeting, payload, actor, d),
  )
}

/** Who saw a case only through this meeting is judged again. */
export async function callOff(ports: Ports, actor: Actor, payload: Given<'meeting:cancel'>): Promise<Reply> {
  const reply = await changeMeeting(ports, actor, 'meeting:prepare', payload, (meeting, d) =>
    cancelMeeting(meeting, payload.reason, actor, d),
  )
  if (!reply.ok) return reply
  const meeting = await ports.meetings.load(payload.meetingId)
  const caseIds = meeting?.agenda.map(item => item.caseId) ?? []
  if (caseIds.length > 0) ports.hub.emit('accessChanged', { caseIds })
  if (meeting) await followOn(ports, meeting, actor.id)
  return reply
}

export function startMeeting(ports: Ports, actor: Actor, payload: Given<'meeting:start'>): Promise<Reply> {
  return changeMeeting(ports, actor, 'meeting:run', payload, async (meeting, d) => {
    // What nobody answered between clinics is discussed now.
    const whole = asksFallenDue(meeting, null, d)?.state ?? meeting
    const held = meeting.state === 'planned' ? await refuseHeld(ports, whole, { type: 'start' }) : null
    return held ?? stepMeeting(whole, { type: 'start' }, actor, d)
  })
}

/** Asked before anything is closed, so that the chair stays where they are. */
async function refuseHeld(ports: Ports, meeting: Meeting, to: Step): Promise<Refusal | null> {
  const item = itemAhead(meeting, to)
  if (!item || item.urgent) return null
  const one = await ports.cases.get(item.caseId)
  const hold = one ? holdOnItem(one.wishes, item.referral) : null
  if (hold === null) return null
  const position = meeting.agenda.indexOf(item) + 1
  // No name in it: the chair may be somebody who must not know whom the item is about.
  return refuse(
    'wishes-hold',
    `Item ${position} cannot start. ${hold} Record what they want, or say why it cannot wait.`,
  )
}

export function nextItem(ports: Ports, actor: Actor, payload: Given<'meeting:next'>): Promise<Reply> {
  return step(ports, actor, payload, { type: 'next' })
}

export function openItem(ports: Ports, actor: Actor, payload: Given<'meeting:open'>): Promise<Reply> {
  return step(ports, actor, payload, { type: 'open', itemId: payload.itemId })
}

export function parkItem(ports: Ports, actor: Actor, payload: Given<'meeting:park'>): Promise<Reply> {
  return step(ports, actor, payload, { type: 'park' })
}

export async function endMeeting(ports: Ports, actor: Actor, payload: Given<'meeting:end'>): Promise<Reply> {
  const reply = await step(ports, actor, payload, { type: 'end' })
  if (reply.ok) {
    // Invitations ended with the meeting: whoever saw a case only through one is judged again, now.
    const meeting = await ports.meetings.load(payload.meetingId)
    const caseIds = meeting?.agenda.map(item => item.caseId) ?? []
    if (caseIds.length > 0) ports.hub.emit('accessChanged', { caseIds })
    if (meeting) await followOn(ports, meeting, actor.id)
  }
  return reply
}

function step(
  ports: Ports,
  actor: Actor,
  payload: { commandId: string; meetingId: string; from: string | null },
  to: Step,
): Promise<Reply> {
  return changeMeeting(ports, actor, 'meeting:run', payload, async (meeting, d) => {
    if (meeting.state === 'live' && payload.from !== meeting.currentItemId) {
      return refuse('stale', 'The meeting has moved on already. Your screen shows where it is now.')
    }
    const held = await refuseHeld(ports, meeting, to)
    if (held) return held
    const elsewhere = refuseUnlessInChair(meeting, actor)
    if (elsewhere) return elsewhere
    // Jumping to another item parks this one; going on or ending means that it is finished.
    if (to.type === 'next' || to.type === 'end') {
      const refused = await closeItem(ports, actor, meeting, d)
      if (refused) return refused
    }
    if (to.type === 'open') await reopenItem(ports, actor, meeting, to.itemId, d)
    return stepMeeting(meeting, to, actor, d)
  })
}

/** The discussion is closed first. If the process dies between the two writes, the chair's next click finishes the move. */
async function closeItem(ports: Ports, actor: Actor, meeting: Meeting, d: Deciding): Promise<Refusal | null> {
  const item = findItem(meeting, meeting.currentItemId)
  if (!item) return null
  return ports.inTurn(`discussion:${item.id}`, async () => {
    const discussion = await loadDiscussion(ports, { meeting, item })
    if (discussion.state === 'closed') return null
    const decided = closeDiscussion(discussion, actor, d)
    if (isRefusal(decided)) return decided
    if (discussion.outcome?.kind !== 'carry-forward' && adviceUnsigned(discussion, hashOfAdvice)) {
      return refuse('not-now', 'The outcome is not signed by both yet. Sign it, or carry the case forward.')
    }
    if ((await ports.discussions.save(decided.state, decided.event)) === 'stale') return refuse('stale')
    ports.hub.emit('discussionChanged', { ...decided.state, version: discussion.version + 1 })
    return null
  })
}

async function reopenItem(ports: Ports, actor: Actor, meeting: Meeting, itemId: string, d: Deciding): Promise<void> {
  const item = findItem(meeting, itemId)
  if (!item) return
  await ports.inTurn(`discussion:${item.id}`, async () => {
    const discussion = await loadDiscussion(ports, { meeting, item })
    if (discussion.state === 'open') return
    const decided = reopenDiscussion(discussion, actor, d)
    if (isRefusal(decided)) return
    await ports.discussions.save(decided.state, decided.event)
    ports.hub.emit('discussionChanged', { ...decided.state, version: discussion.version + 1 })
  })
}
