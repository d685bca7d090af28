// What a pointer is at, in words that this person's own copy of the record gives: nothing is taken from who points.
import { useQuery } from '@tanstack/react-query'
import { shortDate } from '#shared/cui'
import type { ImportedRecord } from '#shared/importedRecord'
import { compartmentOfSection, type PointerShown } from '#shared/pointer'
import { pointText, resultName } from '#shared/resultSeries'
import { asked } from '../../app/asking.ts'
import { useApi } from '../../app/clientContext.ts'

/** `loading`: the words may still come. */
export function usePointedWords(caseId: string, pointer: PointerShown): { words: string | null; loading: boolean } {
  const { spot, section } = pointer
  const asks = spot.kind === 'entry' && compartmentOfSection(section) === 'clinical'
  const { data, isLoading } = useQuery({ ...asked(useApi(), 'caseRecord', { caseId }), enabled: asks })
  return { words: data && spot.kind === 'entry' ? entryWords(data, spot.key) : null, loading: isLoading }
}

/** Name of an imported entry, for a reading with value and date; null when this record has no such entry. */
export function entryWords(record: ImportedRecord, key: string): string | null {
  const medicine = record.medicines.find(one => one.key === key)
  if (medicine) return medicine.drug
  for (const series of record.results) {
    const points = [...series.points]
    const point = points.find(one => one.key === key)
    if (!point) continue
    const date = point.date ? `, ${shortDate(point.date)}` : ''
    return `${resultName(series.kind)} ${pointText(point, series.unit)} ${series.unit}${date}`
  }
  const named = [
    ...record.problems,
    ...record.allergies,
    ...record.encounters,
    ...record.procedures,
    ...record.immunisations,
    ...record.carePlans,
    ...record.goals,
  ]
  return named.find(one => one.key === key)?.name ?? null
}
