// Emergency access: opened with a reason and a second proof, known to everybody at once, over by itself, reviewed by others.

import type { z } from 'zod'
import type { EmergencyRow, emergencyAsked, emergencyList, emergencyOpened, emergencyReview } from '#shared/emergency'
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import { roleLabel } from '#shared/roles'
import { type Actor, can } from '../domain/access.ts'
import type { Decided, Deciding } from '../domain/aggregate.ts'
import { toBy } from '../domain/discussion.ts'
import { type Emergency, endEmergency, isOpen, openEmergency, reviewEmergency } from '../domain/emergency.ts'
import { isExcluded } from '../domain/wishes.ts'
import { refuseRole } from './cases.ts'
import { peopleById } from './identify.ts'
import { guardiansOf, officesOf } from './offices.ts'
import type { Ports } from './ports.ts'
import { requireStepUp } from './proof.ts'

/**
 * The proof comes first, so that a screen somebody left open cannot even ask; then both identifiers must fit one person.
 * A wrong pair and no such person are one answer. Every try is a row, and holds neither number nor date.
 */
export async function openInEmergency(
  ports: Ports,
  actor: Actor,
  asked: z.infer<typeof emergencyAsked>,
): Promise<z.infer<typeof emergencyOpened> | Refusal> {
  if (!can(actor, 'emergency:open')) return refuseRole(ports, actor, 'emergency:open')
  const unproven = await requireStepUp(ports, actor)
  if (unproven) return unproven
  const found = (await ports.cases.withNhsNumber(asked.nhsNumber)).filter(
    one => one.person.birthDate === asked.birthDate,
  )
  const one = found[0]
  const now = ports.clock.now().toISOString()
  if (!one || found.length > 1) {
    const detail = { code: found.length > 1 ? 'several' : 'nobody' }
    await ports.audit.record({ chain: 'system', who: actor.id, what: 'emergency:open', outcome: 'refused', detail })
    return refuse('not-found', 'No record here has this NHS number and date of birth together. Check both.')
  }
  const known = actor.emergencies.find(open => open.caseId === one.id)
  if (known) return { ok: true, id: known.id, caseId: one.id, until: known.until }
  const despiteWish = isExcluded(one.wishes, actor, now)
  const given = { caseId: one.id, personId: actor.id, practiceId: one.practiceId, reason: asked.reason, despiteWish }
  const { state, event } = openEmergency(given, { commandId: ports.newId(), now, newId: ports.newId })
  // The row first: if the audit cannot be written, nothing is opened (S-61).
  await note(ports, state, actor.id, 'emergency:open')
  await ports.emergencies.save(state, event)
  ports.hub.emit('caseChanged', { caseId: one.id })
  ports.hub.emit('emergencyOpened', { personIds: await guardiansOf(ports, one.practiceId), emergencyId: state.id })
  return { ok: true, id: state.id, caseId: one.id, until: state.until }
}

/** Its reader is done before the hour is over. */
export async function endMyEmergency(ports: Ports, actor: Actor, id: string): Promise<{ ok: true } | Refusal> {
  const one = await ports.emergencies.load(id)
  if (one?.personId !== actor.id) {
    await ports.audit.record({
      chain: 'system',
      who: actor.id,
      what: 'emergency:end',
      outcome: 'refused',
      detail: { asked: id },
    })
    return refuse('not-found')
  }
  return change(ports, one, actor.id, 'emergency:end', (state, d) => endEmergency(state, actor.id, d))
}

/** What the guardian of a practice has to look at, newest first. Reading it shows no record. */
export async function listEmergencies(ports: Ports, actor: Actor): Promise<z.infer<typeof emergencyList> | Refusal> {
  const holds = await officesOf(ports, actor)
  if (!can(actor, 'emergency:review', { holds })) return refuseRole(ports, actor, 'emergency:review')
  const [found, people] = await Promise.all([ports.emergencies.ofPractice(actor.organisationId), peopleById(ports)])
  const now = ports.clock.now().toISOString()
  await ports.audit.record({
    chain: 'system',
    who: actor.id,
    what: 'emergencies:view',
    outcome: 'done',
    detail: { rows: found.length },
  })
  const rows = found.map((one): EmergencyRow => {
    const by = people.get(one.personId)
    const { id, caseId, reason, openedAt, until, endedAt, despiteWish, review } = one
    return {
      ...{ id, caseId, reason, openedAt, until, endedAt, despiteWish },
      by: {
        id: one.personId,
        name: by?.name ?? 'Somebody who is no longer known here',
        role: by ? roleLabel[by.role] : '',
        organisation: by?.organisation.name ?? '',
      },
      review: review ? { ...review, by: review.by.name } : null,
      mayReview: review === null && one.personId !== actor.id && !isOpen(one, now),
    }
  })
  return { emergencies: rows, toReview: rows.filter(row => row.review === null).length }
}

/** For Today: 0 for whoever is not the guardian. */
export async function countToReview(ports: Ports, actor: Actor): Promise<number> {
  if (!can(actor, 'emergency:review', { holds: await officesOf(ports, actor) })) return 0
  return (await ports.emergencies.ofPractice(actor.organisationId)).filter(one => one.review === null).length
}

export async function signOffEmergency(
  ports: Ports,
  actor: Actor,
  id: string,
  given: z.infer<typeof emergencyReview>,
): Promise<{ ok: true } | Refusal> {
  const holds = await officesOf(ports, actor)
  if (!can(actor, 'emergency:review', { holds })) return refuseRole(ports, actor, 'emergency:review')
  const one = await ports.emergencies.load(id)
  if (one?.practiceId !== actor.organisationId) {
    const detail = { code: 'not-found', asked: id }
    await ports.audit.record({ chain: 'system', who: actor.id, what: 'emergency:review', outcome: 'refused', detail })
    return refuse('not-found')
  }
  return change(ports, one, actor.id, 'emergency:review', (state, d) => reviewEmergency(state, given, toBy(actor), d))
}

/** Run every few seconds: what is over by the clock ends for its open pages too, also after a restart. */
export async function endOverdueEmergencies(ports: Ports): Promise<void> {
  for (const one of await ports.emergencies.overdue(ports.clock.now().toISOString())) {
    await change(ports, one, 'system', 'emergency:end', (state, d) => endEmergency(state, 'system', d))
  }
}

async function change(
  ports: Ports,
  one: Emergency,
  who: string,
  what: string,
  decide: (state: Emergency, d: Deciding) => Decided<Emergency>,
): Promise<{ ok: true } | Refusal> {
  const now = ports.clock.now().toISOString()
  const decided = decide(one, { commandId: ports.newId(), now, newId: ports.newId })
  if (isRefusal(decided)) {
    const detail = { code: decided.code, emergency: one.id }
    await ports.audit.record({ chain: one.caseId, who, what, outcome: 'refused', detail })
    return decided
  }
  if ((await ports.emergencies.save(decided.state, decided.event)) === 'stale') return refuse('stale')
  await note(ports, decided.state, who, what)
  ports.hub.emit('accessChanged', { atCases: [{ caseId: one.caseId, personIds: [one.personId] }] })
  ports.hub.emit('caseChanged', { caseId: one.caseId })
  return { ok: true }
}

async function note(ports: Ports, one: Emergency, who: string, what: string): Promise<void> {
  const through = what === 'emergency:open' ? 'emergency' : null
  const detail = { emergency: one.id, until: one.until, despiteWish: one.despiteWish ? 1 : 0, through }
  await ports.audit.record({ chain: one.caseId, who, what, outcome: 'done', detail })
}
