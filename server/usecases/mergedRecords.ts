// A record that another was merged into is read with it: the stores answer for both, wherever a case is asked about.
// What is stored stays apart, so that a merge that was wrong is undone without a trace.
import type { ImportedRecord } from '#shared/importedRecord'
import type { CaseMessagesStore } from './medicinePorts.ts'
import type { CaseStore, DiscussionStore, RecordsStore } from './ports.ts'

type Cases = Pick<CaseStore, 'mergedInto'>

/** These cases and what was merged into them. */
export async function withMerged(cases: Cases, ids: readonly string[]): Promise<string[]> {
  return [...ids, ...(await cases.mergedInto([...ids])).map(one => one.id)]
}

export function discussionsWithMerged(store: DiscussionStore, cases: Cases): DiscussionStore {
  return {
    ...store,
    async ofCase(caseId) {
      const merged = (await cases.mergedInto([caseId])).map(one => one.id)
      return [...(await store.ofCase(caseId)), ...(await store.about(merged))]
    },
    about: async ids => store.about(await withMerged(cases, ids)),
    withActionsAbout: async ids => store.withActionsAbout(await withMerged(cases, ids)),
    withFlagsAbout: async ids => store.withFlagsAbout(await withMerged(cases, ids)),
  }
}

export function messagesWithMerged(store: CaseMessagesStore, cases: Cases): CaseMessagesStore {
  return { ...store, about: async of => store.about({ ...of, caseIds: await withMerged(cases, of.caseIds) }) }
}

/** `merge(older, newer)`: the person is the newer's. What is imported is still kept apart: see `own`. */
export function recordsWithMerged(
  store: RecordsStore,
  cases: Cases,
  merge: (older: ImportedRecord, newer: ImportedRecord) => ImportedRecord,
): RecordsStore {
  return {
    ...store,
    async get(caseId) {
      const [own, merged] = await Promise.all([store.own(caseId), cases.mergedInto([caseId])])
      const others = (await Promise.all(merged.map(one => store.own(one.id)))).filter(one => one !== null)
      const all = own ? [...others, own] : others
      return all.reduce<ImportedRecord | null>((older, newer) => (older ? merge(older, newer) : newer), null)
    },
  }
}
