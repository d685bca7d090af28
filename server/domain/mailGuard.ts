// The one place that keeps patients out of e-mails: a mail goes through networks and phones that nobody here looks after.
import { longDate, shortDate } from '#shared/cui'
import { isNhsNumber } from '#shared/nhsNumber'
import { type CasePerson, fold } from './case.ts'
import type { Written } from './mail.ts'

export interface Involved {
  patients: readonly Pick<CasePerson, 'family' | 'given' | 'preferredName' | 'birthDate' | 'nhsNumber'>[]
  /** The questions of their agenda items. */
  questions: readonly string[]
}

/**
 * Does this mail name a patient: by name, NHS number, date of birth or the question asked about them? `own`: the same mail
 * without words that people typed. Its words are ours ("May", "page"), also where a patient is called so.
 */
export function namesPatient(mail: Written, own: Written, { patients, questions }: Involved): boolean {
  const text = textOf(mail)
  if (numbersIn(text).some(isNhsNumber)) return true
  const folded = fold(text).replace(/\s+/g, ' ')
  if (questions.some(question => question.length >= shortestQuestion && folded.includes(fold(question)))) return true
  const ours = wordsOf(textOf(own))
  const words = new Set([...wordsOf(text)].filter(word => !ours.has(word)))
  return patients.some(
    one =>
      namesOf(one).some(name => words.has(name)) ||
      together(one).some(name => ` ${[...sequence(folded)].join(' ')} `.includes(` ${name} `)) ||
      (one.nhsNumber.value !== null && numbersIn(text).includes(one.nhsNumber.value)) ||
      datesOf(one.birthDate).some(date => holdsDate(folded, date)),
  )
}

/** Without signs that move, hide or end what follows: a header must stay one line and be read as it stands. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
}

const shortestQuestion = 8

/** As a reader would see it: lines of the calendar file joined, its escapes undone. */
function textOf({ subject, text, calendar }: Written): string {
  const file =
    calendar?.text
      .replace(/\r?\n[ \t]/g, '')
      .replace(/\\([,;\\])/g, '$1')
      .replace(/\\n/gi, '\n') ?? ''
  return [subject, text, file].join('\n').replace(/\p{Cf}/gu, '')
}

const sequence = (text: string): string[] => fold(text).match(/[\p{L}\p{N}]+/gu) ?? []
const wordsOf = (text: string): Set<string> => new Set(sequence(text))

function namesOf({ family, given, preferredName }: Involved['patients'][number]): string[] {
  return [family, given, preferredName ?? ''].flatMap(sequence).filter(word => word.length > 1)
}

function together({ family, given }: Involved['patients'][number]): string[] {
  const [last, first] = [sequence(family).join(' '), sequence(given)[0]]
  return last === '' || first === undefined ? [] : [`${first} ${last}`, `${last} ${first}`]
}

/** Ten digits as NHS numbers are written; not part of something longer. */
function numbersIn(text: string): string[] {
  const found = text.match(/(?<![\p{L}\p{N}-])\d{3}[\s.-]?\d{3}[\s.-]?\d{4}(?![\p{L}\p{N}-])/gu) ?? []
  return found.map(one => one.replace(/\D/g, ''))
}

/** Not the 17th where the 7th is looked for. */
function holdsDate(text: string, date: string): boolean {
  for (let at = text.indexOf(date); at >= 0; at = text.indexOf(date, at + 1)) {
    if (!/\d/.test(`${text[at - 1] ?? ''}${text[at + date.length] ?? ''}`)) return true
  }
  return false
}

function datesOf(birthDate: string | null): string[] {
  if (birthDate === null || birthDate.length !== 10) return []
  const [year = '', month = '', day = ''] = birthDate.split('-')
  const plain = [day, String(Number(day))].flatMap(d =>
    [month, String(Number(month))].flatMap(m => ['/', '.', '-'].map(sign => [d, m, year].join(sign))),
  )
  return [birthDate, shortDate(birthDate), longDate(birthDate), ...plain].map(fold)
}
