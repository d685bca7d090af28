// The register of organisations and agreements, as administrators see and change it.
import { z } from 'zod'
import { day, id, line, prose } from './ids.ts'
import { organisationView } from './person.ts'

/** Who decides about the data under the agreement (UK GDPR articles 26 and 28). */
export const controllers = {
  joint: 'Joint controllers',
  separate: 'Separate controllers',
  processor: 'Processor for us',
} as const

export const agreementGiven = z
  .object({
    reference: line(120),
    from: day,
    /** Last London day on which it holds. */
    until: day,
    controller: z.enum(Object.keys(controllers) as [keyof typeof controllers, ...(keyof typeof controllers)[]]),
    contact: line(200),
  })
  .strict()
  .refine(one => one.until >= one.from, { message: 'The last day is before the first day.', path: ['until'] })

export const registerChange = z
  .object({
    version: z.int().min(0),
    guardianId: id.nullable(),
    agreement: agreementGiven.nullable(),
    retention: prose(500).nullable(),
  })
  .strict()
export type RegisterChange = z.infer<typeof registerChange>

export const registerRow = z.object({
  organisation: organisationView,
  version: z.int(),
  guardian: z.object({ id, name: z.string() }).nullable(),
  agreement: z
    .object({
      reference: z.string(),
      from: day,
      until: day,
      controller: z.enum(Object.keys(controllers) as [keyof typeof controllers, ...(keyof typeof controllers)[]]),
      contact: z.string(),
    })
    .nullable(),
  state: z.enum(['none', 'to-come', 'current', 'expired']),
  /** It ends within 30 days. */
  ending: z.boolean(),
  retention: z.string().nullable(),
  /** The reader's own organisation needs no agreement with itself. */
  own: z.boolean(),
})
export type RegisterRow = z.infer<typeof registerRow>
export const registerList = z.object({ organisations: z.array(registerRow) })
