// A section is closed, signed by everybody named, and frozen until somebody opens it again with a reason.
import { refuse } from '#shared/errors'
import type { SignedVersion } from '#shared/signing'
import type { By } from '#shared/where'
import type { Actor } from './access.ts'
import type { Decided, Deciding } from './aggregate.ts'
import { toBy } from './discussion.ts'
import { type Section, sectionChanged } from './section.ts'

export const lastVersion = (section: Section | null): SignedVersion | null => section?.versions.at(-1) ?? null

export function signingState(section: Section | null): 'open' | 'closed' | 'signed' {
  const last = lastVersion(section)
  if (!last || last.reopened) return 'open'
  return last.signatures.length === last.signers.length ? 'signed' : 'closed'
}

/** Plain words for the page, or null when the section is open. */
export function frozenWords(section: Section | null): string | null {
  const last = lastVersion(section)
  switch (signingState(section)) {
    case 'open':
      return null
    case 'closed':
      return `Closed for signing by ${last?.closedBy.name ?? ''}. What you still write is kept as an addendum.`
    case 'signed':
      return `Signed, version ${last?.number ?? ''}. To change it, open it again with a reason under Sign-off.`
  }
}

/** From here on nobody writes. The hash follows once everything that was accepted is stored. */
export function closeSection(section: Section, signers: By[], actor: Actor, d: Deciding): Decided<Section> {
  if (signingState(section) !== 'open') return refuse('not-now', 'This section is closed for signing already.')
  const number = section.versions.length + 1
  const base = { number, closedBy: toBy(actor), closedAt: d.now, hash: null, moment: null }
  const version: SignedVersion = { ...base, signers, signatures: [], reopened: null }
  return sectionChanged({ ...section, versions: [...section.versions, version] }, actor, d, 'section.closed', null)
}

export function sealSection(section: Section, hash: string, d: Deciding): Decided<Section> {
  const last = lastVersion(section)
  if (!last || last.reopened || last.hash !== null) return refuse('not-now')
  const event = { commandId: d.commandId, at: d.now, by: 'system', type: 'section.sealed', subjectId: null }
  return { ok: true, state: withLast(section, { ...last, hash, moment: d.now }), event }
}

export function signSection(
  section: Section,
  asked: { number: number; hash: string },
  actor: Actor,
  d: Deciding,
): Decided<Section> {
  const last = lastVersion(section)
  if (!last || last.reopened) return refuse('not-now', 'This section is not closed for signing.')
  if (!last.signers.some(one => one.id === actor.id)) {
    return refuse('not-allowed', 'You are not one of the people who were named to sign this section.')
  }
  if (last.number !== asked.number || last.hash !== asked.hash) return refuse('stale')
  if (last.signatures.some(one => one.by.id === actor.id)) return refuse('already-answered')
  const signatures = [...last.signatures, { by: toBy(actor), at: d.now }]
  return sectionChanged(withLast(section, { ...last, signatures }), actor, d, 'section.signed', null)
}

export function reopenSection(
  section: Section,
  asked: { number: number; reason: string },
  actor: Actor,
  d: Deciding,
): Decided<Section> {
  const last = lastVersion(section)
  if (!last || last.reopened) return refuse('not-now', 'This section is open already.')
  if (last.number !== asked.number) return refuse('stale')
  const reopened = { by: toBy(actor), at: d.now, reason: asked.reason }
  return sectionChanged(withLast(section, { ...last, reopened }), actor, d, 'section.reopened', null)
}

/** The same tab offers what it holds again each time it comes back: one addendum, brought up to date until it is answered. */
export function offerAddendum(
  section: Section,
  late: { by: By; tab: string; text: string; removed: number },
  d: Deciding,
): Decided<Section> {
  const { by, tab, text, removed } = late
  const known = section.addenda.find(one => one.by.id === by.id && one.tab === tab)
  const event = { commandId: d.commandId, at: d.now, by: by.id, type: 'addendum.offered', subjectId: known?.id ?? null }
  if (known && (known.state !== 'offered' || (known.text === text && known.removed === removed))) {
    // Answered, and the same words again: nothing new. Other words are a new proposal.
    if (known.text === text) return { ok: true, state: section, event }
  }
  const fresh = { by, tab, text, removed, at: d.now }
  const open = { state: 'offered' as const, answeredBy: null, answeredAt: null, reason: null }
  const addenda =
    known?.state === 'offered'
      ? section.addenda.map(one => (one.id === known.id ? { ...one, text, removed } : one))
      : [...section.addenda, { id: d.newId(), ...fresh, ...open }]
  return { ok: true, state: { ...section, addenda }, event }
}

export function answerAddendum(
  section: Section,
  asked: { addendumId: string; answer: 'accepted' | 'discarded'; reason: string | null },
  actor: Actor,
  d: Deciding,
): Decided<Section> {
  const one = section.addenda.find(found => found.id === asked.addendumId)
  if (!one) return refuse('not-found')
  const signs = lastVersion(section)?.signers.some(by => by.id === actor.id) ?? false
  if (!signs) return refuse('not-allowed', 'Only the people who were named to sign answer an addendum.')
  if (one.state !== 'offered') return refuse('already-answered')
  if (asked.answer === 'discarded' && asked.reason === null) {
    return refuse('invalid', 'Say why the addendum is discarded.', [{ path: 'reason', message: 'Write a reason.' }])
  }
  const answered = { ...one, state: asked.answer, answeredBy: toBy(actor), answeredAt: d.now, reason: asked.reason }
  const addenda = section.addenda.map(found => (found.id === one.id ? answered : found))
  return sectionChanged({ ...section, addenda }, actor, d, `addendum.${asked.answer}`, one.id)
}

function withLast(section: Section, version: SignedVersion): Section {
  return { ...section, versions: [...section.versions.slice(0, -1), version] }
}
