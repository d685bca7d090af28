// When a slot will begin, from where the clinic is now: told to who waits, so that nobody sits in front of a silent screen.

/** An item of the running order. */
export interface TimedItem {
  id: string
  state: 'waiting' | 'open' | 'closed'
  minutes: number
  /** ISO UTC; null = not open. */
  openedAt: string | null
  /** Seconds it was open before. */
  secondsBefore: number
}

export interface SlotTime {
  /** Epoch milliseconds. */
  plannedAt: number
  expectedAt: number
  /** Whole minutes; 0 = on time or early. */
  late: number
}

const minuteMs = 60_000

/**
 * @param items in running order
 * @param now server clock, epoch milliseconds
 * @returns null for a slot that is open or over
 */
export function timeOfSlot(
  meeting: { state: 'planned' | 'live' | 'ended'; startsAt: string },
  items: readonly TimedItem[],
  itemId: string,
  now: number,
): SlotTime | null {
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

const comesFirst = (one: TimedItem, before: readonly TimedItem[]) =>
  one.state === 'open' || (one.state === 'waiting' && before.includes(one))

/** Milliseconds an item will still take; one that is over its time may end at any moment. */
function left(item: TimedItem, now: number): number {
  const spent = item.secondsBefore * 1000 + (item.openedAt === null ? 0 : now - Date.parse(item.openedAt))
  return Math.max(0, item.minutes * minuteMs - spent)
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0)
