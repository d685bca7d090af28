// The answers of the person, in words for the screen.
import { shortDate } from '#shared/cui'
import type { WishesView } from '#shared/wishes'

export const informedWords = { yes: 'Yes, told', no: 'No, not told yet' } as const
export const answerWords = { agrees: 'Agrees', objects: 'Objects' } as const
export const notAsked = 'Not asked yet'

type Exclusion = WishesView['exclusions'][number]

/** `from 02-Mar-2026`, `02-Mar-2026 to 09-Mar-2026`. */
export function spanWords({ from, until }: Pick<Exclusion, 'from' | 'until'>): string {
  return until === null ? `from ${shortDate(from)}` : `${shortDate(from)} to ${shortDate(until)}`
}
