// How long a sign-in lasts and what it is good for. What others do, heart-beats and renewals of tokens are no activity.

interface Standing {
  expiresAt: string
  revokedAt: string | null
  activeAt: string
  lockedAt: string | null
  provedAt: string | null
}

/** A working day: after it everybody signs in again. */
const hours = 12

/** @param currentHash SHA-256 of the secret half of the refresh token */
export function newSession(id: string, personId: string, currentHash: string, now: Date) {
  const at = now.toISOString()
  const expiresAt = new Date(now.getTime() + hours * 3_600_000).toISOString()
  return {
    id,
    personId,
    currentHash,
    previousHash: null,
    rotatedAt: at,
    expiresAt,
    revokedAt: null,
    activeAt: at,
    lockedAt: null,
    provedAt: null,
    elsewhere: null,
  }
}

/** When it was signed in. */
export const openedAt = ({ expiresAt }: Pick<Standing, 'expiresAt'>): number =>
  Date.parse(expiresAt) - hours * 3_600_000

/** `locked` can be opened by the same person's proof until the session is `over`. @param idleMs milliseconds */
export function standingOf(session: Standing, now: Date, idleMs: number): 'open' | 'locked' | 'over' {
  if (session.revokedAt !== null || session.expiresAt <= now.toISOString()) return 'over'
  const idle = now.getTime() - Date.parse(session.activeAt)
  return session.lockedAt !== null || idle >= idleMs ? 'locked' : 'open'
}

/** Did the person prove within these minutes that it is them? A proof of the future counts for nothing. */
export function provedWithin(session: Standing, now: Date, minutes: number): boolean {
  if (session.provedAt === null) return false
  const ago = now.getTime() - Date.parse(session.provedAt)
  return ago >= 0 && ago < minutes * 60_000
}
