// The cache of server answers, and which live events make which answers old.
import { QueryClient } from '@tanstack/react-query'
import type { Live } from '../api/live.ts'
import type { Session } from '../api/session.ts'
import type { Announce } from './announcer.ts'
import { makeStale, refusalOf } from './asking.ts'

export function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        refetchOnWindowFocus: false,
        // A refusal will not change by asking again; an unreachable server may.
        retry: (failures, error) => failures < 2 && refusalOf(error).code === 'unavailable',
      },
    },
  })
}

/** Keeps lists as fresh as the live connection can, connects it while somebody is signed in, and forgets at sign-out. */
export function keepFresh(collaborators: {
  queries: QueryClient
  live: Live
  session: Session
  announce: Announce
  /** Unsays what was announced. */
  unsay: () => void
}): void {
  const { queries, live, session, announce, unsay } = collaborators
  let wasConnected = false
  let wasOffline = false

  session.subscribe(() => {
    const state = session.state()
    switch (state.kind) {
      case 'signed-in':
        live.start()
        return
      case 'ended':
        live.stop()
        return
      case 'signed-out':
        live.stop()
        // The next person at this computer must find nothing of this one.
        queries.clear()
        unsay()
        return
      case 'starting':
      case 'unreachable':
        return
      default: {
        const never: never = state
        return never
      }
    }
  })

  live.subscribe(() => {
    const { kind } = live.state()
    if (kind === 'connected') {
      if (wasConnected) void queries.invalidateQueries()
      if (wasOffline) announce('Connected again', 'assertive')
      wasConnected = true
      wasOffline = false
    }
    if (kind === 'offline' && wasConnected && !wasOffline) {
      wasOffline = true
      announce('Connection lost', 'assertive')
    }
    if (kind === 'idle') {
      wasConnected = false
      wasOffline = false
    }
  })
  live.on('meeting:changed', () => void makeStale(queries, 'today', 'meetings', 'minutes'))
  live.on(
    'discussion:changed',
    () => void makeStale(queries, 'today', 'actions', 'flags', 'assents', 'minutes', 'feedback', 'caseFollowUp'),
  )
  live.on('flag:addressed', event => {
    void makeStale(queries, 'today', 'flags')
    announce(event.severity === 'urgent' ? 'An urgent flag waits for your answer' : 'A flag waits for your answer')
  })
  live.on('concern:alert', () => void makeStale(queries, 'today', 'concerns'))
  live.on('assent:asked', () => {
    void makeStale(queries, 'today', 'assents')
    announce('A provisional decision waits for your assent')
  })
  live.on('case:changed', ({ caseId }) => {
    void queries.invalidateQueries({ predicate: ({ queryKey }) => isAbout(queryKey, caseId) })
    void makeStale(queries, 'today', 'minutes', 'inbox', 'medicineChanges', 'medicineWorkList')
  })
  live.on('emergency:opened', () => {
    void makeStale(queries, 'today', 'emergencies')
    announce('Somebody opened a record in an emergency. It waits for your review', 'assertive')
  })
  live.on('access:changed', ({ caseId }) => {
    unsay()
    // Reset, not refreshed: what may no longer be seen must not stay on screen while the question is asked.
    void queries.resetQueries({ predicate: ({ queryKey }) => isAbout(queryKey, caseId) })
    void makeStale(queries, 'actions', 'flags', 'minutes', 'feedback')
  })
  live.on('access:ended', event => {
    unsay()
    void queries.invalidateQueries()
    announce(event.reason, 'assertive')
  })
}

function isAbout(queryKey: readonly unknown[], caseId: string): boolean {
  const params = queryKey[1]
  return typeof params === 'object' && params !== null && 'caseId' in params && params.caseId === caseId
}
