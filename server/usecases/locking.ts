// The lock: by hand or by being idle. What is on the screen stays there, covered; every door is shut until the same person opens it.
import { type Refusal, refuse } from '#shared/errors'
import type { Actor } from '../domain/access.ts'
import type { Ports, Session } from './ports.ts'

/** Written at most this often: the figure is minutes, and every key a person presses must not be a write. */
const noteEveryMs = 20_000

/** The person did something themselves. */
export async function noteActivity(ports: Ports, actor: Actor): Promise<{ ok: true }> {
  const session = await ports.sessions.get(actor.sessionId)
  const now = ports.clock.now()
  if (session && now.getTime() - Date.parse(session.activeAt) >= noteEveryMs) {
    await ports.sessions.note(actor.sessionId, { activeAt: now.toISOString() })
  }
  return { ok: true }
}

/** Locks the sessions whose person has done nothing for too long, and shuts their doors. Answers with how many. */
export async function lockIdleSessions(ports: Ports): Promise<number> {
  const now = ports.clock.now()
  const idle = await ports.sessions.idle(now.toISOString(), new Date(now.getTime() - ports.idleLockMs).toISOString())
  for (const session of idle) await lock(ports, session, 'lock-idle')
  return idle.length
}

/** Shuts every door of this session at once; the page that asked keeps its text, covered. */
export async function lockSession(ports: Ports, actor: Actor): Promise<{ ok: true } | Refusal> {
  const session = await ports.sessions.get(actor.sessionId)
  if (!session) return refuse('sign-in-again')
  await lock(ports, session, 'lock')
  return { ok: true }
}

async function lock(ports: Ports, session: Session, what: string): Promise<void> {
  await ports.sessions.note(session.id, { lockedAt: ports.clock.now().toISOString(), provedAt: null })
  await ports.audit.record({ chain: 'system', who: session.personId, what, outcome: 'done' })
  ports.hub.emit('accessChanged', { sessionId: session.id })
}
