// The running order by who is there when: everybody's cases in one piece, so that a GP with three of them comes once.
import { toLondon } from '#shared/calendar'
import { refuse } from '#shared/errors'
import type { Payload } from '#shared/live'
import type { CaseType } from '#shared/referral'
import type { Actor } from './access.ts'
import type { Decided, Deciding } from './aggregate.ts'
import { minutesSpent } from './attendance.ts'
import { changedAgenda, type Item, type Meeting, runningOrder } from './meeting.ts'

export function arranged(meeting: Meeting, actor: Actor, d: Deciding): Decided<Meeting> {
  if (meeting.state !== 'planned') return refuse('not-now', 'The order is arranged before the meeting.')
  const order = inOnePiece(meeting)
  const rest = meeting.agenda.filter(item => !order.includes(item))
  return changedAgenda(meeting, [...order, ...rest], 'agenda.arranged', meeting.id, actor, d)
}

export function available(
  meeting: Meeting,
  { from, to }: Payload<'meeting:available'>,
  actor: Actor,
  d: Deciding,
): Decided<Meeting> {
  if (meeting.state === 'ended') return refuse('not-now', 'This meeting has ended.')
  if (from !== null && to !== null && to <= from) {
    return refuse('invalid', 'The end is not after the start.', [{ path: 'to', message: 'Choose a later time.' }])
  }
  const others = meeting.availability.filter(one => one.personId !== actor.id)
  const mine = from === null && to === null ? [] : [{ personId: actor.id, from: from ?? '00:00', to: to ?? '23:59' }]
  const event = { commandId: d.commandId, at: d.now, by: actor.id, type: 'meeting.available', subjectId: actor.id }
  return { ok: true, state: { ...meeting, availability: [...others, ...mine] }, event }
}

/** A deputy who comes instead is a member of this meeting from then on: they see its agenda. */
export function answered(
  meeting: Meeting,
  { answer, deputyId }: Payload<'meeting:answer'>,
  actor: Actor,
  d: Deciding,
): Decided<Meeting> {
  if (meeting.state === 'ended') return refuse('not-now', 'This meeting has ended.')
  const others = meeting.answers.filter(one => one.personId !== actor.id)
  const instead = answer === 'declined' ? deputyId : null
  const answers = [...others, { personId: actor.id, answer, deputyId: instead, at: d.now }]
  const memberIds = instead === null ? meeting.memberIds : [...new Set([...meeting.memberIds, instead])]
  const event = { commandId: d.commandId, at: d.now, by: actor.id, type: `meeting.${answer}`, subjectId: actor.id }
  return { ok: true, state: { ...meeting, answers, memberIds }, event }
}

/**
 * Groups by presenter. At each moment of the plan: of those who can be there now, who has to leave first; otherwise
 * somebody who is there throughout; otherwise whoever comes next. Inside a group, and between equals, the order stays.
 */
export function inOnePiece(meeting: Meeting): Item[] {
  const groups = new Map<string, Item[]>()
  for (const item of runningOrder(meeting)) {
    groups.set(item.presenterId, [...(groups.get(item.presenterId) ?? []), item])
  }
  const order: Item[] = []
  let at = Date.parse(meeting.startsAt)
  while (groups.size > 0) {
    const now = toLondon(at).time
    const windows = [...groups.keys()].map(personId => {
      const window = meeting.availability.find(one => one.personId === personId)
      return { personId, from: window?.from ?? '00:00', to: window?.to ?? '24:00', limited: window !== undefined }
    })
    const here = windows.filter(one => one.from <= now && now < one.to)
    const leaving = here.filter(one => one.limited).sort((a, b) => a.to.localeCompare(b.to))[0]
    const coming = [...windows].sort((a, b) => a.from.localeCompare(b.from))[0]
    const next = (leaving ?? here[0] ?? coming)?.personId ?? ''
    const items = groups.get(next) ?? []
    groups.delete(next)
    order.push(...items)
    at += items.reduce((sum, item) => sum + item.minutes, 0) * 60_000
  }
  return order
}

/** Fewer than this teach nothing. */
const fewestCases = 3

/** Median of the minutes that cases of a type really took, rounded up; only what was opened and closed counts. */
export function learnedMinutes(held: readonly Meeting[]): { caseType: CaseType; minutes: number; cases: number }[] {
  const spent = new Map<CaseType, number[]>()
  for (const item of held.flatMap(meeting => meeting.agenda)) {
    if (item.openings.length === 0 || item.openings.some(one => one.to === null)) continue
    const type = item.referral?.caseType ?? 'other'
    spent.set(type, [...(spent.get(type) ?? []), minutesSpent(item.openings, item.openings[0]?.from ?? '')])
  }
  return [...spent].flatMap(([caseType, minutes]) =>
    minutes.length < fewestCases ? [] : [{ caseType, minutes: median(minutes), cases: minutes.length }],
  )
}

function median(numbers: readonly number[]): number {
  const inOrder = [...numbers].sort((a, b) => a - b)
  const middle = inOrder.length / 2
  const upper = inOrder[Math.floor(middle)] ?? 0
  const lower = inOrder[Math.ceil(middle) - 1] ?? 0
  return Math.ceil((upper + lower) / 2)
}
