// Offices: what somebody is for their whole organisation, beside their role.
import type { Office } from '#shared/roles'
import type { Actor } from '../domain/access.ts'
import type { Ports } from './ports.ts'

/** Where no guardian is named yet, the organisation's GPs hold the office together. */
export async function officesOf(ports: Ports, actor: Actor): Promise<Office[]> {
  const register = await ports.registers.load(actor.organisationId)
  const guardianId = register?.guardianId ?? null
  const holds = guardianId === null ? actor.role === 'gp' : guardianId === actor.id
  return holds ? ['caldicott-guardian'] : []
}
