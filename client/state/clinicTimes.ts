// When a slot will begin, from where the clinic is now: told to who waits, so that nobody sits in front of a silent screen.
import { instantTime } from '#shared/cui'
import type { ItemView, MeetingView } from '#shared/meeting'
import { runningItems } from './meetingState.ts'

export interface SlotTime {
  /** Epoch milliseconds. */
  plannedAt: number
  expectedAt: number
  /** Whole minutes; 0 = on time or early. */
  late: number
}

const minuteMs = 60_000

/**
 * @param now server clock, epoch milliseconds
 * @returns null for a slot that is open or over
 */
export function slotTime(meeting: MeetingView, itemId: string, now: number): SlotTime | null {
  const items = runningItems(meeting)
  const at = items.findIndex(item => item.id === itemId)
  if (items[at]?.state !== 'waiting' || meeting.state === 'ended') return null
  const before = items.slice(0, at)
  const startsAt = Date.parse(meeting.startsAt)
  const plannedAt = startsAt + sum(before.map(item => item.minutes)) * minuteMs
  // Items are taken in order; one that was skipped still comes first. Nothing begins before the clinic does.
  const ahead = sum(items.filter(one => one.id !== itemId && comesFirst(one, before)).map(one => left(one, now)))
  const expectedAt = Math.max(meeting.state === 'planned' ? startsAt : now, now) + ahead
  return { plannedAt, expectedAt, late: Math.max(0, Math.round((expectedAt - plannedAt) / minuteMs)) }
}

/** What the person who waits reads. */
export function lateWords({ late, expectedAt }: SlotTime): string {
  if (late === 0) return 'Running on time.'
  return `Running ${late} ${late === 1 ? 'minute' : 'minutes'} late: expected about ${instantTime(expectedAt)}.`
}

const comesFirst = (one: ItemView, before: readonly ItemView[]) =>
  one.state === 'open' || (one.state === 'waiting' && before.includes(one))

/** Milliseconds an item will still take; one that is over its time may end at any moment. */
function left(item: ItemView, now: number): number {
  const spent = item.secondsBefore * 1000 + (item.openedAt === null ? 0 : now - Date.parse(item.openedAt))
  return Math.max(0, item.minutes * minuteMs - spent)
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0)
