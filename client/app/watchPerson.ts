// Connects the count of idle minutes to this page: what the person does, the other tabs, the lock, and the key that locks at once.
import type { Api } from '../api/api.ts'
import type { Session } from '../api/session.ts'
import { createIdle, type Idle } from '../state/idle.ts'

/** What only a person does. Moving text, arriving edits and timers are none of these. */
const signs = ['keydown', 'pointerdown', 'pointermove', 'wheel', 'touchstart', 'input'] as const
export const lockKey = 'F9'

export function watchPerson(collaborators: { api: Api; session: Session; now: () => number }): Idle {
  const { api, session, now } = collaborators
  // Says only "somebody is here": no name, no case, nothing of the page.
  const tabs = new BroadcastChannel('caseroom-here')
  const idle = createIdle({
    now,
    every(ms, run) {
      const timer = setInterval(run, ms)
      return () => clearInterval(timer)
    },
    lock: () => void session.lock(),
    tellServer: () => void api.call('active'),
    tellTabs: () => tabs.postMessage('here'),
  })
  tabs.addEventListener('message', () => idle.notedElsewhere())
  for (const sign of signs) window.addEventListener(sign, idle.noted, { capture: true, passive: true })
  window.addEventListener('keydown', event => {
    if (event.key !== lockKey || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    void session.lock()
  })
  const follow = () => {
    const state = session.state()
    idle.start(state.kind === 'signed-in' ? state.session.idleLockMinutes * 60_000 : null)
  }
  session.subscribe(follow)
  return idle
}
