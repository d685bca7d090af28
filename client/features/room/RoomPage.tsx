// S5: the screen on the wall. Very large, read-only, one patient or none, and grey when it is not live.
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { instantTime } from '#shared/cui'
import type { RoomView } from '#shared/room'
import { createRoom } from '../../api/room.ts'
import { usePageTitle } from '../../app/PageHeading.tsx'
import { RoomCode } from './RoomCode.tsx'
import { RoomItem } from './RoomItem.tsx'
import './room.scss'

/** A short break is not worth alarming a room. */
const lostAfterMs = 10_000

export function RoomPage() {
  usePageTitle('Room screen')
  const [room] = useState(() => createRoom(() => Date.now()))
  const state = useSyncExternalStore(room.subscribe, room.state)
  const [clock, setClock] = useState(() => Date.now())
  const last = useRef<RoomView | null>(null)
  useEffect(() => {
    room.start()
    const timer = setInterval(() => setClock(Date.now()), 1_000)
    return () => {
      clearInterval(timer)
      room.stop()
    }
  }, [room])
  useEffect(() => {
    if (state.kind === 'live') last.current = state.view
  }, [state])
  switch (state.kind) {
    case 'starting':
      return <Plain words="Starting…" clock={clock} />
    case 'lost':
      return clock - state.since < lostAfterMs && last.current ? (
        <Picture view={last.current} clock={clock} />
      ) : (
        <div className="room room--lost" role="alert">
          <h1>Not live since {instantTime(state.since)}</h1>
          <p>This screen has no connection. It comes back by itself.</p>
        </div>
      )
    case 'live':
      return <Picture view={state.view} clock={clock} />
    default: {
      const never: never = state
      return never
    }
  }
}

function Picture({ view, clock }: { view: RoomView; clock: number }) {
  switch (view.kind) {
    case 'code':
      return <RoomCode code={view.code} />
    case 'curtain':
      return <Plain words={curtainWords(view)} more={nextWords(view)} clock={clock} />
    case 'item':
      return <RoomItem view={view} clock={clock} />
    default: {
      const never: never = view
      return never
    }
  }
}

function Plain({ words, more, clock }: { words: string; more?: string | null; clock: number }) {
  return (
    <main className="room room--curtain">
      <p className="room__product">Caseroom</p>
      <h1>{words}</h1>
      {more ? <p className="room__next">{more}</p> : null}
      <p className="room__clock">{instantTime(clock)}</p>
    </main>
  )
}

type Curtain = Extract<RoomView, { kind: 'curtain' }>

function curtainWords(view: Curtain): string {
  switch (view.reason) {
    case 'paused':
      return 'Paused'
    case 'not-started':
      return 'The meeting has not started'
    case 'between':
      return view.finished === null ? 'Waiting for the chair' : `Item ${view.finished} finished`
    case 'idle':
      return 'Covered: nothing has changed for an hour'
    case 'ended':
      return 'The meeting has ended'
    default: {
      const never: never = view.reason
      return never
    }
  }
}

function nextWords({ next }: Curtain): string | null {
  return next ? `Next: item ${next.position} (presenter ${next.presenter}). Waiting for the chair.` : null
}
