// Clock times of a running order. Instants are added to, never wall times: a clock change in the night moves no duration.

export interface Timed {
  id: string
  minutes: number
}
export interface Slot {
  /** Epoch milliseconds. */
  from: number
  to: number
}

const minuteMs = 60_000

/** @param startsAt ISO UTC. @returns item id -> its planned slot, in running order */
export function plannedSlots(startsAt: string, items: readonly Timed[]): Map<string, Slot> {
  const slots = new Map<string, Slot>()
  let from = Date.parse(startsAt)
  for (const item of items) {
    const to = from + item.minutes * minuteMs
    slots.set(item.id, { from, to })
    from = to
  }
  return slots
}
