// Explaining access. It judges with the functions that the doors judge with, and only puts their answer into words.
import { londonDate } from '#shared/calendar'
import { shortDate } from '#shared/cui'
import { type Refusal, refuse } from '#shared/errors'
import { labelWords, privacyLabels } from '#shared/privacyLabel'
import { compartmentKinds, compartmentPolicy, type Relationship, roleLabel } from '#shared/roles'
import type { WhyView } from '#shared/why'
import { type Actor, can, canCompartment, type Missing, missingFor } from '../domain/access.ts'
import { type Case, relationshipsTo } from '../domain/case.ts'
import { coveredAt } from '../domain/cover.ts'
import { countsOn, isExcluded } from '../domain/wishes.ts'
import { auditAccess, openCase } from './cases.ts'
import { actorFor, organisationOf } from './identify.ts'
import { casesInviting } from './invitations.ts'
import type { Ports } from './ports.ts'

const throughWords: Record<Relationship, string> = {
  practice: 'works at the practice where the person is registered',
  team: 'is on the case team',
  cover: 'stands in today for somebody of the case team',
  invited: 'is invited to an item about the person, and the invitation counts now',
  emergency: 'opened the record in an emergency',
}

const missingWords: Record<Missing, string> = {
  role: 'Their role sees no records.',
  organisation: 'Their organisation is not of the kind that may.',
  relationship:
    'They have no relationship to this person now: not the practice, not the team, no invitation that counts.',
  part: 'They have no part in the meeting.',
  label: 'The entry has a label that they may not see.',
  office: 'They do not hold the office for it.',
}

export async function explainAccess(
  ports: Ports,
  actor: Actor,
  caseId: string,
  personId: string,
): Promise<WhyView | Refusal> {
  const opened = await openCase(ports, actor, caseId, 'case:why')
  if ('ok' in opened) return opened
  const account = await ports.people.get(personId)
  if (!account) return refuse('invalid', 'This person is not known here.')
  await auditAccess(ports, actor, caseId, 'access:why', opened.through)
  const [asked, invited, organisation] = await Promise.all([
    actorFor(ports, account, 'none'),
    casesInviting(ports, personId),
    organisationOf(ports, account),
  ])
  const now = ports.clock.now().toISOString()
  const through = relationshipsTo(asked, opened.one, invited.has(caseId), now)
  const missing = missingFor(asked, 'case:view', { through })
  const excluded = isExcluded(opened.one.wishes, asked, now)
  const because = [
    ...(account.disabled ? ['Their account is disabled.'] : []),
    ...(excluded ? ['The person keeps them, or their organisation, out.'] : []),
    // The wish is why there is no relationship: one reason is enough.
    ...missing.filter(one => !(excluded && one === 'relationship')).map(one => missingWords[one]),
  ]
  const coverWords = await wordsOfCover(ports, asked, opened.one, now)
  const sees = missing.length === 0 && !account.disabled
  return {
    name: account.name,
    role: roleLabel[account.role],
    organisation: organisation.name,
    sees,
    through: through.map(way => ({ way, words: way === 'cover' ? coverWords : throughWords[way] })),
    because: sees ? [] : because,
    labels: privacyLabels.map(label => ({
      label: labelWords[label],
      may: sees && can(asked, 'entry:view', { through, labels: [label] }),
    })),
    sections: compartmentKinds
      .filter(kind => kind !== 'discussion')
      .map(kind => ({
        label: compartmentPolicy[kind].label,
        may: !sees
          ? ('nothing' as const)
          : canCompartment(asked, 'writes', kind, through)
            ? ('writes' as const)
            : canCompartment(asked, 'reads', kind, through)
              ? ('reads' as const)
              : ('nothing' as const),
      })),
  }
}

/** For whom, and until when: a place that somebody else has lent. */
async function wordsOfCover(ports: Ports, asked: Actor, one: Case, now: string): Promise<string> {
  const accounts = new Map((await ports.people.all()).map(account => [account.id, account.name]))
  const today = coveredAt(asked.covers, now).filter(id => one.teamIds.includes(id))
  const spans = asked.covers.filter(span => today.includes(span.forId) && countsOn(span, londonDate(now)))
  const words = spans.map(span => `${accounts.get(span.forId) ?? 'somebody'} until ${shortDate(span.until)}`)
  return `stands in on the case team for ${words.join(' and ')}`
}
