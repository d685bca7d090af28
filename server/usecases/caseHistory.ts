// The timeline of a case: its meetings, newest first, with what happened in each and what became of it.
import type { z } from 'zod'
import { effects } from '#shared/action'
import type { caseHistoryEntry, TimelineKind } from '#shared/case'
import { isRefusal, type Refusal } from '#shared/errors'
import { flagReasons } from '#shared/flag'
import { trialVerdicts } from '#shared/outcome'
import type { Actor } from '../domain/access.ts'
import { adviceSignatures } from '../domain/advice.ts'
import type { Discussion } from '../domain/discussion.ts'
import { findItem } from '../domain/meeting.ts'
import { auditAccess, openCase } from './cases.ts'
import type { Ports } from './ports.ts'

type Entry = z.infer<typeof caseHistoryEntry>

export async function viewHistory(
  ports: Ports,
  actor: Actor,
  caseId: string,
): Promise<{ meetings: Entry[] } | Refusal> {
  const opened = await openCase(ports, actor, caseId, 'case:view')
  if (isRefusal(opened)) return opened
  await auditAccess(ports, actor, caseId, 'history:view', opened.through)
  const entries: Entry[] = []
  const discussions = await ports.discussions.ofCase(caseId)
  const meetings = new Map((await ports.meetings.many(discussions.map(one => one.meetingId))).map(one => [one.id, one]))
  for (const discussion of discussions) {
    const meeting = meetings.get(discussion.meetingId)
    const item = meeting ? findItem(meeting, discussion.id) : undefined
    if (!meeting || !item || meeting.state === 'planned') continue
    entries.push({
      meetingId: meeting.id,
      itemId: item.id,
      title: meeting.title,
      startsAt: meeting.startsAt,
      question: item.question,
      decisions: discussion.decisions.filter(one => one.state === 'recorded').map(one => one.text),
      openActions: discussion.actions.filter(one => one.state === 'offered' || one.state === 'accepted').length,
      events: eventsOf(discussion),
    })
  }
  return { meetings: entries.sort((a, b) => b.startsAt.localeCompare(a.startsAt)) }
}

/** Decisions and whether they held, actions and what they did, flags, letters. Words of flags stay out: they may quote a section. */
function eventsOf(discussion: Discussion): Entry['events'] {
  const events: Entry['events'] = []
  const add = (kind: TimelineKind, at: string | null, words: string) => {
    if (at !== null) events.push({ kind, at, words })
  }
  for (const { text, recordedAt, lacking, trial, assents } of discussion.decisions) {
    add('decision', recordedAt, `${lacking ? 'Decided provisionally' : 'Decided'}: ${text}`)
    for (const assent of assents) {
      add(
        'decision',
        assent.at,
        `${assent.by.name} ${assent.answer === 'assent' ? 'assented' : 'did not assent'}: ${text}`,
      )
    }
    for (const review of trial?.reviews ?? []) add('decision', review.at, `${trialVerdicts[review.verdict]}: ${text}`)
  }
  for (const { text, owner, addedAt, state, changedAt, effect } of discussion.actions) {
    add('action', addedAt, `Action for ${owner.name}: ${text}`)
    if (state === 'refused') add('action', changedAt, `Refused by ${owner.name}: ${text}`)
    if (state === 'done') add('action', changedAt, `Done: ${text}`)
    if (effect) add('action', effect.at, `${effects[effect.value]}: ${text}`)
  }
  for (const flag of discussion.flags) {
    add('flag', flag.raisedAt, `Flag of ${flag.raisedBy.name}: ${flagReasons[flag.reason]}`)
    if (flag.answer)
      add('flag', flag.answer.at, `Flag ${flag.state} by ${flag.answer.by.name}: ${flagReasons[flag.reason]}`)
  }
  for (const { signatures } of discussion.advice.versions) {
    const names = signatures.map(one => one.by.name).join(' and ')
    if (signatures.length >= adviceSignatures) add('letter', signatures.at(-1)?.at ?? null, `Letter signed by ${names}`)
  }
  return events.sort((a, b) => a.at.localeCompare(b.at))
}
