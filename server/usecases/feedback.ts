// The outcome goes back to who referred or flagged, as soon as the minute is signed; and how often that happens in time.
import type { z } from 'zod'
import { londonDate } from '#shared/calendar'
import type { Refusal } from '#shared/errors'
import type { FeedbackRow, feedbackList } from '#shared/home'
import { workingDaysSince } from '#shared/workingDays'
import { type Actor, can } from '../domain/access.ts'
import { isSigned } from '../domain/caseMinute.ts'
import type { Discussion } from '../domain/discussion.ts'
import { findItem, type Meeting, partsIn } from '../domain/meeting.ts'
import { auditViews, identityOf, refuseRole } from './cases.ts'
import { throughItem } from './discussions.ts'
import type { Ports } from './ports.ts'

const awaitingWords = { provisional: 'provisional, assent is asked for', refused: 'assent was refused' }

/** Days that the rate looks back: a quarter. */
const rateDays = 91
const signerParts = ['chair', 'deputy', 'organiser'] as const

type FeedbackList = z.infer<typeof feedbackList>

export async function listFeedback(ports: Ports, actor: Actor): Promise<FeedbackList | Refusal> {
  if (!can(actor, 'feedback:read')) return refuseRole(ports, actor, 'feedback:read')
  const discussions = await ports.discussions.withFeedbackTo(actor.id)
  const meetings = new Map((await ports.meetings.many(discussions.map(one => one.meetingId))).map(one => [one.id, one]))
  const now = ports.clock.now().toISOString()
  const rows: FeedbackRow[] = []
  for (const discussion of discussions) {
    const meeting = meetings.get(discussion.meetingId)
    const sent = discussion.feedback.find(one => one.to.id === actor.id)
    if (!meeting || !sent) continue
    const chair = await ports.people.get(meeting.chairId)
    rows.push({
      discussionId: discussion.id,
      caseId: discussion.caseId,
      meetingId: meeting.id,
      meetingTitle: meeting.title,
      chair: chair?.name ?? '',
      sentAt: sent.at,
      seenAt: sent.seenAt,
      about: await aboutFor(ports, actor, meeting, discussion, now),
    })
  }
  await auditViews(
    ports,
    actor,
    'feedback:view',
    rows.filter(row => row.about !== null),
  )
  rows.sort((a, b) => b.sentAt.localeCompare(a.sentAt))
  return { rows, rate: await rateFor(ports, actor) }
}

/** Counts for Today; they show nobody, and count no case that the person may not see any more. */
export async function countFeedback(
  ports: Ports,
  actor: Actor,
): Promise<{ outcomesToRead: number; minutesToSign: number }> {
  const sent = await ports.discussions.withFeedbackTo(actor.id)
  const unread = sent.filter(one => one.feedback.some(entry => entry.to.id === actor.id && entry.seenAt === null))
  const led = (await endedMeetings(ports, actor)).filter(one => partsIn(actor, one).some(part => part !== 'organiser'))
  return { outcomesToRead: unread.length, minutesToSign: await minutesWaiting(ports, actor, led) }
}

/** Cases of these meetings that wait for this person's signature, of those that they may see. */
export async function minutesWaiting(ports: Ports, actor: Actor, meetings: readonly Meeting[]): Promise<number> {
  const discussions = await ports.discussions.many(itemIds(meetings))
  const waiting = discussions.filter(
    one => !isSigned(one) && !one.minute.at(-1)?.signatures.some(by => by.by.id === actor.id),
  )
  return countSeen(ports, actor, meetings, waiting)
}

async function countSeen(
  ports: Ports,
  actor: Actor,
  meetings: readonly Meeting[],
  discussions: readonly Discussion[],
): Promise<number> {
  const cases = new Map((await ports.cases.many(discussions.map(one => one.caseId))).map(one => [one.id, one]))
  const now = ports.clock.now().toISOString()
  return discussions.filter(({ id, caseId, meetingId }) => {
    const meeting = meetings.find(one => one.id === meetingId)
    const item = meeting ? findItem(meeting, id) : undefined
    const one = cases.get(caseId)
    if (!meeting || !item || !one) return false
    return can(actor, 'case:view', { through: throughItem(actor, one, meeting, item, now) })
  }).length
}

async function aboutFor(
  ports: Ports,
  actor: Actor,
  meeting: Meeting,
  discussion: Discussion,
  now: string,
): Promise<FeedbackRow['about']> {
  const one = await ports.cases.get(discussion.caseId)
  const item = findItem(meeting, discussion.id)
  const content = discussion.minute.at(-1)?.content
  if (!one || !item || !content) return null
  if (!can(actor, 'case:view', { through: throughItem(actor, one, meeting, item, now) })) return null
  return {
    identity: await identityOf(ports, one),
    question: content.question,
    decisions: content.decisions.map(({ text, awaiting }) =>
      awaiting ? `${text} (${awaitingWords[awaiting]})` : text,
    ),
    actions: content.actions.map(action => ({ text: action.text, owner: action.owner.name, due: action.due })),
    outcome: content.outcome?.kind ?? null,
  }
}

async function rateFor(ports: Ports, actor: Actor): Promise<FeedbackList['rate']> {
  const meetings = await endedMeetings(ports, actor)
  if (meetings.length === 0) return null
  const endedAt = new Map(meetings.map(one => [one.id, one.endedAt]))
  const discussed = await ports.discussions.many(itemIds(meetings))
  const signed = discussed.filter(isSigned)
  const inTime = signed.filter(one => {
    const ended = endedAt.get(one.meetingId)
    const at = one.minute.at(-1)?.signatures.at(-1)?.at
    return ended != null && at !== undefined && workingDaysSince(londonDate(ended), londonDate(at)) <= 1
  })
  const seen = signed.filter(one => one.feedback.every(entry => entry.seenAt !== null))
  return { due: discussed.length, signed: signed.length, withinWorkingDay: inTime.length, seen: seen.length }
}

/** Meetings of the last quarter that this person led or organised. */
async function endedMeetings(ports: Ports, actor: Actor): Promise<Meeting[]> {
  const since = new Date(ports.clock.now().getTime() - rateDays * 86_400_000).toISOString()
  const organiser = actor.role === 'care-coordinator'
  const all = await ports.meetings.concerning({ id: actor.id, organisationId: actor.organisationId, organiser })
  return all.filter(
    one => one.endedAt !== null && one.endedAt >= since && partsIn(actor, one).some(part => isSigner(part)),
  )
}

function isSigner(part: string): boolean {
  return signerParts.some(one => one === part)
}

/** Of items that were on the table. */
function itemIds(meetings: readonly Meeting[]): string[] {
  return meetings.flatMap(one => one.agenda.filter(item => item.openings.length > 0).map(item => item.id))
}
