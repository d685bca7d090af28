// Signing a section of the record: closing it, signatures over its hash, opening it again, and what came late.
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import type { SigningView } from '#shared/signing'
import type { By } from '#shared/where'
import type { Actor } from '../domain/access.ts'
import type { Redaction } from '../domain/section.ts'
import {
  answerAddendum,
  closeSection,
  lastVersion,
  offerAddendum,
  reopenSection,
  sealSection,
  signingState,
  signSection,
} from '../domain/signing.ts'
import { auditRefusal } from './cases.ts'
import { openCompartment } from './compartments.ts'
import { peopleById } from './identify.ts'
import type { Ports } from './ports.ts'
import type { SectionPlace } from './recordHistory.ts'
import type { LateEdit } from './recordPorts.ts'
import { mayRead } from './recordVersions.ts'
import { changeSection, loadSection, shutSection } from './sections.ts'

export async function viewSigning(ports: Ports, actor: Actor, place: SectionPlace): Promise<SigningView | Refusal> {
  const opened = await openCompartment(ports, actor, place.caseId, place.compartment, 'signing:view')
  if (isRefusal(opened)) return opened
  const section = await loadSection(ports, place)
  const state = signingState(section)
  const last = lastVersion(section)
  const signer = last?.signers.some(one => one.id === actor.id) ?? false
  const versions = await Promise.all(
    section.versions.map(async version => {
      const { moment, hash } = version
      const now = moment === null ? null : await hashAt(ports, place, moment)
      const fits = now === null ? null : now === hash
      return { ...version, fits, redacted: section.redactions.some(one => isAfter(one, moment)) }
    }),
  )
  const signed = last?.signatures.some(one => one.by.id === actor.id) ?? false
  return {
    state,
    versions: versions.reverse(),
    // One's own, and everybody's for those who answer for the text.
    addenda: section.addenda
      .filter(one => signer || one.by.id === actor.id || one.state === 'accepted')
      .map(({ tab: _, ...one }) => one),
    maySign: state === 'closed' && signer && !signed && last?.hash !== null,
    mayClose: opened.mayWrite,
    mayAnswer: signer,
    candidates: state === 'open' && opened.mayWrite ? await candidates(ports, place, null) : [],
  }
}

export async function closeForSigning(
  ports: Ports,
  actor: Actor,
  place: SectionPlace,
  asked: { commandId: string; signerIds: string[] },
): Promise<{ ok: true } | Refusal> {
  const refused = await refuseUnlessWriter(ports, actor, place, 'section:close')
  if (refused) return refused
  const named = new Set(asked.signerIds)
  const signers = await candidates(ports, place, named)
  if (signers.length < named.size) {
    return refuse('invalid', 'One of these people may not read this section, so they cannot sign it.')
  }
  const changed = await changeSection(ports, place, actor, asked.commandId, 'section:close', (section, d) =>
    closeSection(section, signers, actor, d),
  )
  if (isRefusal(changed)) return changed
  // The decision is stored first: whoever comes back from here on is judged by it.
  await seal(ports, place)
  return { ok: true }
}

/** Sections that were closed and have no hash yet, because a process ended or the store failed. */
export async function finishSealing(ports: Ports): Promise<void> {
  for (const { caseId, compartment } of await ports.sections.unsealed()) await seal(ports, { caseId, compartment })
}

export async function signOff(
  ports: Ports,
  actor: Actor,
  place: SectionPlace,
  asked: { commandId: string; number: number; hash: string },
): Promise<{ ok: true } | Refusal> {
  const opened = await openCompartment(ports, actor, place.caseId, place.compartment, 'section:sign')
  if (isRefusal(opened)) return opened
  const changed = await changeSection(ports, place, actor, asked.commandId, 'section:sign', (section, d) =>
    signSection(section, asked, actor, d),
  )
  return isRefusal(changed) ? changed : { ok: true }
}

