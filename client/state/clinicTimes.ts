// When a slot of this meeting will begin.
import { instantTime } from '#shared/cui'
import type { MeetingView } from '#shared/meeting'
import { type SlotTime, timeOfSlot } from '#shared/slotTime'
import { runningItems } from './meetingState.ts'

export type { SlotTime } from '#shared/slotTime'

/**
 * @param now server clock, epoch milliseconds
 * @returns null for a slot that is open or over
 */
export function slotTime(meeting: MeetingView, itemId: string, now: number): SlotTime | null {
  return timeOfSlot(meeting, runningItems(meeting), itemId, now)
}

/** What the person who waits reads. */
export function lateWords({ late, expectedAt }: SlotTime): string {
  if (late === 0) return 'Running on time.'
  return `Running ${late} ${late === 1 ? 'minute' : 'minutes'} late: expected about ${instantTime(expectedAt)}.`
}
