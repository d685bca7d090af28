// What is decided about a section of the record as a whole: who signed it, what came late, what is taken out of it for good.
import { type Refusal, refuse } from '#shared/errors'
import type { Compartment } from '#shared/record'
import type { RedactedRange } from '#shared/redaction'
import type { Addendum, SignedVersion } from '#shared/signing'
import type { By } from '#shared/where'
import type { Actor } from './access.ts'
import type { Aggregate, Decided, Deciding } from './aggregate.ts'
import { toBy } from './discussion.ts'

export interface Redaction {
  id: string
  state: 'proposed' | 'confirmed' | 'done' | 'refused'
  by: By
  at: string
  reason: string
  ranges: RedactedRange[]
  answeredBy: By | null
  answeredAt: string | null
}

/** Its id is the name of the record's room. */
export interface Section extends Aggregate {
  caseId: string
  compartment: Compartment
  redactions: Redaction[]
  versions: SignedVersion[]
  addenda: StoredAddendum[]
}

/** `tab`: the Yjs ids the words were typed under. */
export type StoredAddendum = Addendum & { tab: string }

export function newSection(id: string, caseId: string, compartment: Compartment): Section {
  return { id, version: 0, history: [], caseId, compartment, redactions: [], versions: [], addenda: [] }
}

/** How often text was taken out. A tab of an earlier time still holds that text, and must not bring it back. */
export const redactionEpoch = (section: Section | null): number =>
  section?.redactions.filter(one => one.state === 'confirmed' || one.state === 'done').length ?? 0

export function proposeRedaction(
  section: Section,
  ranges: RedactedRange[],
  reason: string,
  actor: Actor,
  d: Deciding,
): Decided<Section> {
  const id = d.newId()
  const { now: at } = d
  const one: Redaction = {
    id,
    state: 'proposed',
    by: toBy(actor),
    at,
    reason,
    ranges,
    answeredBy: null,
    answeredAt: null,
  }
  return sectionChanged({ ...section, redactions: [...section.redactions, one] }, actor, d, 'redaction.proposed', id)
}

/** Two people: nobody confirms what they proposed. */
export function answerRedaction(
  section: Section,
  redactionId: string,
  answer: 'confirm' | 'refuse',
  actor: Actor,
  d: Deciding,
): Decided<Section> {
  const one = section.redactions.find(redaction => redaction.id === redactionId)
  if (!one) return refuse('not-found')
  if (one.state !== 'proposed') return refuse('already-answered')
  if (one.by.id === actor.id) {
    return refuse('not-allowed', 'You proposed this. Somebody else must look at it and confirm or refuse it.')
  }
  const state = answer === 'confirm' ? 'confirmed' : 'refused'
  const answered: Redaction = { ...one, state, answeredBy: toBy(actor), answeredAt: d.now }
  return sectionChanged(replaced(section, answered), actor, d, `redaction.${state}`, one.id)
}

/** Words that came late lie beside the text: `blot` takes out of them what is taken out of it. */
export function redactAddenda(
  section: Section,
  redactionId: string,
  blot: (text: string) => string,
  d: Deciding,
): Decided<Section> {
  const addenda = section.addenda.map(one => ({ ...one, text: blot(one.text) }))
  const event = { commandId: d.commandId, at: d.now, by: 'system', type: 'redaction.addenda', subjectId: redactionId }
  return { ok: true, state: { ...section, addenda }, event }
}

/** The log holds none of it any more. */
export function redactionDone(section: Section, redactionId: string, d: Deciding): Decided<Section> | Refusal {
  const one = section.redactions.find(redaction => redaction.id === redactionId)
  if (one?.state !== 'confirmed') return refuse('not-now')
  const event = { commandId: d.commandId, at: d.now, by: 'system', type: 'redaction.done', subjectId: redactionId }
  return { ok: true, state: replaced(section, { ...one, state: 'done' }), event }
}

function replaced(section: Section, redaction: Redaction): Section {
  const redactions = section.redactions.map(one => (one.id === redaction.id ? redaction : one))
  return { ...section, redactions }
}

export function sectionChanged(
  state: Section,
  actor: Actor,
  d: Deciding,
  type: string,
  subjectId: string | null,
): Decided<Section> {
  return { ok: true, state, event: { commandId: d.commandId, at: d.now, by: actor.id, type, subjectId } }
}
