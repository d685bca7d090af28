// Who may open a compartment of a record. The record door asks this before any room is touched; every answer is an audit row.

import { type Refusal, refuse } from '#shared/errors'
import { type Compartment, compartmentKind, roomName } from '#shared/record'
import { compartmentPolicy, type Relationship, roleLabel } from '#shared/roles'
import { type Actor, canCompartment } from '../domain/access.ts'
import { type Case, relationshipsTo, rightEnds } from '../domain/case.ts'
import { isClosedByMerge } from '../domain/caseMerge.ts'
import { redactionEpoch } from '../domain/section.ts'
import { frozenWords } from '../domain/signing.ts'
import { placeOf } from './discussions.ts'
import { identify } from './identify.ts'
import { casesInviting } from './invitations.ts'
import type { Ports } from './ports.ts'
import type { Admission, RecordJudge } from './recordPorts.ts'

export function createRecordJudge(ports: Ports): RecordJudge {
  return {
    async admit({ token, caseId, compartment, renewal }) {
      const who = await identify(ports, token)
      if (!who) return { ok: false, code: 'unauthenticated' }
      const { actor, expiresAt } = who
      const standing = await standingOf(ports, actor, caseId, compartment)
      const { kind } = compartmentKind(compartment)
      const detail = { compartment, asked: caseId }
      if (!standing || !canCompartment(actor, 'reads', kind, standing.through)) {
        const chain = standing?.exists ? caseId : 'system'
        await ports.audit.record({ chain, who: actor.id, what: 'compartment:read', outcome: 'refused', detail })
        return { ok: false, code: 'not-allowed' }
      }
      if (!renewal) {
        const through = standing.through.join(' ')
        const row = { chain: caseId, who: actor.id, what: 'compartment:read', outcome: 'done' } as const
        await ports.audit.record({ ...row, detail: { ...detail, through } })
      }
      const writes = canCompartment(actor, 'writes', kind, standing.through)
      const section = await ports.sections.load(roomName(caseId, compartment))
      const frozen = frozenWords(section)
      const admission: Admission = {
        ok: true,
        person: {
          userId: actor.id,
          name: actor.name,
          role: actor.role,
          roleLabel: roleLabel[actor.role],
          colour: actor.colour,
        },
        canWrite: writes && !standing.ended && !standing.merged && frozen === null,
        keepsLate: writes && !standing.ended && !standing.merged && frozen !== null,
        expiresAt: new Date(standing.until !== null && standing.until < expiresAt ? standing.until : expiresAt),
        sessionId: actor.sessionId,
        epoch: redactionEpoch(section),
      }
      if (admission.canWrite) return admission
      const reason = standing.ended
        ? 'The meeting has ended; its discussion is kept as it was.'
        : standing.merged
          ? 'This record was merged into another and is kept as it was. Write in that one.'
          : writes && frozen !== null
            ? frozen
            : compartmentPolicy[kind].readers
      return { ...admission, readOnlyReason: reason }
    },
  }
}

/**
 * For reading about a compartment over HTTP: its past, its authors. The same rights as reading it, with an audit row.
 * `mayWrite`: has the right; `canWrite`: and the section is not closed for signing.
 */
export async function openCompartment(
  ports: Ports,
  actor: Actor,
  caseId: string,
  compartment: Compartment,
  what: string,
): Promise<{ canWrite: boolean; mayWrite: boolean } | Refusal> {
  const standing = await standingOf(ports, actor, caseId, compartment)
  const { kind } = compartmentKind(compartment)
  const may = standing !== null && canCompartment(actor, 'reads', kind, standing.through)
  await ports.audit.record({
    chain: standing?.exists ? caseId : 'system',
    who: actor.id,
    what,
    outcome: may ? 'done' : 'refused',
    detail: { compartment, asked: caseId },
  })
  // One answer: which sections a case has is not everybody's to know.
  if (!may) return refuse('not-found')
  const mayWrite = canCompartment(actor, 'writes', kind, standing.through) && !standing.ended && !standing.merged
  const frozen = mayWrite ? frozenWords(await ports.sections.load(roomName(caseId, compartment))) : null
  return { canWrite: mayWrite && frozen === null, mayWrite }
}

interface Standing {
  through: Relationship[]
  exists: true
  ended: boolean
  /** A section of a duplicate. */
  merged: boolean
  /** ISO UTC: when the right to be here ends by itself. */
  until: string | null
}

/** Null when the compartment is not one of this case: a room must never be made up by whoever asks for it. */
export async function standingOf(
  ports: Ports,
  actor: Actor,
  caseId: string,
  compartment: Compartment,
): Promise<Standing | null> {
  const { discussionId } = compartmentKind(compartment)
  const invited = await casesInviting(ports, actor.id)
  const now = ports.clock.now().toISOString()
  const until = (one: Case, through: readonly Relationship[]) =>
    rightEnds(actor, one, through, invited.get(caseId) ?? null, now)
  if (discussionId !== undefined) {
    const place = await placeOf(ports, actor, discussionId)
    if (!place || place.item.caseId !== caseId) return null
    const ended = place.meeting.state === 'ended'
    const merged = isClosedByMerge(place.one, compartment)
    return { through: place.through, exists: true, ended, merged, until: until(place.one, place.through) }
  }
  const one = await ports.cases.get(caseId)
  if (!one) return null
  const through = relationshipsTo(actor, one, invited.has(caseId), now)
  const merged = isClosedByMerge(one, compartment)
  return { through, exists: true, ended: false, merged, until: until(one, through) }
}
