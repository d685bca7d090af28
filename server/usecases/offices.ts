// Offices: what somebody is for their whole organisation, beside their role.
import type { Office } from '#shared/roles'
import type { Actor } from '../domain/access.ts'
import type { Ports } from './ports.ts'

export async function officesOf(ports: Ports, actor: Actor): Promise<Office[]> {
  return (await guardiansOf(ports, actor.organisationId)).includes(actor.id) ? ['caldicott-guardian'] : []
}

/** Ids of the Caldicott guardian; where none is named yet, of the organisation's GPs together, so that somebody is told. */
export async function guardiansOf(ports: Ports, organisationId: string): Promise<string[]> {
  const register = await ports.registers.load(organisationId)
  if (register?.guardianId) return [register.guardianId]
  const accounts = await ports.people.all()
  return accounts
    .filter(account => account.organisationId === organisationId && account.role === 'gp' && !account.disabled)
    .map(account => account.id)
}
