// The advisory timer of an item: it informs, and never moves anybody.
import type { ItemView } from '#shared/meeting'

export interface TimerView {
  /** `06:12` */
  elapsed: string
  /** `over by 2min`, or null. */
  over: string | null
  tone: 'calm' | 'amber' | 'over'
  /** Share of the planned time, 0 and up. */
  share: number
}

/** `serverNow`: epoch milliseconds on the server's clock. Null when the item was never opened. */
export function itemTimer(
  item: Pick<ItemView, 'openedAt' | 'secondsBefore' | 'minutes' | 'extendedMinutes' | 'state'>,
  serverNow: number,
): TimerView | null {
  if (item.openedAt === null && item.secondsBefore === 0) return null
  const running = item.state === 'open' && item.openedAt !== null ? (serverNow - Date.parse(item.openedAt)) / 1000 : 0
  const seconds = Math.max(0, Math.floor(item.secondsBefore + running))
  const planned = (item.minutes + item.extendedMinutes) * 60
  const over = seconds - planned
  return {
    elapsed: `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`,
    over: over > 0 ? `over by ${over < 60 ? `${over}sec` : `${Math.floor(over / 60)}min`}` : null,
    tone: over > 0 ? 'over' : seconds >= planned * 0.8 ? 'amber' : 'calm',
    share: seconds / planned,
  }
}
