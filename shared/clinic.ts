// A clinic's list: slots that members book for their own patients, and questions to a specialist between two clinics.
import { z } from 'zod'
import { day, id, instant, line, prose } from './ids.ts'
import { referral } from './referral.ts'
import { by } from './where.ts'

/** Minutes of one slot. */
export const slotMinutes = { least: 10, most: 20 } as const
/** Working days that a question waits for its answer before it becomes a slot. */
export const askDays = { least: 1, most: 20, usual: 3 } as const

/** A question asked between two clinics. It waits on the next clinic's list, and is discussed there when nobody answers. */
export const askView = z.object({
  by,
  at: instant,
  /** The last day on which an answer keeps it off the list. */
  dueOn: day,
  reply: z.object({ text: z.string(), by, at: instant }).nullable(),
  /** When it became a slot, unanswered. */
  movedAt: instant.nullable(),
})
export type AskView = z.infer<typeof askView>

const listing = {
  meetingId: id,
  caseId: id,
  question: line(300),
  /** Members of the clinic who see the person for it, besides who leads it. */
  specialistIds: z.array(id).max(6),
  referral: referral.optional(),
}

export const clinicCommands = {
  'clinic:book': z
    .object({
      ...listing,
      minutes: z
        .int()
        .min(slotMinutes.least, 'A slot has at least 10 minutes.')
        .max(slotMinutes.most, 'A slot has at most 20 minutes.'),
    })
    .strict(),
  // Before it began: who booked it gives it back.
  'clinic:release': z.object({ meetingId: id, itemId: id }).strict(),
  'clinic:ask': z
    .object({
      ...listing,
      days: z
        .int()
        .min(askDays.least, 'Give at least 1 working day.')
        .max(askDays.most, 'Give at most 20 working days.'),
    })
    .strict(),
  'clinic:reply': z.object({ meetingId: id, itemId: id, text: prose(2000) }).strict(),
} as const
