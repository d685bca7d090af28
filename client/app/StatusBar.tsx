import { Link } from '@tanstack/react-router'
import type { Ref } from 'react'
import { instantTime } from '#shared/cui'
import type { LiveState } from '../api/live.ts'
import { useAnnounce, useLiveState, useQuiet } from './clientContext.ts'

export function StatusBar({ signedIn, slotRef }: { signedIn: boolean; slotRef: Ref<HTMLElement> }) {
  const state = useLiveState()
  return (
    <footer className="app-status-bar">
      <span className="app-status-bar__slot" ref={slotRef} />
      {signedIn ? (
        <span className={`app-connection app-connection--${state.kind}`} data-connection={state.kind}>
          <span className="app-connection__sign" aria-hidden="true" />
          {state.kind === 'offline' ? <OfflineWords since={state.since} /> : connectionWords[state.kind]}
        </span>
      ) : null}
      {signedIn ? <QuietButton /> : null}
      <nav className="app-status-bar__links" aria-label="About">
        <Link to="/help/keyboard">Keyboard help</Link>
        <Link to="/accessibility">Accessibility</Link>
      </nav>
    </footer>
  )
}

function QuietButton() {
  const { on, toggle } = useQuiet()
  const announce = useAnnounce()
  const press = () => {
    toggle()
    announce(on ? 'Quiet mode is off' : 'Quiet mode is on: what others do is neither shown nor said')
  }
  return (
    <button type="button" className="app-status-bar__quiet" aria-pressed={on} onClick={press}>
      Quiet mode{on ? ': on' : ''}
    </button>
  )
}

/** A section on screen says itself since when: the style sheet then leaves it out here. */
function OfflineWords({ since }: { since: number }) {
  return (
    <span>
      Offline<span className="app-connection__since"> since {instantTime(since)}</span>. What you see may be out of
      date.
    </span>
  )
}

const connectionWords: Record<Exclude<LiveState['kind'], 'offline'>, string> = {
  idle: 'Not connected',
  connecting: 'Connecting…',
  connected: 'Connected',
  slow: 'Connected, but the server is slow to answer',
}
