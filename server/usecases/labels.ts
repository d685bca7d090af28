// Giving an imported entry another privacy label: by whom the policy says, with a reason, in force at every door at once.
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import type { LabelChange } from '#shared/privacyLabel'
import type { Actor } from '../domain/access.ts'
import { toBy } from '../domain/discussion.ts'
import { giveLabel, seesFor, seesGeneral, visibleRecord } from '../domain/privacy.ts'
import { openCase } from './cases.ts'
import { noteMedicines } from './medicineSweep.ts'
import type { Ports } from './ports.ts'

export async function labelEntry(
  ports: Ports,
  actor: Actor,
  caseId: string,
  given: LabelChange,
): Promise<{ ok: true } | Refusal> {
  for (let tries = 0; tries < 8; tries++) {
    const opened = await openCase(ports, actor, caseId, 'entry:label')
    if ('ok' in opened) return opened
    const { one, through } = opened
    const record = await ports.records.get(caseId)
    const made = { id: ports.newId(), by: toBy(actor), at: ports.clock.now().toISOString() }
    const privacy = record
      ? giveLabel(one.privacy, record, given, seesFor(actor, through), made)
      : refuse('not-found', 'No record has been imported for this person.')
    const row = { chain: caseId, who: actor.id, what: 'entry:label' }
    if (isRefusal(privacy)) {
      await ports.audit.record({ ...row, outcome: 'refused', detail: { code: privacy.code } })
      return privacy
    }
    if ((await ports.cases.save({ ...one, privacy })) === 'stale') continue
    // The reason lies with the case; what kind of entry it is would tell whoever reads the audit.
    await ports.audit.record({ ...row, outcome: 'done', detail: { through: through.join(' '), choice: made.id } })
    if (record)
      await noteMedicines(ports, { caseId, practiceId: one.practiceId }, visibleRecord(record, privacy, seesGeneral))
    ports.hub.emit('caseChanged', { caseId })
    return { ok: true }
  }
  return refuse('stale')
}
