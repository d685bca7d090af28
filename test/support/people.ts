// Personas for tests of rules: one of each, at a practice, a hospital, a council and a charity.
import type { Actor } from '#server/domain/access'
import type { Role } from '#shared/roles'

export function actor(id: string, role: Role, overrides: Partial<Actor> = {}): Actor {
  return {
    id,
    name: id,
    role,
    organisationId: 'practice',
    organisationKind: 'practice',
    safeguardingLead: false,
    colour: 0,
    sessionId: `session-${id}`,
    covers: [],
    emergencies: [],
    ...overrides,
  }
}

export const gp = actor('gp', 'gp')
export const chair = actor('chair', 'gp')
export const pharmacist = actor('pharmacist', 'pharmacist')
export const coordinator = actor('coordinator', 'care-coordinator')
export const socialWorker = actor('social-worker', 'social-worker', {
  organisationId: 'council',
  organisationKind: 'council',
})
export const consultant = actor('consultant', 'consultant', {
  organisationId: 'hospital',
  organisationKind: 'hospital',
})
