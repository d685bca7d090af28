// Coming into the call: asked again until there is an answer. A connection that is there can still lose one answer, and a
// server that has just started may need longer than one patience.
import type { CallJoined, IceView } from '#shared/call'
import { isRefusal, type Refusal } from '#shared/errors'

export interface Joining {
  /** From the beginning; what was asked before counts no more, whenever it is answered. */
  start(): void
  stop(): void
}

const firstPauseMs = 1_000
const lastPauseMs = 8_000

export function createJoining(collaborators: {
  /** Without an answer nobody joins: the practice may allow no other way than its relay. */
  ways: () => Promise<IceView | Refusal>
  enter: (ways: IceView) => Promise<CallJoined | Refusal>
  joined: (reply: CallJoined) => void
  refused: (message: string) => void
  unanswered: () => void
  /** Runs once; the returned function takes it back. */
  after: (ms: number, run: () => void) => () => void
}): Joining {
  const { ways, enter, joined, refused, unanswered, after } = collaborators
  let turn = 0
  let takeBack = (): void => undefined

  async function attempt(mine: number, pauseMs: number): Promise<void> {
    const found = await ways()
    if (mine !== turn) return
    const answer = isRefusal(found) ? found : await enter(found)
    if (mine !== turn) return
    if (answer.ok) return joined(answer)
    if (answer.code !== 'unavailable' && answer.code !== 'too-many') return refused(answer.message)
    unanswered()
    takeBack = after(pauseMs, () => void attempt(mine, Math.min(lastPauseMs, pauseMs * 2)))
  }
  function stop(): void {
    turn += 1
    takeBack()
  }
  return {
    start() {
      stop()
      void attempt(turn, firstPauseMs)
    },
    stop,
  }
}
