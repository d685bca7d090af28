// What an agenda item needs from a person, beside the patient. The referral may be incomplete: the agenda says what is missing.
import { z } from 'zod'
import type { ItemView } from '#shared/meeting'
import { caseType, informedAnswer, type Referral } from '#shared/referral'

const optional = (max: number, what: string) =>
  z
    .string()
    .trim()
    .max(max, `Use ${max} characters or fewer for ${what}.`)
    .transform(text => (text === '' ? null : text))

const referralForm = z.object({
  caseType,
  reason: optional(1000, 'the reason'),
  newProblem: optional(300, 'the new problem'),
  whatMatters: optional(1000, 'what matters'),
  whatMattersNotObtained: optional(300, 'why it was not obtained'),
  frailty: z
    .string()
    .regex(/^[1-9]?$/, 'The frailty score is 1 to 9.')
    .transform(text => (text === '' ? null : Number(text))),
  carer: optional(300, 'the carer'),
  informed: z
    .string()
    .transform(text => informedAnswer.safeParse(text).data ?? null)
    .pipe(informedAnswer.nullable()),
})

export const itemForm = z.object({
  question: z
    .string()
    .trim()
    .min(1, 'Write the question for the meeting.')
    .max(300, 'Use 300 characters or fewer for the question.'),
  presenterId: z.string().min(1, 'Choose who presents.'),
  minutes: z.coerce
    .number('Enter the minutes as a number.')
    .int('Enter whole minutes.')
    .min(1, 'Give at least 1 minute.')
    .max(120, 'Give at most 120 minutes.'),
  invitedIds: z.array(z.string()).max(60, 'Invite 60 people or fewer.'),
  lateReason: z
    .string()
    .trim()
    .max(300, 'Use 300 characters or fewer for the reason.')
    .transform(text => (text === '' ? undefined : text))
    .optional(),
  referral: referralForm,
})
export type ItemForm = z.output<typeof itemForm>
export type ItemFormInput = z.input<typeof itemForm>

export const itemFields = ['question', 'presenterId', 'minutes', 'invitedIds', 'lateReason'] as const

export function referralInput(
  given: Omit<Referral, 'frailty'> & { frailty: number | null },
): ItemFormInput['referral'] {
  return {
    caseType: given.caseType,
    reason: given.reason ?? '',
    newProblem: given.newProblem ?? '',
    whatMatters: given.whatMatters ?? '',
    whatMattersNotObtained: given.whatMattersNotObtained ?? '',
    frailty: given.frailty === null ? '' : String(given.frailty),
    carer: given.carer ?? '',
    informed: given.informed ?? '',
  }
}

export const emptyReferral: ItemFormInput['referral'] = {
  caseType: 'other',
  reason: '',
  newProblem: '',
  whatMatters: '',
  whatMattersNotObtained: '',
  frailty: '',
  carer: '',
  informed: '',
}

/** Minutes of what is discussed. */
export function plannedMinutes(items: readonly ItemView[]): number {
  return items.reduce((sum, item) => sum + item.minutes, 0)
}
