// A case: one person under care, who is around them, and how people are related to them.
import type { Relationship } from '#shared/roles'
import type { Actor } from './access.ts'
import type { MergedInto, UndoneMerge } from './caseMerge.ts'
import { coverEnds, coveredAt } from './cover.ts'
import type { Privacy } from './privacy.ts'
import { exclusionBegins, isExcluded, type Wishes } from './wishes.ts'

/** Demographics as the last import gave them. Dates are calendar dates (YYYY-MM-DD, or shorter when that is all that is known). */
export interface CasePerson {
  family: string
  given: string
  title: string | null
  preferredName: string | null
  birthDate: string | null
  gender: string
  nhsNumber: { value: string | null; status: 'verified' | 'invalid' | 'missing' }
  deceased: string | true | null
  address: string | null
  phones: string[]
  language: string | null
  interpreter: boolean
}

export interface Case {
  id: string
  version: number
  /** The registered practice. */
  practiceId: string
  teamIds: string[]
  person: CasePerson
  /** "system|value" of every identifier; unique within a practice, so that a second import finds this case. */
  identifiers: string[]
  createdAt: string
  /** `medicines`: how many the list has that are not known to be stopped; absent in cases of earlier versions. */
  lastImport: { at: string; source: string; medicines?: number } | null
  wishes: Wishes
  /** It was a duplicate of this one; absent in cases of earlier versions. */
  mergedInto?: MergedInto | null
  /** Merges that were undone, oldest first. */
  mergedBefore?: UndoneMerge[]
  /** Labels of the imported entries. */
  privacy: Privacy
}

/**
 * The one answer to "what has this person to do with this case at `now` (ISO UTC)?". Empty = the case does not exist for
 * them. Which items invite whom is the meeting's affair; the caller looks it up and passes the answer in. Whom the person
 * keeps out has nothing to do with it, unless a life depends on it: an emergency is judged by others afterwards.
 */
export function relationshipsTo(actor: Actor, one: Case, invited: boolean, now: string): Relationship[] {
  const emergency = actor.emergencies.some(open => open.caseId === one.id && now < open.until)
  const held: Relationship[] = []
  if (!isExcluded(one.wishes, actor, now)) {
    if (actor.organisationId === one.practiceId) held.push('practice')
    if (one.teamIds.includes(actor.id)) held.push('team')
    if (coveredAt(actor.covers, now).some(id => one.teamIds.includes(id))) held.push('cover')
    if (invited) held.push('invited')
  }
  if (emergency) held.push('emergency')
  return held
}

/**
 * ISO UTC of the moment at which what is held now ends by itself; null = only somebody's doing ends it. `invitedUntil`:
 * the same for the invitation alone. A connection is judged again then: at midnight cover ends and exclusions begin.
 */
export function rightEnds(
  actor: Actor,
  one: Case,
  through: readonly Relationship[],
  invitedUntil: string | null,
  now: string,
): string | null {
  const ends = through.map(way => {
    switch (way) {
      case 'practice':
      case 'team':
        return null
      case 'invited':
        return invitedUntil
      case 'cover':
        return coverEnds(actor.covers, one.teamIds, now)
      case 'emergency':
        return actor.emergencies.find(open => open.caseId === one.id)?.until ?? now
      default:
        return way satisfies never
    }
  })
  const last = ends.reduce((a, b) => (a === null || b === null ? null : a > b ? a : b), ends[0] ?? null)
  const shutOut = exclusionBegins(one.wishes, actor, now)
  return shutOut !== null && (last === null || shutOut < last) ? shutOut : last
}

/** Small letters without accents, for comparing and finding; never for showing. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ł', 'l')
    .replaceAll('ø', 'o')
    .replaceAll('ß', 'ss')
    .replaceAll('đ', 'd')
    .trim()
}

/** Close enough to be mixed up: same surname and initial, same surname and birth year, or numbers one digit apart. */
export function easilyMixedUp(a: CasePerson, b: CasePerson): boolean {
  if (oneDigitApart(a.nhsNumber.value, b.nhsNumber.value)) return true
  if (fold(a.family) !== fold(b.family)) return false
  const sameInitial = fold(a.given).charAt(0) === fold(b.given).charAt(0)
  const sameYear = a.birthDate !== null && a.birthDate.slice(0, 4) === b.birthDate?.slice(0, 4)
  return sameInitial || sameYear
}

function oneDigitApart(a: string | null, b: string | null): boolean {
  if (a === null || b === null || a.length !== b.length) return false
  return [...a].filter((digit, at) => digit !== b[at]).length === 1
}
