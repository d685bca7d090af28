// What every screen may use, handed down once: screens never make a connection or a session of their own.
import { createContext, useContext, useSyncExternalStore } from 'react'
import type { SessionView } from '#shared/person'
import type { Api } from '../api/api.ts'
import type { Live, LiveState } from '../api/live.ts'
import type { ProofAsked } from '../api/proofAsked.ts'
import type { Session, SessionState } from '../api/session.ts'
import type { Idle } from '../state/idle.ts'
import type { Quiet } from '../state/quiet.ts'
import type { Announce, TellActivity } from './announcer.ts'

export interface Client {
  api: Api
  session: Session
  live: Live
  announce: Announce
  activity: TellActivity
  quiet: Quiet
  idle: Idle
  proof: ProofAsked
  /** Milliseconds since 1970. */
  now: () => number
}

export const ClientContext = createContext<Client | null>(null)

export function useClient(): Client {
  const client = useContext(ClientContext)
  if (!client) throw new Error('A screen was rendered outside of ClientContext.')
  return client
}

export const useApi = (): Api => useClient().api
export const useLive = (): Live => useClient().live
export const useAnnounce = (): Announce => useClient().announce

export function useQuiet(): { on: boolean; toggle: () => void } {
  const { quiet } = useClient()
  return { on: useSyncExternalStore(quiet.subscribe, quiet.on), toggle: quiet.toggle }
}

export function useSessionState(): SessionState {
  const { session } = useClient()
  return useSyncExternalStore(session.subscribe, session.state)
}

/** The signed-in person's session. Screens inside the frame always have one; it stays while the session is being renewed. */
export function useSession(): SessionView {
  const state = useSessionState()
  if (state.kind === 'signed-in' || state.kind === 'ended') return state.session
  throw new Error('A screen that needs a signed-in person was rendered without one.')
}

export function useLiveState(): LiveState {
  const { live } = useClient()
  return useSyncExternalStore(live.subscribe, live.state)
}
