// The person's wishes as rules: whom they keep out, when an item about them may start, and what a change of them must hold.
import { fromLondon, londonDate } from '#shared/calendar'
import { type Refusal, refuse } from '#shared/errors'
import type { Referral } from '#shared/referral'
import type { By } from '#shared/where'
import type { WishesChange } from '#shared/wishes'

export type Wishes = WishesChange & {
  changed: { at: string; by: By } | null
  /** What was true before each change, oldest first: who had decided what, and until when. */
  earlier: (WishesChange & { changed: { at: string; by: By } | null })[]
}

/** Nobody has asked yet. Frozen by type: a new object each time. */
export function noWishes(): Wishes {
  return {
    version: 0,
    informed: null,
    discussion: null,
    newOrganisations: null,
    capacity: null,
    basis: null,
    exclusions: [],
    changed: null,
    earlier: [],
  }
}

interface Somebody {
  id: string
  organisationId: string
}

type Exclusion = Wishes['exclusions'][number]

const isAbout = (one: Exclusion, who: Somebody): boolean =>
  one.kind === 'person' ? one.id === who.id : one.id === who.organisationId

/** On this London day, first and last day included. A span that ends before it begins counts on no day. */
export const countsOn = (one: { from: string; until: string | null }, today: string): boolean =>
  one.from <= today && (one.until === null || today <= one.until)

/** Does the person keep this one, or their organisation, out at `now` (ISO UTC)? */
export function isExcluded(wishes: Wishes, who: Somebody, now: string): boolean {
  const about = wishes.exclusions.filter(one => isAbout(one, who))
  if (about.length === 0) return false
  const today = londonDate(now)
  return about.some(one => countsOn(one, today))
}

/** ISO UTC of the London midnight at which an exclusion of this person begins; null when none is to come. */
export function exclusionBegins(wishes: Wishes, who: Somebody, now: string): string | null {
  const days = wishes.exclusions.filter(one => isAbout(one, who)).map(one => one.from)
  if (days.length === 0) return null
  const today = londonDate(now)
  const next = days.filter(day => day > today).sort()[0]
  return next === undefined ? null : new Date(fromLondon(next, '00:00')).toISOString()
}

/** Why an item about this person may not start; null = it may. Source: NHS guidance "Information sharing in MDTs" (ICO, NDG). */
export function holdOn(wishes: Wishes): string | null {
  // Decided for a person who cannot decide this: the decision, with its reason, stands in place of their answer.
  if (wishes.capacity?.state === 'lacks') return null
  if (wishes.discussion === 'objects') return 'The person objects to being discussed in a meeting.'
  if (wishes.informed === 'yes') return null
  return wishes.informed === 'no'
    ? 'The person has not been told that a team discusses them.'
    : 'Nobody has recorded whether the person was told that a team discusses them.'
}

/** The same for one item: what its referral says counts until somebody has recorded the person's wishes on the case. */
export function holdOnItem(wishes: Wishes, referral: Pick<Referral, 'informed'> | null): string | null {
  if (wishes.version > 0 || wishes.informed !== null || !referral?.informed) return holdOn(wishes)
  switch (referral.informed) {
    case 'agrees':
    case 'best-interests':
      return null
    case 'not-yet':
      return holdOn({ ...wishes, informed: 'no' })
    case 'objects':
      return holdOn({ ...wishes, discussion: 'objects' })
    default:
      return referral.informed satisfies never
  }
}

/** `practiceId`: the registered practice keeps the record and cannot be shut out of it; single people of it can. */
export function changeWishes(
  wishes: Wishes,
  given: WishesChange,
  practiceId: string,
  by: By,
  now: string,
): Wishes | Refusal {
  const problem = (path: string, message: string) => refuse('invalid', message, [{ path, message }])
  if (given.exclusions.some(one => one.kind === 'organisation' && one.id === practiceId)) {
    return problem('exclusions', 'The registered practice holds this record. Exclude single people of it instead.')
  }
  const named = given.exclusions.map(one => `${one.kind} ${one.id} ${one.from}`)
  if (new Set(named).size < named.length) return problem('exclusions', 'Somebody is on the list twice.')
  if (given.basis === 'best-interests' && given.capacity?.state !== 'lacks') {
    return problem('basis', 'Best interests needs the decision about capacity, with its reason.')
  }
  if (given.basis === 'direct-care' && given.discussion === 'objects') {
    return problem('basis', 'The person objects, so direct care alone is no basis.')
  }
  const { earlier, ...before } = wishes
  return {
    ...given,
    version: wishes.version + 1,
    changed: { at: now, by },
    earlier: before.changed === null ? earlier : [...earlier, before],
  }
}

/** A change that was sent again after a lost answer asks for what is there already. */
export function isSame(wishes: Wishes, given: WishesChange): boolean {
  const { changed: _changed, earlier: _earlier, version: _version, ...held } = wishes
  const { version: _asked, ...wanted } = given
  return JSON.stringify(inOrder(held)) === JSON.stringify(inOrder(wanted))
}

function inOrder({
  informed,
  discussion,
  newOrganisations,
  capacity,
  basis,
  exclusions,
}: Omit<WishesChange, 'version'>) {
  const decided =
    capacity?.state === 'lacks'
      ? [capacity.decision, capacity.decidedBy, capacity.decidedOn]
      : (capacity?.state ?? null)
  const kept = exclusions.map(one => [one.kind, one.id, one.from, one.until, one.reason])
  return [informed, discussion, newOrganisations, decided, basis, kept]
}
