// Hits of the checks in the order in which a pharmacist reads them: by the medicine that would be flagged.
import type { FlagView } from '#shared/flag'
import type { ImportedMedicine } from '#shared/importedRecord'
import type { MedicineHit } from '#shared/medicineCheck'

export interface HitGroup {
  /** Null: something is missing rather than given. */
  medicine: ImportedMedicine | null
  title: string
  hits: MedicineHit[]
}

/** Each hit once, under its first medicine; the medicine with most hits first, what is missing or counted last. */
export function groupHits(hits: readonly MedicineHit[], medicines: readonly ImportedMedicine[]): HitGroup[] {
  const byKey = new Map(medicines.map(medicine => [medicine.key, medicine]))
  const groups = new Map<string, HitGroup>()
  for (const hit of hits) {
    const medicine = byKey.get(hit.medicineKeys[0] ?? '') ?? null
    const group = groups.get(medicine?.key ?? '') ?? {
      medicine,
      title: medicine?.drug ?? 'The list as a whole',
      hits: [],
    }
    group.hits.push(hit)
    groups.set(medicine?.key ?? '', group)
  }
  return [...groups.values()].sort(
    (a, b) => Number(a.medicine === null) - Number(b.medicine === null) || b.hits.length - a.hits.length,
  )
}

/** The open flag that raising this hit would join: one flag stands for one reason on one medicine. */
export function flagOn(hit: MedicineHit, flags: readonly FlagView[]): FlagView | null {
  const [key] = hit.medicineKeys
  return (
    flags.find(
      ({ state, reason, anchor, quote }) =>
        state === 'open' &&
        reason === hit.flagReason &&
        (key === undefined
          ? anchor.kind === 'item' && quote === hit.words
          : anchor.kind === 'entry' && anchor.key === key),
    ) ?? null
  )
}

/** What a flag on this hit is filled in with: the words, the facts and where the rule comes from. */
export function commentOf(hit: MedicineHit): string {
  return `${hit.words} ${hit.facts.join('; ')}. (${hit.ruleId}, version ${hit.version})`
}
