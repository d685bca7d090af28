// Who is signed in on this page. The token lives in memory only; the cookie, which the page cannot read, brings a new one.
import { isRefusal, type Refusal } from '#shared/errors'
import type { SessionView } from '#shared/person'
import type { Exchange } from './http.ts'

export type SessionState =
  | { kind: 'starting' }
  /** The first renewal could not reach the server: nobody knows yet whether there is a session. */
  | { kind: 'unreachable' }
  /** `unconfirmed`: the server did not hear of it, so the cookie may still be good. */
  | { kind: 'signed-out'; unconfirmed: boolean; elsewhere?: { name: string; url: string } | null }
  | { kind: 'signed-in'; session: SessionView }
  /** The page stays as it is, covered, until the same person signs in again. */
  | { kind: 'ended'; session: SessionView; because: Because }

/** `locked`: by hand or by being idle; the same person's password is enough to go on. */
export type Because = 'expired' | 'someone-else' | 'locked'

export interface Session {
  state(): SessionState
  subscribe(listener: () => void): () => void
  /** The access token, or null when nobody is signed in. */
  token(): string | null
  start(): Promise<void>
  signIn(email: string, password: string, code?: string): Promise<SessionView | Refusal>
  /** Covers the page at once and shuts the doors of this session on the server. */
  lock(): Promise<void>
  unlock(password: string): Promise<SessionView | Refusal>
  /** Ends the session without touching the page, which the caller loads anew for somebody else. */
  leave(): Promise<void>
  signOut(): Promise<void>
  /** One renewal at a time however many ask. True when there is a good token afterwards. */
  renew(): Promise<boolean>
  stop(): void
}

const renewEarlyMs = 120_000 // tokens live 10 minutes: renew at 8
const retryMs = 10_000 // the server was away: the token may still be good, try again soon

export function createSession(collaborators: {
  exchange: Exchange
  now: () => number
  setTimer: (run: () => void, ms: number) => () => void
  /** Runs alone across the tabs of this browser: two tabs must not spend the same refresh cookie. */
  alone: <T>(run: () => Promise<T>) => Promise<T>
}): Session {
  const { exchange, now, setTimer, alone } = collaborators
  const listeners = new Set<() => void>()
  let state: SessionState = { kind: 'starting' }
  let underway: Promise<boolean> | null = null
  let cancelTimer: () => void = () => undefined
  let leaving = false

  const become = (next: SessionState) => {
    state = next
    for (const listener of [...listeners]) listener()
  }
  const renewIn = (ms: number) => {
    cancelTimer()
    cancelTimer = setTimer(() => void renew(), Math.max(1_000, ms))
  }
  const adopt = (session: SessionView) => {
    renewIn(Date.parse(session.expiresAt) - now() - renewEarlyMs)
    become({ kind: 'signed-in', session })
  }
  const held = (): SessionView | null => (state.kind === 'signed-in' || state.kind === 'ended' ? state.session : null)

  const renewOnce = async (): Promise<boolean> => {
    const answer = await alone(() => exchange('refresh', {}, null))
    const before = held()
    if (!isRefusal(answer)) {
      // Somebody else signed in in another tab: their rights must not be lent to the page this person left open.
      if (before && before.person.id !== answer.person.id) {
        cancelTimer()
        become({ kind: 'ended', session: before, because: 'someone-else' })
        return false
      }
      adopt(answer)
      return true
    }
    if (answer.code === 'unavailable' || answer.code === 'internal' || answer.code === 'too-many') {
      renewIn(retryMs)
      if (!before) become({ kind: 'unreachable' })
      return state.kind === 'signed-in' && Date.parse(state.session.expiresAt) > now()
    }
    cancelTimer()
    const because = answer.code === 'locked' ? 'locked' : 'expired'
    become(before ? { kind: 'ended', session: before, because } : { kind: 'signed-out', unconfirmed: false })
    return false
  }
  const renew = (): Promise<boolean> => {
    if (leaving) return Promise.resolve(false)
    underway ??= renewOnce().finally(() => {
      underway = null
    })
    return underway
  }

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    token: () => (state.kind === 'signed-in' ? state.session.accessToken : null),
    async start() {
      await renew()
    },
    async signIn(email, password, code) {
      const body = { email, password, ...(code === undefined ? {} : { code }) }
      const answer = await alone(() => exchange('signIn', { body }, null))
      // Somebody else over a page that is still open: not adopted. The caller loads everything anew, or the page stays covered.
      const before = held()
      if (!isRefusal(answer) && (!before || before.person.id === answer.person.id)) adopt(answer)
      return answer
    },
    async lock() {
      if (state.kind !== 'signed-in') return
      const { accessToken } = state.session
      cancelTimer()
      become({ kind: 'ended', session: state.session, because: 'locked' })
      // Unanswered, the server locks by itself when its own minutes are over; this page stays covered either way.
      await exchange('lock', {}, accessToken)
    },
    async unlock(password) {
      const answer = await alone(() => exchange('unlock', { body: { password } }, null))
      const before = held()
      if (isRefusal(answer)) {
        if (before && answer.code === 'sign-in-again') become({ kind: 'ended', session: before, because: 'expired' })
      } else if (before && before.person.id !== answer.person.id) {
        become({ kind: 'ended', session: before, because: 'someone-else' })
      } else adopt(answer)
      return answer
    },
    async leave() {
      cancelTimer()
      leaving = true
      await exchange('signOut', {}, null)
    },
    async signOut() {
      cancelTimer()
      // The server closes what this session has open, and that must not look like a session that ended by itself.
      leaving = true
      const answer = await exchange('signOut', {}, state.kind === 'signed-in' ? state.session.accessToken : null)
      leaving = false
      cancelTimer()
      const elsewhere = isRefusal(answer) ? null : answer.elsewhere
      become({ kind: 'signed-out', unconfirmed: isRefusal(answer) && answer.code !== 'sign-in-again', elsewhere })
    },
    renew,
    stop() {
      cancelTimer()
      listeners.clear()
    },
  }
}
