// What an agenda item needs from a person, beside the patient.
import { z } from 'zod'
import { instantTime } from '#shared/cui'
import type { ItemView } from '#shared/meeting'

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
})
export type ItemForm = z.output<typeof itemForm>
export type ItemFormInput = z.input<typeof itemForm>

export const itemFields = ['question', 'presenterId', 'minutes', 'invitedIds', 'lateReason'] as const

/** Where the agenda stands against its time, in minutes. */
export function plannedMinutes(items: readonly ItemView[]): number {
  return items.reduce((sum, item) => sum + item.minutes, 0)
}

/** `15:25`: the start and the minutes of the items. */
export function plannedEnd(startsAt: string, minutes: number): string {
  return instantTime(Date.parse(startsAt) + minutes * 60_000)
}
