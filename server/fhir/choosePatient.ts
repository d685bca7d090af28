// Whose record it is. Two people in one bundle, or nobody, is refused: there is no safe guess.
import type { ImportError, ImportErrorCode, ImportReport } from '#shared/imports'
import type { Entry } from './entries.ts'
import { patient } from './schemas.ts'

export type Chosen = { ok: true; entry: Entry; one: NonNullable<ReturnType<typeof patient.safeParse>['data']> }

/** The one patient of the bundle, types checked. */
export function choosePatient(
  entries: readonly Entry[],
  report: ImportReport,
): Chosen | { ok: false; error: ImportError } {
  const patients = entries.filter(({ type }) => type === 'Patient')
  const [first] = patients
  if (!first) return refuse('no-patient', 'The Bundle has no Patient, so nobody can tell whose record it is.')
  const other = patients.find(({ key }) => key !== first.key)
  if (other) {
    return refuse('two-patients', 'The Bundle is about two different patients. Import one bundle for each.', other.path)
  }
  const newest = patients.reduce((held, one) => (one.updated >= held.updated ? one : held))
  const reading = patient.safeParse(newest.resource)
  if (!reading.success) {
    const at = reading.error.issues[0]?.path.join('.')
    const message = 'A field of the Patient has the wrong type, so nobody can be sure who this is.'
    return refuse('wrong-type', message, at ? `${newest.path}.${at}` : newest.path)
  }
  if ('modifierExtension' in newest.resource) {
    report.warnings.push({
      path: `${newest.path}.modifierExtension`,
      message: 'The Patient carries a condition that Caseroom does not know.',
    })
  }
  return { ok: true, entry: newest, one: reading.data }
}

function refuse(code: ImportErrorCode, message: string, path?: string): { ok: false; error: ImportError } {
  return { ok: false, error: path === undefined ? { code, message } : { code, message, path } }
}
