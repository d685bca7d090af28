// What the calls of all meetings take and tell, for the doors of staff and of visitors.
import type { CallState, CallView, Signal } from '#shared/call'
import type { Refusal } from '#shared/errors'
import type { VisitorPlace } from '#shared/roles'
import type { Comer } from '../usecases/calls.ts'
import type { Requests } from './dispatch.ts'
import type { Line } from './lines.ts'
import type { LiveSocket } from './sockets.ts'

type CallRequest = Extract<keyof Requests, `call:${string}` | `recording:${string}`>

export type Entered = { ok: true; peerId: string; call: CallView }
export interface Calls {
  requests: Pick<Requests, CallRequest>
  join(comer: Comer, line: Line, meetingId: string, state: CallState): Promise<Entered | Refusal>
  leave(line: Line, meetingId: string): Promise<{ ok: true }>
  change(line: Line, meetingId: string, state: CallState): { ok: true } | Refusal
  signal(
    comer: Comer,
    line: Line,
    event: { meetingId: string; to: string; signal: Signal },
  ): Promise<{ ok: true } | Refusal>
  /** Of oneself, by whoever sits on this line. */
  answerRecording(line: Line, meetingId: string, agrees: boolean): Promise<{ ok: true } | Refusal>
  placeOf(visitId: string): VisitorPlace | null
  /** The present call, to somebody who has just come into the meeting. */
  show(socket: LiveSocket, meetingId: string): void
  /** The connection is gone, so its participant is gone: the others hang up. */
  dropped(lineId: string): void
  count(): number
  stop(): void
}
