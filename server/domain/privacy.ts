// Which imported entries somebody may see. What they may not see is taken out here, before anything is made of the record.
import { type Refusal, refuse } from '#shared/errors'
import type { ImportedMedicine, ImportedRecord, RecordView, ResultSeries } from '#shared/importedRecord'
import {
  type EntryLabel,
  type GivenLabel,
  type LabelChange,
  type LabelChoice,
  labelOrder,
  labelsText,
  type PrivacyLabel,
  privacyLabels,
} from '#shared/privacyLabel'
import type { Relationship } from '#shared/roles'
import type { By } from '#shared/where'
import { type Actor, can } from './access.ts'
import type { MedicineReview } from './medicineReview.ts'
import type { RecordTriggers } from './proposals.ts'

export interface Privacy {
  /** As the last import gave them, by the key that the entry has in the record. */
  source: EntryLabel[]
  /** What people decided, oldest first; the last one about an entry counts, whatever a later import brings. */
  chosen: LabelChoice[]
}

export const noPrivacy = (): Privacy => ({ source: [], chosen: [] })

/** May this person see an entry with these labels? */
export type Sees = (labels: readonly PrivacyLabel[]) => boolean

export function seesFor(actor: Actor, through: readonly Relationship[]): Sees {
  const answers = new Map<string, boolean>()
  return labels => {
    const asked = labels.join()
    const known = answers.get(asked)
    if (known !== undefined) return known
    const may = can(actor, 'entry:view', { through, labels })
    answers.set(asked, may)
    return may
  }
}

/** For what is made once for everybody: only entries without a label. */
export const seesGeneral: Sees = labels => labels.length === 0

/** Labels of each entry under its key; a medicine has those of its supplies, a reading those of both its halves. */
export function sourceLabels(record: ImportedRecord): EntryLabel[] {
  const given = new Map((record.labels ?? []).map(one => [one.key, one]))
  if (given.size === 0) return []
  const supplies = new Map(record.medicines.map(one => [one.key, partsOfMedicine(one)]))
  return keysOf(record).flatMap(key => {
    const found = [key, ...key.split('+'), ...(supplies.get(key) ?? [])].flatMap(part => given.get(part) ?? [])
    const labels = labelOrder(found.flatMap(one => one.labels))
    const why = found.some(one => one.why === 'source') ? ('source' as const) : ('code' as const)
    return labels.length === 0 ? [] : [{ key, labels, why }]
  })
}

/** What counts now: a person's choice before the source's. */
export function labelsNow(source: readonly EntryLabel[], chosen: readonly LabelChoice[]): Map<string, EntryLabel> {
  const now = new Map(source.map(one => [one.key, one]))
  for (const { key, label } of chosen) now.set(key, { key, labels: asLabels(label), why: 'person' })
  return now
}

/** What this person may see of a record. Allergies are never held back: what is not shown there can kill. */
export function visibleRecord(record: ImportedRecord, privacy: Privacy, sees: Sees): ImportedRecord {
  const now = labelsNow(sourceLabels(record), privacy.chosen)
  if (now.size === 0) return { ...record, labels: [] }
  const shown = ({ key }: { key: string }) => sees(now.get(key)?.labels ?? [])
  const medicines = record.medicines.filter(shown)
  const results = record.results.map(
    (series): ResultSeries =>
      series.kind === 'blood-pressure'
        ? { ...series, points: series.points.filter(shown) }
        : { ...series, points: series.points.filter(shown) },
  )
  const visible = {
    ...record,
    problems: record.problems.filter(shown),
    medicines: medicines.filter(one => sees(now.get(one.prescription ?? '')?.labels ?? [])),
    results: results.filter(({ points }) => points.length > 0),
    encounters: record.encounters.filter(shown),
    procedures: record.procedures.filter(shown),
    immunisations: record.immunisations.filter(shown),
    carePlans: record.carePlans.filter(shown),
    goals: record.goals.filter(shown),
    // Keys of what was taken back say nothing to a reader.
    retracted: [],
  }
  const left = new Set(keysOf(visible))
  const labels = [...now.values()].filter(({ key, labels }) => left.has(key) && labels.length > 0)
  return { ...visible, labels }
}

