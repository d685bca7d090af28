// Who is missing: roles and agencies that the quorum asks for, two days before; and disciplines that the problems ask for.
import type { PromptView } from '#shared/proposal'
import { type OrganisationKind, organisationKindLabel, type Role, roleLabel } from '#shared/roles'
import type { Meeting } from './meeting.ts'

export interface Comer {
  id: string
  role: Role
  kind: OrganisationKind
}

/** Before that there is time to find somebody without being asked. */
const askedBeforeMs = 48 * 3_600_000

/** Disciplines that get forgotten (paper F2: interpreters, housing, leisure, police, benefits), by words of the problem. */
const disciplines: { discipline: string; words: RegExp }[] = [
  { discipline: 'housing adviser', words: /\brent\b|\bevict|\bhomeless|\bhousing|\bhoard|\bsleep(s|ing)? rough/i },
  { discipline: 'benefits adviser', words: /\brent\b|\bdebts?\b|\bbenefits?\b|\bmoney|\bpoverty|\bunemploy/i },
  { discipline: 'carers’ support', words: /\bcarer|\bcaring for/i },
  { discipline: 'alcohol and drugs service', words: /\balcohol|\bdrug (mis)?use|\bsubstance (mis)?use/i },
  { discipline: 'memory service', words: /\bdementia|\bmemory/i },
]

/** @param comers the members who have not said that they cannot come. @param now epoch milliseconds */
export function missingRoles(meeting: Meeting, comers: readonly Comer[], now: number): PromptView[] {
  const start = Date.parse(meeting.startsAt)
  if (meeting.state !== 'planned' || start - now > askedBeforeMs) return []
  const roles = [...new Set([...meeting.requiredRoles, ...meeting.quorum.flatMap(rule => rule.roles)])]
  const agencies = [...new Set(meeting.quorum.flatMap(rule => rule.agencies))]
  const lacking = [
    ...roles.filter(role => !comers.some(one => one.role === role)).map(role => ['role', role, roleLabel[role]]),
    ...agencies
      .filter(kind => !comers.some(one => one.kind === kind))
      .map(kind => ['agency', kind, organisationKindLabel[kind]]),
  ]
  return lacking.map(([what, id, label]) => ({
    key: `missing-${what}/${id}`,
    words: `Nobody is coming from: ${label}`,
    facts: ['Without them a decision is provisional, or cannot be recorded'],
  }))
}

/** One prompt per item and discipline; whoever dismisses it says why, such as who covers it. */
export function missingDisciplines(itemId: string, problems: readonly string[]): PromptView[] {
  return disciplines.flatMap(({ discipline, words }) => {
    const facts = problems.filter(problem => words.test(problem))
    return facts.length === 0
      ? []
      : [{ key: `discipline/${itemId}/${discipline}`, words: `Think of inviting: ${discipline}`, facts }]
  })
}
