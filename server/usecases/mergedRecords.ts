// A record that another was merged into is read with it: the stores answer for both, wherever a case is asked about.
// What is stored stays apart, so that a merge that was wrong is undone without a trace.
import type { CaseView, IdentityView } from '#shared/case'
import type { Relationship } from '#shared/roles'
import { type Actor, can } from '../domain/access.ts'
import type { Case } from '../domain/case.ts'
import { type MergedInto, mayUndo, rootOf } from '../domain/caseMerge.ts'
import type { CaseMessagesStore } from './medicinePorts.ts'
import type { CaseStore, DiscussionStore, Ports } from './ports.ts'

type Cases = Pick<CaseStore, 'mergedInto'>

/** These cases and what was merged into them. */
export async function withMerged(cases: Cases, ids: readonly string[]): Promise<string[]> {
  return [...ids, ...(await cases.mergedInto([...ids])).map(one => one.id)]
}

interface Stores {
  discussions: DiscussionStore
  caseMessages: CaseMessagesStore
}

/** The same stores; asked about a case, they answer for its duplicates too. */
export function storesWithMerged<S extends Stores>(stores: S, cases: Cases): S {
  const { discussions, caseMessages } = stores
  return {
    ...stores,
    discussions: {
      ...discussions,
      async ofCase(caseId) {
        const merged = (await cases.mergedInto([caseId])).map(one => one.id)
        return [...(await discussions.ofCase(caseId)), ...(await discussions.about(merged))]
      },
      about: async ids => discussions.about(await withMerged(cases, ids)),
      withActionsAbout: async ids => discussions.withActionsAbout(await withMerged(cases, ids)),
      withFlagsAbout: async ids => discussions.withFlagsAbout(await withMerged(cases, ids)),
    },
    caseMessages: {
      ...caseMessages,
      about: async of => caseMessages.about({ ...of, caseIds: await withMerged(cases, of.caseIds) }),
    },
  }
}

/** Of all records about this person, a duplicate's too: an allergy that stands in one of them is known. */
export async function allergiesOf(ports: Ports, one: Case): Promise<NonNullable<CaseView['allergies']>> {
  const ids = await withMerged(ports.cases, [rootOf(one)])
  const records = await Promise.all(ids.map(id => ports.records.get(id)))
  const items = records.flatMap(record => record?.allergies.map(allergy => allergy.name) ?? [])
  const statuses = records.map(record => record?.allergyStatus)
  const unread = statuses.includes('unavailable') || statuses[0] === undefined
  const status = statuses.includes('known') ? 'known' : unread ? 'unavailable' : (statuses[0] ?? 'unavailable')
  return { status, items: [...new Set(items)] }
}

export const mergeOf = ({ caseId, at, by, reason }: MergedInto) => ({ caseId, at, by: by.name, reason })

/** With the person as that record had them: what was wrong in it must stay visible. */
export async function mergedViews(
  ports: Ports,
  actor: Actor,
  root: Case,
  through: readonly Relationship[],
  identify: (duplicate: Case) => IdentityView,
): Promise<CaseView['merged']> {
  // An invitation to an item and an emergency are about this record, and open no other.
  if (!through.some(way => way === 'practice' || way === 'team' || way === 'cover')) return []
  const now = ports.clock.now().toISOString()
  return (await ports.cases.mergedInto([root.id])).flatMap(one =>
    one.mergedInto
      ? [
          {
            ...mergeOf(one.mergedInto),
            was: identify(one),
            mayUndo: can(actor, 'case:merge', { through }) && mayUndo(one.mergedInto, now),
          },
        ]
      : [],
  )
}
