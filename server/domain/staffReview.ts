// Joiners, movers and leavers: what an administrator should look at about one account.
import type { StaffFinding } from '#shared/staff'

const dayMs = 86_400_000

export interface StaffStanding {
  disabled: boolean
  invitedAt: string | null
  lastSignInAt: string | null
  roleChangedAt: string | null
  reviewedAt: string | null
  hasAuthenticator: boolean
  /** Case teams and named teams the person is on. */
  teams: number
}

export function findingsOf(one: StaffStanding, now: Date): StaffFinding[] {
  const before = (at: string | null, days: number) => at !== null && now.getTime() - Date.parse(at) >= days * dayMs
  if (one.disabled) return one.teams > 0 ? ['disabled-on-teams'] : []
  const known = one.reviewedAt ?? one.invitedAt
  return [
    ...(one.lastSignInAt === null ? ['never-signed-in' as const] : []),
    ...(before(one.lastSignInAt, 90) ? ['away-90-days' as const] : []),
    ...(one.roleChangedAt !== null && one.roleChangedAt > (one.reviewedAt ?? '') ? ['role-changed' as const] : []),
    ...(one.lastSignInAt !== null && !one.hasAuthenticator ? ['no-authenticator' as const] : []),
    ...(before(known, 365) ? ['review-due' as const] : []),
  ]
}
