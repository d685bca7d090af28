// When a slot of this meeting will begin.
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
