// Conditions and allergies.
import type { AllergyStatus, ImportedAllergy, ImportedProblem } from '#shared/importedRecord'
import type { Entry } from './entries.ts'
import { type Reading, startOf } from './reading.ts'
import { allergyIntolerance, type Concept, condition } from './schemas.ts'
import { clean, codeOf, conceptText, hasCode, SNOMED } from './words.ts'

export function readCondition(entry: Entry, reading: Reading): ImportedProblem | null {
  const one = reading.parse(entry, condition)
  if (!one) return null
  if (codeOf(one.verificationStatus) === 'entered-in-error') return reading.retract(entry)
  if (!reading.isAbout(entry, one.subject)) return null
  const name = conceptText(one.code)
  if (!name) return reading.skip(entry, 'The problem has no name.', 'code')
  const when = reading.when(entry, [
    ['onsetDateTime', one.onsetDateTime],
    startOf('onsetPeriod', one.onsetPeriod),
    ['recordedDate', one.recordedDate],
  ])
  const ended = reading.when(entry, [
    ['abatementDateTime', one.abatementDateTime],
    ['abatementPeriod.end', one.abatementPeriod?.end],
  ])
  return {
    ...reading.base(entry, when, { performers: [one.recorder, one.asserter], encounter: one.encounter }),
    name,
    status: problemStatus(one.clinicalStatus, one.verificationStatus),
    ended: ended.date,
    severity: conceptText(one.severity),
    note: clean(one.note?.map(({ text }) => text).join(' ')),
  }
}

/** Codes for "no known allergies" of every kind; and those that speak of one kind only. SNOMED CT International. */
const NONE_KNOWN = ['716186003', '160244002']
const NONE_KNOWN_OF_KIND = ['409137002', '429625007', '428197003', '428607008']

export function readAllergy(entry: Entry, reading: Reading): ImportedAllergy | null {
  const one = reading.parse(entry, allergyIntolerance)
  if (!one) return null
  const verification = codeOf(one.verificationStatus)
  if (verification === 'entered-in-error') return reading.retract(entry)
  if (!reading.isAbout(entry, one.patient, 'patient')) return null
  const name = conceptText(one.code)
  if (!name) return reading.skip(entry, 'The allergy does not say to what.', 'code')
  const when = reading.when(entry, [
    ['recordedDate', one.recordedDate],
    ['onsetDateTime', one.onsetDateTime],
  ])
  const has = (codes: string[]) => codes.some(code => hasCode(one.code, SNOMED, code))
  return {
    ...reading.base(entry, when, { performers: [one.recorder, one.asserter], encounter: one.encounter }),
    name,
    assertion: has(NONE_KNOWN) ? 'none-known' : has(NONE_KNOWN_OF_KIND) ? 'none-known-of-kind' : 'allergy',
    status: verification === 'refuted' ? 'refuted' : allergyClinicalStatus(one.clinicalStatus),
    criticality: criticality(one.criticality),
    reactions: (one.reaction ?? []).flatMap(({ manifestation, description, severity }) => {
      const signs = manifestation
        ?.map(conceptText)
        .filter(sign => sign !== null)
        .join(', ')
      const what = signs || clean(description)
      return what ? [severity ? `${what} (${severity})` : what] : []
    }),
  }
}

/**
 * The banner's heading. An allergy that could not be read makes "none known" and "not recorded" untrue, so those two
 * give way to "unavailable".
 */
export function allergyStatusOf(allergies: readonly ImportedAllergy[], someUnread: boolean): AllergyStatus {
  const live = allergies.filter(({ status }) => status === 'active')
  if (live.some(({ assertion }) => assertion === 'allergy')) return 'known'
  if (someUnread) return 'unavailable'
  return live.some(({ assertion }) => assertion === 'none-known') ? 'none-known' : 'not-recorded'
}

function problemStatus(clinical: Concept | undefined, verification: Concept | undefined): ImportedProblem['status'] {
  if (codeOf(verification) === 'refuted') return 'refuted'
  switch (codeOf(clinical)) {
    case 'active':
    case 'recurrence':
    case 'relapse':
      return 'active'
    case 'inactive':
    case 'remission':
      return 'inactive'
    case 'resolved':
      return 'resolved'
    default:
      return 'unknown'
  }
}

/** An allergy whose state is not given counts as active: to leave it out could do harm. */
function allergyClinicalStatus(clinical: Concept | undefined): 'active' | 'inactive' | 'resolved' {
  const code = codeOf(clinical)
  return code === 'inactive' || code === 'resolved' ? code : 'active'
}

function criticality(code: string | undefined): ImportedAllergy['criticality'] {
  return code === 'low' || code === 'high' || code === 'unable-to-assess' ? code : null
}
