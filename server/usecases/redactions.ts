// Taking text out of a section for good: proposed by one privileged person, confirmed by another, then nowhere to be read.
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import type { RedactedRange, RedactionList } from '#shared/redaction'
import { type Actor, can } from '../domain/access.ts'
import { answerRedaction, proposeRedaction, redactAddenda, redactionDone } from '../domain/section.ts'
import { auditRefusal } from './cases.ts'
import { openCompartment, standingOf } from './compartments.ts'
import type { Ports } from './ports.ts'
import type { SectionPlace } from './recordHistory.ts'
import { allCopies, blotted, lettersIn, wordsIn } from './redactedText.ts'
import { changeSection, deciding, loadSection, shutSection } from './sections.ts'

const casTries = 8

export async function listRedactions(
  ports: Ports,
  actor: Actor,
  place: SectionPlace,
): Promise<RedactionList | Refusal> {
  const opened = await openCompartment(ports, actor, place.caseId, place.compartment, 'redactions:view')
  if (isRefusal(opened)) return opened
  const mayPropose = await mayRedact(ports, actor, place)
  const { redactions } = await loadSection(ports, place)
  const waits = mayPropose && redactions.some(one => one.state === 'proposed')
  const blocks = waits ? await ports.recordTexts.lineage(place.caseId, place.compartment, null) : []
  return {
    mayPropose,
    redactions: redactions.map(one => ({
      id: one.id,
      state: one.state,
      by: one.by.name,
      at: one.at,
      reason: one.reason,
      letters: lettersIn(one.ranges),
      answeredBy: one.answeredBy?.name ?? null,
      answeredAt: one.answeredAt,
      words: waits && one.state === 'proposed' ? wordsIn(blocks, one.ranges) : null,
      mayAnswer: mayPropose && one.state === 'proposed' && one.by.id !== actor.id,
    })),
  }
}

export async function proposeRedactionOf(
  ports: Ports,
  actor: Actor,
  place: SectionPlace,
  asked: { commandId: string; ranges: RedactedRange[]; reason: string },
): Promise<{ ok: true; id: string } | Refusal> {
  const refused = await refuseUnprivileged(ports, actor, place)
  if (refused) return refused
  const blocks = await ports.recordTexts.lineage(place.caseId, place.compartment, null)
  // What is to be taken out must be what was chosen: ids without text would take out something else, or nothing.
  if (wordsIn(blocks, asked.ranges) === '') return refuse('stale')
  const changed = await changeSection(ports, place, actor, asked.commandId, 'redaction:propose', (section, d) =>
    proposeRedaction(section, asked.ranges, asked.reason, actor, d),
  )
  return isRefusal(changed) ? changed : { ok: true, id: changed.subjectId ?? '' }
}

export async function answerRedactionOf(
  ports: Ports,
  actor: Actor,
  place: SectionPlace,
  asked: { commandId: string; redactionId: string; answer: 'confirm' | 'refuse' },
): Promise<{ ok: true } | Refusal> {
  const refused = await refuseUnprivileged(ports, actor, place)
  if (refused) return refused
  const what = asked.answer === 'confirm' ? 'redaction:confirm' : 'redaction:refuse'
  const changed = await changeSection(ports, place, actor, asked.commandId, what, (section, d) =>
    answerRedaction(section, asked.redactionId, asked.answer, actor, d),
  )
  if (isRefusal(changed)) return changed
  const one = changed.section.redactions.find(redaction => redaction.id === asked.redactionId)
  if (one?.state === 'confirmed') await carryOut(ports, place, one.id, one.ranges)
  return { ok: true }
}

/** What was confirmed and not carried out, because a process ended or the store failed. */
export async function finishRedactions(ports: Ports): Promise<void> {
  for (const { caseId, compartment, redactions } of await ports.sections.unfinished()) {
    for (const { id, state, ranges } of redactions) {
      if (state === 'confirmed') await carryOut(ports, { caseId, compartment }, id, ranges)
    }
  }
}

async function carryOut(ports: Ports, place: SectionPlace, redactionId: string, ranges: RedactedRange[]) {
  const { caseId, compartment } = place
  const lineage = () => ports.recordTexts.lineage(caseId, compartment, null)
  // First what came late and lies beside the text: the words are found by the text, which will not hold them any more.
  await blotAddenda(ports, place, redactionId, wordsIn(await lineage(), ranges))
  await shutSection(ports, place, async () => {
    const { redactions } = await loadSection(ports, place)
    // Carried out by somebody who was quicker.
    if (!redactions.some(one => one.id === redactionId && one.state === 'confirmed')) return
    await ports.rewriteSection(caseId, compartment, async () => allCopies(await lineage(), ranges))
  })
  // The wall of the meeting room shows the text as well.
  ports.hub.emit('recordChanged', { caseId, compartment, authorIds: [] })
  for (let tries = 0; tries < casTries; tries += 1) {
    const section = await loadSection(ports, place)
    const decided = redactionDone(section, redactionId, deciding(ports, ports.newId()))
    if (isRefusal(decided) || (await ports.sections.save(decided.state, decided.event)) === 'saved') return
  }
}

async function blotAddenda(ports: Ports, place: SectionPlace, redactionId: string, words: string) {
  if (!(await loadSection(ports, place)).addenda.some(one => blotted(one.text, words) !== one.text)) return
  const changed = await changeSection(
    ports,
    place,
    { id: 'system' },
    ports.newId(),
    'redaction:addenda',
    (section, d) => redactAddenda(section, redactionId, text => blotted(text, words), d),
  )
  if (isRefusal(changed)) throw new Error(`addenda were not taken out: ${changed.code}`)
}

async function mayRedact(ports: Ports, actor: Actor, { caseId, compartment }: SectionPlace): Promise<boolean> {
  const standing = await standingOf(ports, actor, caseId, compartment)
  return standing !== null && can(actor, 'record:redact', { through: standing.through })
}

/** Needs the right to read the section, too: nobody decides about words that they may not see. */
async function refuseUnprivileged(ports: Ports, actor: Actor, place: SectionPlace): Promise<Refusal | null> {
  const opened = await openCompartment(ports, actor, place.caseId, place.compartment, 'record:redact')
  if (isRefusal(opened)) return opened
  if (await mayRedact(ports, actor, place)) return null
  await auditRefusal(ports, actor, 'record:redact', place.caseId, true)
  return refuse('not-allowed')
}
