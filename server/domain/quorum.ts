// Quorum by role and by the kind of organisation: who had to be in the room for a decision of this kind, and was not.
import type { Lacking } from '#shared/decision'
import type { QuorumRule } from '#shared/quorum'
import type { OrganisationKind, Role } from '#shared/roles'
import type { Decision } from './decision.ts'

export interface Attending {
  role: Role
  agency: OrganisationKind
}

/** Null when the quorum is whole. `present`: those in the meeting now who are admitted to the item. */
export function lackingFor(
  rules: readonly QuorumRule[],
  kind: Decision['kind'],
  present: readonly Attending[],
): Lacking | null {
  const asked = rules.filter(rule => rule.decision === 'any' || rule.decision === kind)
  const roles = new Set(asked.flatMap(rule => rule.roles))
  const agencies = new Set(asked.flatMap(rule => rule.agencies))
  for (const { role, agency } of present) {
    roles.delete(role)
    agencies.delete(agency)
  }
  return roles.size + agencies.size === 0 ? null : { roles: [...roles], agencies: [...agencies] }
}

/** What a provisional decision still waits for after the assents it has. */
export function stillLacking(decision: Pick<Decision, 'lacking' | 'assents'>): Lacking {
  const given = decision.assents.filter(one => one.answer === 'assent')
  return {
    roles: (decision.lacking?.roles ?? []).filter(role => !given.some(one => one.by.role === role)),
    agencies: (decision.lacking?.agencies ?? []).filter(agency => !given.some(one => one.agency === agency)),
  }
}

/** May this person answer for the absent role or agency? */
export function answersFor(decision: Decision, person: Attending): boolean {
  if (decision.state !== 'provisional') return false
  const { roles, agencies } = stillLacking(decision)
  return roles.includes(person.role) || agencies.includes(person.agency)
}
