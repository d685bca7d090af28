// Two records about one person. The duplicate is not copied: it is linked, kept as it was, read only, and seen by exactly
// those who see the record it went into. So nothing is lost, nobody sees more than before, and a wrong merge is undone.
import type { Compartment } from '#shared/record'
import { compartmentKind } from '#shared/record'
import type { Action } from '#shared/roles'
import type { By } from '#shared/where'
import { type Case, fold } from './case.ts'

/** On the duplicate: where it went. */
export interface MergedInto {
  caseId: string
  /** ISO UTC. */
  at: string
  by: By
  reason: string
}

export type UndoneMerge = MergedInto & { undone: { at: string; by: By; reason: string } }

/** Days in which a merge is undone by the coordinator; after them too much has been done on one record. */
export const undoDays = 30

/** The record that this person is met under. */
export const rootOf = (one: Pick<Case, 'id' | 'mergedInto'>): string => one.mergedInto?.caseId ?? one.id

/** The duplicate as everybody meets it: who it is, who may see it and what they wish are the other record's. */
export function guardedBy(own: Case, root: Case): Case {
  const { practiceId, teamIds, wishes, person } = root
  return { ...own, practiceId, teamIds, wishes, person }
}

/** What begins something new belongs on the record that goes on; what is open on the duplicate is answered and finished there. */
const beginnings: readonly Action[] = [
  ...(['case:team', 'case:merge', 'wishes:change', 'item:attend', 'message:send', 'contact:ask'] as const),
  ...(['change:propose', 'medicine:tell', 'review:set', 'list:decide'] as const),
]
export const beginsAnew = (action: Action): boolean => beginnings.includes(action)

/** Sections of a duplicate are read; the discussion of a meeting that goes on is the meeting's affair. */
export const isClosedByMerge = (one: Case, compartment: Compartment): boolean =>
  Boolean(one.mergedInto) && compartmentKind(compartment).kind !== 'discussion'

export interface Difference {
  what: string
  here: string
  there: string
}

/** What the two say differently of who it is, for a person to look at. */
export function differencesOf(root: Case, duplicate: Case): Difference[] {
  const facts = ({ person }: Case): [string, string | null][] => [
    ['Family name', person.family],
    ['Given name', person.given],
    ['Date of birth', person.birthDate],
    ['NHS number', person.nhsNumber.value],
    ['Gender', person.gender],
    ['Address', person.address],
    ['Died', person.deceased === true ? 'yes' : person.deceased],
  ]
  const there = new Map(facts(duplicate))
  return facts(root).flatMap(([what, value]) => {
    const other = there.get(what) ?? null
    return fold(value ?? '') === fold(other ?? '')
      ? []
      : [{ what, here: value || 'Not recorded', there: other || 'Not recorded' }]
  })
}

export interface Around {
  /** Something was merged into the duplicate before. */
  hasMerged: boolean
  /** Meetings that have not ended with the duplicate on their agenda, in words. */
  agendas: string[]
  nameOf(personId: string): string
}

/** Why these two are not merged, in words that say what to do; none = they may be. */
export function obstaclesOf(root: Case, duplicate: Case, { hasMerged, agendas, nameOf }: Around): string[] {
  const found: string[] = []
  const add = (holds: boolean, words: string) => {
    if (holds) found.push(words)
  }
  const [a, b] = [root.person, duplicate.person]
  const numbers = [a, b].map(one => (one.nhsNumber.status === 'verified' ? one.nhsNumber.value : null))
  const [here, there] = numbers
  add(
    Boolean(here && there && here !== there),
    'Both have a verified NHS number, and not the same: these are two people, or one number is wrong. Have it put right first.',
  )
  add(
    Boolean(there && !here),
    'Only the other record has a verified NHS number. Open that one and merge this one into it.',
  )
  const born = a.birthDate?.length === 10 && a.birthDate === b.birthDate
  add(!born, 'The two do not have the same full date of birth.')
  add(
    fold(a.family) !== fold(b.family) && fold(a.given) !== fold(b.given),
    'Neither the family name nor the given name is the same.',
  )
  add(root.practiceId !== duplicate.practiceId, 'The two belong to two practices.')
  add(Boolean(duplicate.mergedInto) || Boolean(root.mergedInto), 'One of the two was merged into another already.')
  add(hasMerged, 'Another record was merged into the other one before. Merge this one into it, or undo that first.')
  const apart = [...root.teamIds, ...duplicate.teamIds].filter(
    id => !(root.teamIds.includes(id) && duplicate.teamIds.includes(id)),
  )
  add(
    apart.length > 0,
    `On one case team only: ${[...new Set(apart)].map(nameOf).join(', ')}. Make the two teams the same first, so that nobody sees more than before.`,
  )
  add(
    wishesKey(duplicate) !== noWishesKey && wishesKey(duplicate) !== wishesKey(root),
    'What the person wishes is not the same on both, or whom they keep out. Make the wishes the same first.',
  )
  for (const agenda of agendas) {
    found.push(`The other record is on the agenda of ${agenda}. Take it off, or wait until that meeting has ended.`)
  }
  return found
}

/** What the duplicate stands with again after an undo: never with more people, or fewer kept out, than either has now. */
export function standsAgain(own: Case, root: Case): Pick<Case, 'teamIds' | 'wishes'> {
  const key = (one: Case['wishes']['exclusions'][number]) => `${one.kind} ${one.id} ${one.from} ${one.until}`
  const known = new Set(own.wishes.exclusions.map(key))
  const added = root.wishes.exclusions.filter(one => !known.has(key(one)))
  return {
    teamIds: own.teamIds.filter(id => root.teamIds.includes(id)),
    wishes: { ...own.wishes, exclusions: [...own.wishes.exclusions, ...added] },
  }
}

export function mayUndo(merged: MergedInto, now: string): boolean {
  return Date.parse(now) - Date.parse(merged.at) <= undoDays * 86_400_000
}

const keyOf = ({ discussion, newOrganisations, capacity, exclusions }: Case['wishes']): string =>
  JSON.stringify([
    discussion,
    newOrganisations,
    capacity?.state ?? null,
    exclusions.map(one => `${one.kind} ${one.id} ${one.from} ${one.until}`).sort(),
  ])
const wishesKey = (one: Case): string => keyOf(one.wishes)
const noWishesKey = JSON.stringify([null, null, null, []])
