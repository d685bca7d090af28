import type { Live } from '../api/live.ts'
import type { LiveEvent } from '../api/liveEvents.ts'

/** What a call needs of a connection: that of staff, or the one behind a visitor's link. */
export type CallLink = Pick<Live, 'subscribe'> & {
  state(): { kind: string }
  request: Live['request']
  on: <N extends CallEvent>(name: N, listener: (event: LiveEvent<N>) => void) => () => void
}
export type CallEvent = 'call:changed' | 'call:signalled' | 'call:ended' | 'access:ended'
