// Two lists of one person side by side: what is issued here, and what another service listed, as a hospital does when it
// sends somebody home. Every difference is for a person to decide; nothing here decides.
import { createHash } from 'node:crypto'
import type { ImportedMedicine, ImportedRecord } from '#shared/importedRecord'
import { medicineLineText } from '#shared/medicineLine'
import type { FoundList, FoundRow } from '../usecases/ports.ts'
import { milligramsADay, type ReviewedMedicine } from './facts.ts'
import { readMedicineName } from './ingredients.ts'

/** One comparison for each service that listed medicines without issuing them, newest list first. */
export function compareLists(record: ImportedRecord): FoundList[] {
  const keys = new Set(record.medicines.map(({ key }) => key))
  const own = record.medicines.filter(({ prescription }) => prescription === null || !keys.has(prescription))
  const issued = own.filter(({ kind }) => kind !== 'MedicationStatement').map(read)
  if (issued.length === 0) return []
  const stated = own.filter(({ kind }) => kind === 'MedicationStatement')
  const sources = [...new Set(stated.map(({ source }) => source))].filter(
    source => !issued.some(({ entry }) => entry.source === source),
  )
  return sources
    .map(source => {
      const theirs = stated.filter(one => one.source === source).map(read)
      const date = theirs
        .map(({ entry }) => entry.date ?? '')
        .sort()
        .at(-1)
      return { source, date: date || null, rows: rowsOf(issued, theirs, source) }
    })
    .sort((a, b) => (b.date ?? '').localeCompare(a.date ?? ''))
}

function read(entry: ImportedMedicine): ReviewedMedicine {
  return { entry, ...readMedicineName(entry.drug, entry.route) }
}

function rowsOf(issued: ReviewedMedicine[], theirs: ReviewedMedicine[], source: string): FoundRow[] {
  const here = issued.filter(({ entry }) => inUse(entry))
  const rows: FoundRow[] = []
  for (const one of theirs) {
    const same = here.filter(mine => isSame(mine, one))
    if (same.length === 0) {
      // Stopped there and not in use here: nothing to decide.
      if (inUse(one.entry)) rows.push(row(source, null, one, 'only-there', onlyThere(one, issued)))
    }
    for (const mine of same) rows.push(pair(source, mine, one))
  }
  for (const mine of here) {
    if (!theirs.some(one => isSame(mine, one)))
      rows.push(row(source, mine, null, 'only-here', 'Issued here, not on their list'))
  }
  return rows.sort((a, b) => Number(a.difference === 'same') - Number(b.difference === 'same') || order(a, b))
}

const order = (a: FoundRow, b: FoundRow): number => (a.drug < b.drug ? -1 : a.drug > b.drug ? 1 : 0)

function pair(source: string, mine: ReviewedMedicine, one: ReviewedMedicine): FoundRow {
  if (!inUse(one.entry)) return row(source, mine, one, 'stopped-there', 'Still issued here, stopped there')
  const [here, there] = [milligramsADay(mine.entry), milligramsADay(one.entry)]
  if (here !== null && there !== null) {
    return here === there
      ? row(source, mine, one, 'same', 'The same dose a day')
      : row(source, mine, one, 'differs', `${here} mg a day here, ${there} mg a day there`)
  }
  if (medicineLineText(mine.entry) === medicineLineText(one.entry))
    return row(source, mine, one, 'same', 'Worded the same')
  return row(source, mine, one, 'cannot-tell', 'Cannot tell, because a dose is not given in pieces: compare by eye')
}

function onlyThere(one: ReviewedMedicine, issued: readonly ReviewedMedicine[]): string {
  if (one.unknown.length > 0) return 'On their list; the name is not in our table, so compare by eye'
  return issued.some(mine => isSame(mine, one)) ? 'On their list, stopped here' : 'On their list, not issued here'
}

function row(
  source: string,
  here: ReviewedMedicine | null,
  there: ReviewedMedicine | null,
  difference: FoundRow['difference'],
  words: string,
): FoundRow {
  const hereLine = here ? medicineLineText(here.entry) : ''
  const thereLine = there ? `${medicineLineText(there.entry)} ${there.entry.status}` : ''
  const seen = [source, here?.entry.key, hereLine, there?.entry.key, thereLine].join('\n')
  return {
    rowId: createHash('sha256').update(seen).digest('hex').slice(0, 32),
    drug: here?.entry.drug ?? there?.entry.drug ?? '',
    difference,
    words,
    here: here ? { key: here.entry.key, line: hereLine, source: here.entry.source } : null,
    there: there
      ? {
          key: there.entry.key,
          line: medicineLineText(there.entry),
          status: there.entry.status,
          why: there.entry.statusReason,
        }
      : null,
  }
}

function inUse({ status }: ImportedMedicine): boolean {
  return status === 'current' || status === 'unknown' || status === 'on-hold'
}

/** The same ingredients acting at the same place; a name that is not understood is only itself. */
function isSame(a: ReviewedMedicine, b: ReviewedMedicine): boolean {
  if (a.unknown.length > 0 || b.unknown.length > 0 || a.ingredients.length === 0)
    return a.entry.drug.toLowerCase() === b.entry.drug.toLowerCase()
  const names = ({ ingredients }: ReviewedMedicine) =>
    ingredients
      .map(({ name }) => name)
      .sort()
      .join('+')
  return a.site === b.site && names(a) === names(b)
}
