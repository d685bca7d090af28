// The view of a person as the CUI formats want it. Only this and shared/cui.ts turn a person into text.
import type { IdentityView } from '#shared/case'
import {
  bornText,
  diedText,
  genderText,
  initials,
  nhsNumberText,
  type PersonName,
  personName,
  shortDate,
} from '#shared/cui'

export interface IdentityText {
  /** `SMITH, John (Mr)` */
  name: string
  preferred: string | null
  /** `14-Jul-1945 (81y)`; without the age for somebody who has died. */
  born: string
  gender: string
  /** `999 000 0018` or words that say what is wrong with it. */
  nhsNumber: string
  nhsNumberVerified: boolean
  died: { died: string; ageAtDeath: string } | null
}

export function nameOf(identity: Pick<IdentityView, 'family' | 'given' | 'title'>): PersonName {
  return { family: identity.family, given: identity.given, prefix: identity.title, text: null }
}

const writtenRightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/

/** A name that is written from right to left stands by itself: the date and the number after it must keep their order. */
function nameText(identity: IdentityView): string {
  const name = personName(nameOf(identity))
  return writtenRightToLeft.test(name) ? `\u2068${name}\u2069` : name
}

/** `today` is the London date, YYYY-MM-DD. */
export function identityText(identity: IdentityView, today: string): IdentityText {
  const { nhsNumber, deceased } = identity
  return {
    name: nameText(identity),
    preferred: identity.preferredName,
    born: bornText(identity.birthDate, today, deceased !== null),
    gender: genderWords(identity.gender),
    nhsNumber: nhsNumber.value === null ? 'Not recorded' : nhsNumberText(nhsNumber.value),
    nhsNumberVerified: nhsNumber.status === 'verified',
    died: deceased === null ? null : diedText(identity.birthDate, deceased === true ? null : deceased.slice(0, 10)),
  }
}

/** `SMITH, John (Mr) Born 14-Jul-1945`: what every form that writes about a person repeats. */
export function nameAndBorn(identity: IdentityView): string {
  return `${nameText(identity)} Born ${shortDate(identity.birthDate)}`
}

/** For the window's title, which anybody behind the screen can read. */
export function initialsOf(identity: IdentityView): string {
  return initials(nameOf(identity))
}

function genderWords(gender: string): string {
  switch (gender) {
    case 'male':
    case 'female':
    case 'other':
    case 'unknown':
      return genderText(gender)
    case '':
      return genderText(null)
    default:
      return gender
  }
}