/** The same words for everybody with the same rights, whether the record has such entries or not: a count would tell. */
export function toRecordView(
  record: ImportedRecord,
  privacy: Privacy,
  actor: Actor,
  through: readonly Relationship[],
): RecordView {
  const visible = visibleRecord(record, privacy, seesFor(actor, through))
  return {
    ...visible,
    labels: visible.labels ?? [],
    notShown: notShownTo(actor, through),
    canLabel: can(actor, 'entry:label', { through }),
  }
}

export function notShownTo(actor: Actor, through: readonly Relationship[]): PrivacyLabel[] {
  return privacyLabels.filter(label => !can(actor, 'entry:view', { through, labels: [label] }))
}

export const seesEntry = (privacy: Privacy, key: string, sees: Sees): boolean =>
  aboutVisible([key], one => one, privacy, sees).length === 1

/** Of things that name an imported entry by its key, those that this person may see. */
export function aboutVisible<T>(
  things: readonly T[],
  keyOf: (one: T) => string | null,
  privacy: Privacy,
  sees: Sees,
): T[] {
  const now = labelsNow(privacy.source, privacy.chosen)
  return things.filter(one => sees(now.get(keyOf(one) ?? '')?.labels ?? []))
}

/** What people added to the medicines, without what is about a medicine that this person may not see. */
export function visibleReview<R extends Pick<MedicineReview, 'words' | 'changes'>>(
  review: R,
  privacy: Privacy,
  sees: Sees,
): R {
  const about = <T extends { medicineKey: string | null }>(things: readonly T[]) =>
    aboutVisible(things, one => one.medicineKey, privacy, sees)
  return { ...review, words: about(review.words), changes: about(review.changes) }
}

export function visibleTriggers(triggers: RecordTriggers, privacy: Privacy, sees: Sees): RecordTriggers {
  const now = labelsNow(triggers.labels, privacy.chosen)
  const shown = ({ key }: { key: string }) => sees(now.get(key)?.labels ?? [])
  return {
    labels: triggers.labels,
    overdue: triggers.overdue.filter(shown),
    missed: triggers.missed.filter(shown),
    stays: triggers.stays.filter(shown),
    problems: triggers.problems.filter(shown),
  }
}

/**
 * Another label for one entry. Nobody labels what they cannot see, nor puts an entry out of their own sight.
 * @param record the whole of it
 */
export function giveLabel(
  privacy: Privacy,
  record: ImportedRecord,
  change: LabelChange,
  sees: Sees,
  made: { id: string; by: By; at: string },
): Privacy | Refusal {
  const now = labelsNow(sourceLabels(record), privacy.chosen).get(change.key)
  const labels = now?.labels ?? []
  const known = keysOf(record).includes(change.key) && sees(labels)
  if (!known) return refuse('not-found', 'This entry is not in the record any more. Load the page again.')
  if (labelOrder(labels).join() !== labelOrder(change.was).join())
    return refuse(
      'stale',
      `Somebody changed this label meanwhile: it is “${labelsText(labels)}” now. Look, then choose.`,
    )
  if (!sees(asLabels(change.label)))
    return refuse(
      'not-allowed',
      'You could not see the entry any more. Ask somebody who may see this kind to label it.',
    )
  const { key, label, reason } = change
  return { ...privacy, chosen: [...privacy.chosen, { id: made.id, key, label, reason, by: made.by, at: made.at }] }
}

const asLabels = (label: GivenLabel): PrivacyLabel[] => (label === 'general' ? [] : [label])

const partsOfMedicine = (one: ImportedMedicine): string[] => [
  ...one.issues.map(issue => issue.key),
  ...(one.prescription === null ? [] : [one.prescription]),
]

/** Entries that can carry a label: everything but allergies. */
function keysOf(record: ImportedRecord): string[] {
  const lists = [record.problems, record.medicines, record.encounters, record.procedures, record.immunisations]
  const points = record.results.flatMap(series => series.points.map(({ key }) => key))
  return [...[...lists, record.carePlans, record.goals].flatMap(list => list.map(({ key }) => key)), ...points]
}
