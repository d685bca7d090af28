// Wishes, cover and their kin, as tests need them.
import { randomUUID } from 'node:crypto'
import { newRegister } from '#server/domain/register'
import type { Ports } from '#server/usecases/ports'
import { addDays, londonDate } from '#shared/calendar'
import type { WishesChange } from '#shared/wishes'

/** Told, and nothing else said. */
export const wishesAsked: WishesChange = {
  version: 0,
  informed: 'yes',
  discussion: null,
  newOrganisations: null,
  capacity: null,
  basis: null,
  exclusions: [],
}

/** From yesterday to tomorrow, London days. */
export async function coverFor(ports: Ports, forId: string, byId: string): Promise<void> {
  const now = ports.clock.now()
  const today = londonDate(now.getTime())
  const addedBy = { id: 'coordinator', name: 'Test coordinator', role: 'care-coordinator' }
  const id = randomUUID()
  const at = now.toISOString()
  const span = { forId, byId, from: addDays(today, -1), until: addDays(today, 1) }
  await ports.covers.save(
    { id, version: 0, history: [], ...span, reason: null, addedBy, addedAt: at, endedAt: null },
    { commandId: id, at, by: addedBy.id, type: 'cover.added', subjectId: id },
  )
}

/** Agreements with these organisations, a year to either side of today. */
export async function agreeWith(ports: Ports, organisationIds: readonly string[], until?: string): Promise<void> {
  const now = ports.clock.now()
  const today = londonDate(now.getTime())
  for (const id of organisationIds) {
    const before = (await ports.registers.load(id)) ?? newRegister(id)
    const agreement = {
      reference: 'Test',
      from: addDays(today, -365),
      until: until ?? addDays(today, 365),
      controller: 'joint' as const,
      contact: 'dpo@example.org',
    }
    const at = now.toISOString()
    const event = { commandId: randomUUID(), at, by: 'administrator', type: 'register.changed', subjectId: id }
    await ports.registers.save({ ...before, agreement }, event)
  }
}
