// From decided to done: a change is proposed, accepted by a prescriber, and open until the practice has it in its system.
import { londonDate } from '#shared/calendar'
import { refuse } from '#shared/errors'
import type { Payload } from '#shared/live'
import { escalationDays, type WaitingChange } from '#shared/medicineReview'
import { prescribers } from '#shared/roles'
import { workingDaysSince } from '#shared/workingDays'
import type { Actor } from './access.ts'
import type { Decided, Deciding } from './aggregate.ts'
import { toBy } from './discussion.ts'
import { type MedicineChange, type MedicineReview, type Named, reviewChanged } from './medicineReview.ts'

type Proposal = Pick<Payload<'change:propose'>, 'kind' | 'to' | 'why' | 'discussionId'>

export const isOpen = (change: Pick<MedicineChange, 'state'>): boolean =>
  change.state === 'proposed' || change.state === 'accepted'

export function proposeChange(
  review: MedicineReview,
  proposal: Proposal,
  medicine: Named,
  actor: Actor,
  d: Deciding,
): Decided<MedicineReview> {
  const made = newChange(review, proposal, medicine, actor, d)
  if ('ok' in made) return made
  return reviewChanged({ ...review, changes: [...review.changes, made] }, actor, d, 'change.proposed', made.id)
}

/** Two open changes of one medicine could contradict each other in the practice's system: the first is settled first. */
export function newChange(
  review: MedicineReview,
  { kind, to, why, discussionId }: Proposal,
  medicine: Named,
  actor: Actor,
  d: Deciding,
): MedicineChange | ReturnType<typeof refuse> {
  if (kind !== 'start' && medicine.key === null)
    return refuse('invalid', 'Only a medicine on the list can be changed or stopped.')
  if (review.changes.some(one => isOpen(one) && sameMedicine(one, medicine))) {
    return refuse('already-listed', 'A change of this medicine is open already. Answer or withdraw that one first.')
  }
  const by = toBy(actor)
  // Whoever may prescribe has decided by proposing; anybody else asks a prescriber.
  const prescribes = prescribers.includes(actor.role)
  return {
    id: d.newId(),
    kind,
    medicineKey: medicine.key,
    drug: medicine.drug,
    from: kind === 'start' ? null : medicine.line,
    to: kind === 'stop' ? null : to,
    why,
    state: prescribes ? 'accepted' : 'proposed',
    proposedBy: by,
    proposedAt: d.now,
    discussionId,
    answer: prescribes ? { by, at: d.now, reason: null } : null,
    applied: null,
    withdrawn: null,
  }
}

export type ChangeCommand =
  | { type: 'change:answer'; payload: Payload<'change:answer'> }
  | { type: 'change:confirm'; payload: Payload<'change:confirm'> }
  | { type: 'change:withdraw'; payload: Payload<'change:withdraw'> }

export function settleChange(
  review: MedicineReview,
  command: ChangeCommand,
  actor: Actor,
  d: Deciding,
): Decided<MedicineReview> {
  const change = review.changes.find(one => one.id === command.payload.changeId)
  if (!change) return refuse('not-found')
  const by = toBy(actor)
  switch (command.type) {
    case 'change:answer': {
      if (change.state !== 'proposed') return refuse('already-answered', 'This change has been answered already.')
      const { answer, reason } = command.payload
      return become({ ...change, state: answer, answer: { by, at: d.now, reason } })
    }
    case 'change:confirm':
      if (change.state === 'applied') return refuse('already-answered', 'This change has been confirmed already.')
      if (change.state !== 'accepted') return refuse('not-now', 'A prescriber has not accepted this change.')
      return become({ ...change, state: 'applied', applied: { by, at: d.now } })
    case 'change:withdraw': {
      if (!isOpen(change)) return refuse('already-answered', 'This change is not open any more.')
      const mine = change.proposedBy.id === actor.id && change.state === 'proposed'
      if (!mine && change.answer?.by.id !== actor.id) {
        const who = change.answer?.by.name ?? change.proposedBy.name
        return refuse('not-allowed', `Only ${who} can take this change back.`)
      }
      return become({ ...change, state: 'withdrawn', withdrawn: { by, at: d.now, reason: command.payload.reason } })
    }
    default:
      return command satisfies never
  }

  function become(next: MedicineChange): Decided<MedicineReview> {
    const changes = review.changes.map(one => (one.id === next.id ? next : one))
    return reviewChanged({ ...review, changes }, actor, d, `change.${next.state}`, next.id)
  }
}

/** How long a change waits for its next step at `now` (ISO UTC): more than {@link escalationDays} working days escalate it. */
export function waitingOf(change: MedicineChange, now: string): WaitingChange {
  if (!isOpen(change)) return { ...change, waiting: null, escalated: false }
  const since = change.state === 'accepted' && change.answer ? change.answer.at : change.proposedAt
  const waiting = workingDaysSince(londonDate(since), londonDate(now))
  return { ...change, waiting, escalated: waiting > escalationDays }
}

/** Median of the working days from acceptance to confirmation; null when nothing has been confirmed. */
export function medianDaysToApply(changes: readonly MedicineChange[]): number | null {
  const days = changes
    .flatMap(({ answer, applied }) =>
      answer && applied ? [workingDaysSince(londonDate(answer.at), londonDate(applied.at))] : [],
    )
    .sort((a, b) => a - b)
  const middle = Math.floor(days.length / 2)
  const [low, high] = [days[days.length % 2 === 0 ? middle - 1 : middle], days[middle]]
  return low === undefined || high === undefined ? null : (low + high) / 2
}

function sameMedicine(change: MedicineChange, medicine: Named): boolean {
  return medicine.key === null
    ? change.medicineKey === null && change.drug.toLowerCase() === medicine.drug.toLowerCase()
    : change.medicineKey === medicine.key
}