export async function reopen(
  ports: Ports,
  actor: Actor,
  place: SectionPlace,
  asked: { commandId: string; number: number; reason: string },
): Promise<{ ok: true } | Refusal> {
  const refused = await refuseUnlessWriter(ports, actor, place, 'section:reopen')
  if (refused) return refused
  const changed = await changeSection(ports, place, actor, asked.commandId, 'section:reopen', (section, d) =>
    reopenSection(section, asked, actor, d),
  )
  if (isRefusal(changed)) return changed
  // In its turn: a seal that is under way must not shut the section behind it.
  await shutSection(ports, place, async () => ports.thawSection(place.caseId, place.compartment))
  return { ok: true }
}

export async function answerLate(
  ports: Ports,
  actor: Actor,
  place: SectionPlace,
  asked: { commandId: string; addendumId: string; answer: 'accepted' | 'discarded'; reason: string | null },
): Promise<{ ok: true } | Refusal> {
  const opened = await openCompartment(ports, actor, place.caseId, place.compartment, 'addendum:answer')
  if (isRefusal(opened)) return opened
  const changed = await changeSection(ports, place, actor, asked.commandId, 'addendum:answer', (section, d) =>
    answerAddendum(section, asked, actor, d),
  )
  return isRefusal(changed) ? changed : { ok: true }
}

/** Called by the record door. Resolves when the words are durable: only then are they called kept. */
export async function keepLateEdit(ports: Ports, late: LateEdit): Promise<void> {
  const { caseId, compartment, by, tab, text, removed } = late
  const writer = (await peopleById(ports)).get(by)
  if (!writer) throw new Error('a late edit of nobody')
  const named = { id: by, name: writer.name, role: writer.role }
  const kept = await changeSection(
    ports,
    { caseId, compartment },
    { id: by },
    ports.newId(),
    'addendum:offer',
    (section, d) => offerAddendum(section, { by: named, tab, text, removed }, d),
  )
  if (isRefusal(kept)) throw new Error(`a late edit was not kept: ${kept.code}`)
}

/** What was taken out after a signature changes the text of its moment, and the page says so. */
const isAfter = ({ state, answeredAt }: Redaction, moment: string | null): boolean =>
  state === 'done' && moment !== null && answeredAt !== null && answeredAt > moment

async function seal(ports: Ports, place: SectionPlace) {
  const hash = await shutSection(ports, place, async () => {
    const last = lastVersion(await loadSection(ports, place))
    // Sealed or opened again by somebody who was quicker.
    if (!last || last.hash !== null || last.reopened) return null
    return ports.freezeSection(place.caseId, place.compartment)
  })
  if (hash === null) return
  await changeSection(ports, place, { id: 'system' }, ports.newId(), 'section:seal', (section, d) =>
    sealSection(section, hash, d),
  )
}

async function hashAt(ports: Ports, { caseId, compartment }: SectionPlace, moment: string): Promise<string> {
  return ports.recordTexts.hashAt(caseId, compartment, new Date(moment))
}

/** Who could sign: of everybody, or of those who are named. */
async function candidates(ports: Ports, place: SectionPlace, named: ReadonlySet<string> | null): Promise<By[]> {
  const people = [...(await peopleById(ports)).values()].filter(
    ({ id, role }) => role !== 'observer' && (named?.has(id) ?? true),
  )
  const able = await Promise.all(people.map(({ id }) => mayRead(ports, id, place)))
  return people.filter((_, at) => able[at]).map(({ id, name, role }) => ({ id, name, role }))
}

async function refuseUnlessWriter(ports: Ports, actor: Actor, place: SectionPlace, what: string) {
  const opened = await openCompartment(ports, actor, place.caseId, place.compartment, what)
  if (isRefusal(opened)) return opened
  if (opened.mayWrite) return null
  await auditRefusal(ports, actor, what, place.caseId, true)
  return refuse('not-allowed', 'You can read this section but not change it.')
}
