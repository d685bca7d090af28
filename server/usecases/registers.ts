// Organisations and agreements: kept by administrators, asked whenever somebody of another organisation is invited.
import type { z } from 'zod'
import { addDays, londonDate } from '#shared/calendar'
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import type { RegisterChange, RegisterRow, registerList } from '#shared/register'
import { type Actor, can } from '../domain/access.ts'
import { agreementState, changeRegister, endingDays, newRegister } from '../domain/register.ts'
import { refuseRole } from './cases.ts'
import type { Ports } from './ports.ts'

export async function listRegisters(ports: Ports, actor: Actor): Promise<z.infer<typeof registerList> | Refusal> {
  if (!can(actor, 'register:view')) return refuseRole(ports, actor, 'register:view')
  const today = londonDate(ports.clock.now().getTime())
  const [organisations, registers, accounts] = await Promise.all([
    ports.people.organisations(),
    ports.registers.all(),
    ports.people.all(),
  ])
  const byId = new Map(registers.map(one => [one.id, one]))
  const names = new Map(accounts.map(one => [one.id, one.name]))
  const rows = organisations.map((organisation): RegisterRow => {
    const register = byId.get(organisation.id) ?? newRegister(organisation.id)
    const { version, guardianId, agreement, retention } = register
    const state = agreementState(agreement, today)
    return {
      organisation,
      version,
      guardian: guardianId === null ? null : { id: guardianId, name: names.get(guardianId) ?? guardianId },
      agreement,
      state,
      ending: state === 'current' && agreement !== null && agreement.until < addDays(today, endingDays),
      retention,
      own: organisation.id === actor.organisationId,
    }
  })
  return { organisations: rows.sort((a, b) => a.organisation.name.localeCompare(b.organisation.name, 'en-GB')) }
}

export async function saveRegister(
  ports: Ports,
  actor: Actor,
  organisationId: string,
  given: RegisterChange,
): Promise<{ ok: true } | Refusal> {
  if (!can(actor, 'register:change')) return refuseRole(ports, actor, 'register:change')
  const organisation = (await ports.people.organisations()).find(one => one.id === organisationId)
  if (!organisation) return refuse('not-found')
  if (given.guardianId !== null) {
    const guardian = await ports.people.get(given.guardianId)
    const fits = guardian !== null && !guardian.disabled && guardian.organisationId === organisationId
    const message = 'The Caldicott guardian is somebody of this organisation.'
    if (!fits) return refuse('invalid', message, [{ path: 'guardianId', message }])
  }
  const before = (await ports.registers.load(organisationId)) ?? newRegister(organisationId)
  const now = ports.clock.now().toISOString()
  const decided = changeRegister(before, given, actor, { commandId: ports.newId(), now, newId: ports.newId })
  if (isRefusal(decided)) return decided
  if ((await ports.registers.save(decided.state, decided.event)) === 'stale') return refuse('stale')
  const detail = { organisation: organisationId, until: given.agreement?.until ?? null }
  await ports.audit.record({ chain: 'system', who: actor.id, what: 'register:change', outcome: 'done', detail })
  return { ok: true }
}
