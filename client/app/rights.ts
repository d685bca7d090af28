// Which buttons to show. Read from the same table that the server judges with; the server has the last word.
import type { SessionView } from '#shared/person'
import { type Action, type MeetingPart, policy, type Relationship, type Rule } from '#shared/roles'

/** May this person's role (and organisation, and part in the meeting) do it, as far as the page can know? */
export function may(session: SessionView, action: Action, parts?: readonly MeetingPart[]): boolean {
  const rule: Rule = policy[action]
  const { role, organisation } = session.person
  if (!rule.roles.includes(role)) return false
  if (rule.of && !rule.of.includes(organisation.kind)) return false
  return !rule.as || !parts || rule.as.some(part => parts.includes(part))
}

/** The same for what also asks how this person is related to the case. */
export function mayOnCase(session: SessionView, action: Action, held: readonly Relationship[]): boolean {
  const rule: Rule = policy[action]
  return may(session, action) && (!rule.through || rule.through.some(one => held.includes(one)))
}

export const mayImport = (session: SessionView): boolean => may(session, 'case:import')
export const seesCases = (session: SessionView): boolean => may(session, 'case:view')
export const opensInEmergency = (session: SessionView): boolean => may(session, 'emergency:open')
export const keepsRegister = (session: SessionView): boolean => may(session, 'register:view')
export const managesStaff = (session: SessionView): boolean => may(session, 'staff:manage')
export const watchesMail = (session: SessionView): boolean => may(session, 'mail:watch')
export const searchesAudit = (session: SessionView): boolean => may(session, 'audit:search')

/** The report of who looked: also a question of how one is related to the case. */
export function seesAccesses(session: SessionView, held: readonly Relationship[]): boolean {
  return mayOnCase(session, 'case:accesses', held)
}
