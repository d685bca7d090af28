// Emergency access ("break-glass"): asked for, told to everybody present, reviewed.
import { z } from 'zod'
import { day, id, instant, prose } from './ids.ts'

/** Two identifiers, both whole: nobody can browse with it. */
export const emergencyAsked = z
  .object({
    nhsNumber: z.string().regex(/^\d{10}$/, 'Enter all ten digits of the NHS number.'),
    birthDate: day,
    /** Read by the Caldicott guardian, and in the person's access report. */
    reason: prose(500).refine(text => text.length >= 10, 'Say why in at least 10 characters.'),
  })
  .strict()

export const emergencyOpened = z.object({ ok: z.literal(true), id, caseId: id, until: instant })

const person = z.object({ id, name: z.string(), role: z.string(), organisation: z.string() })

export const emergencyReview = z.object({ verdict: z.enum(['justified', 'not-justified']), note: prose(500) }).strict()
export const verdictWords = { justified: 'Justified', 'not-justified': 'Not justified' } as const

/** For whoever reviews: ids and people, and the reason. The person themself is named by their case number only. */
export const emergencyRow = z.object({
  id,
  caseId: id,
  by: person,
  reason: z.string(),
  openedAt: instant,
  until: instant,
  endedAt: instant.nullable(),
  /** The person had shut this reader, or their organisation, out. */
  despiteWish: z.boolean(),
  review: z
    .object({ verdict: z.enum(['justified', 'not-justified']), note: z.string(), by: z.string(), at: instant })
    .nullable(),
  /** Nobody signs off their own. */
  mayReview: z.boolean(),
})
export type EmergencyRow = z.infer<typeof emergencyRow>
export const emergencyList = z.object({ emergencies: z.array(emergencyRow), toReview: z.int() })

/** On the case, for everybody who has it open. */
export const emergencyNotice = z.object({
  id,
  name: z.string(),
  role: z.string(),
  organisation: z.string(),
  until: instant,
  mine: z.boolean(),
})
