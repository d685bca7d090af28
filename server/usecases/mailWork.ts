// E-mails about work that waits: minutes, outcomes, the alert to the guardian, and one digest a day.
import { addDays, toLondon } from '#shared/calendar'
import { workingDaysSince } from '#shared/workingDays'
import { can } from '../domain/access.ts'
import type { Discussion } from '../domain/discussion.ts'
import type { Emergency } from '../domain/emergency.ts'
import { digest, emergencyUsed, minutesToSign, outcomeReady } from '../domain/mailWords.ts'
import { findItem, type Meeting } from '../domain/meeting.ts'
import { throughItem } from './discussions.ts'
import { minutesWaiting } from './feedback.ts'
import { viewToday } from './home.ts'
import { actorFor } from './identify.ts'
import { involvedIn } from './mailMeetings.ts'
import { guardiansOf } from './offices.ts'
import { nobodyInvolved, post } from './outbox.ts'
import type { Account, Ports } from './ports.ts'

/** To the chair and the deputy of a meeting that has ended: how many of its cases wait for their signature. */
export async function mailMinutes(ports: Ports, meeting: Meeting): Promise<void> {
  if (meeting.endedAt === null || meeting.cancelled !== null) return
  const about = await involvedIn(ports, meeting)
  for (const toId of new Set([meeting.chairId, meeting.deputyId])) {
    const account = toId === null ? null : await ports.people.get(toId)
    if (!account || account.disabled) continue
    const cases = await minutesWaiting(ports, await actorFor(ports, account, 'none'), [meeting])
    if (cases === 0) continue
    await post(ports, {
      ...{ key: `minutes:${meeting.id}:${account.id}`, kind: 'minutes-to-sign', toId: account.id },
      ...{ subjectId: meeting.id, about, until: meeting.endedAt },
      write: typed => ({
        ...minutesToSign(meeting, cases, { typed, origin: ports.postOffice.origin }),
        calendar: null,
      }),
    })
  }
}

/** To whoever referred or flagged, as soon as the minute is signed; again when it was amended. */
export async function mailOutcome(ports: Ports, discussion: Discussion): Promise<void> {
  const unseen = discussion.feedback.filter(one => one.seenAt === null)
  const meeting = unseen.length === 0 ? null : await ports.meetings.load(discussion.meetingId)
  if (!meeting) return
  const about = await involvedIn(ports, meeting)
  for (const { to, at } of unseen) {
    const account = await ports.people.get(to.id)
    if (!account || !(await maySeeOutcome(ports, account, meeting, discussion.id))) continue
    await post(ports, {
      ...{ key: `outcome:${discussion.id}:${at}:${to.id}`, kind: 'feedback', toId: to.id, subjectId: discussion.id },
      ...{ topic: `outcome:${discussion.id}:${to.id}`, about, until: at },
      write: typed => ({ ...outcomeReady(meeting, { typed, origin: ports.postOffice.origin }), calendar: null }),
    })
  }
}

export async function maySeeOutcome(
  ports: Ports,
  account: Account,
  meeting: Meeting,
  discussionId: string,
): Promise<boolean> {
  const item = findItem(meeting, discussionId)
  const one = item && !account.disabled ? await ports.cases.get(item.caseId) : null
  if (!item || !one) return false
  const actor = await actorFor(ports, account, 'none')
  const through = throughItem(actor, one, meeting, item, ports.clock.now().toISOString())
  return can(actor, 'case:view', { through })
}

/** Names nobody: neither whose record it was, nor who read it. */
export async function mailEmergency(ports: Ports, emergency: Emergency): Promise<void> {
  const one = await ports.cases.get(emergency.caseId)
  const about = { patients: one ? [one.person] : [], questions: [] }
  for (const toId of await guardiansOf(ports, emergency.practiceId)) {
    await post(ports, {
      ...{ key: `emergency:${emergency.id}:${toId}`, kind: 'emergency', toId, subjectId: emergency.id, about },
      until: emergency.openedAt,
      write: typed => ({
        ...emergencyUsed(emergency.openedAt, { typed, origin: ports.postOffice.origin }),
        calendar: null,
      }),
    })
  }
}

/** The London day whose digest is due at `now` (epoch milliseconds); null before its hour and on days off. */
export function digestDay(now: number, hour: number): string | null {
  const { date, time } = toLondon(now)
  const working = workingDaysSince(addDays(date, -1), date) === 1
  return working && Number(time.slice(0, 2)) >= hour ? date : null
}

/** One mail a day and person, and none when nothing waits. Counts only, of what this person may see. */
export async function mailDigests(ports: Ports, day: string, stopped: () => boolean): Promise<void> {
  for (const account of await ports.people.all()) {
    if (stopped()) return
    if (account.disabled || account.role === 'administrator') continue
    const actor = await actorFor(ports, account, 'none')
    const today = await viewToday(ports, actor)
    const meetings = await ports.meetings.many(today.upcoming.map(one => one.id))
    const waiting = {
      invitations: meetings.filter(one => isAsked(one, account.id)).length,
      toAccept: today.actionsOffered,
      overdue: today.actionsOverdue,
      minutesToSign: today.minutesToSign,
      assents: today.assentsToAnswer,
      outcomes: today.outcomesToRead,
    }
    const { origin } = ports.postOffice
    const words = digest(waiting, day, { typed: false, origin })
    if (words === null) continue
    await post(ports, {
      ...{ key: `digest:${day}:${account.id}`, topic: `digest:${account.id}`, kind: 'digest', toId: account.id },
      ...{ subjectId: account.id, about: nobodyInvolved, until: ports.clock.now().toISOString() },
      write: () => ({ ...words, calendar: null }),
    })
    // A keystroke must not wait for a list: everything that is due goes first.
    await new Promise(resolve => setImmediate(resolve))
  }
}

/** On it, and has not said yet whether they come. Whoever chairs comes. */
function isAsked(meeting: Meeting, personId: string): boolean {
  if (!meeting.memberIds.includes(personId) || meeting.chairId === personId) return false
  return !meeting.answers.some(one => one.personId === personId)
}
