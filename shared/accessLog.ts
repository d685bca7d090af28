// Who looked at whom: the search of an administrator, and the report about one person, in plain English.
import { z } from 'zod'
import { id, instant } from './ids.ts'

/** `about`: a case id, or `system` for what is about no person. Days as instants, `before` exclusive. */
export const auditSearch = z
  .object({
    who: id.optional(),
    about: id.optional(),
    what: z
      .string()
      .regex(/^[a-z-]+(:[a-z-]+)?$/)
      .max(60)
      .optional(),
    outcome: z.enum(['done', 'refused']).optional(),
    from: instant.optional(),
    before: instant.optional(),
  })
  .strict()

export const auditFound = z.object({
  rows: z.array(
    z.object({
      chain: z.string(),
      n: z.int(),
      at: instant,
      who: z.string(),
      what: z.string(),
      outcome: z.enum(['done', 'refused']),
      /** Ids, codes and counts; never clinical text. */
      detail: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
    }),
  ),
  /** There are older rows than these. */
  more: z.boolean(),
})
export type AuditFound = z.infer<typeof auditFound>

export const accessReport = z.object({
  accesses: z.array(
    z.object({
      /** Place in its chain, the record's or that of a duplicate that went into it: the number an audit check names. */
      n: z.int(),
      at: instant,
      name: z.string(),
      role: z.string(),
      organisation: z.string(),
      what: z.string(),
      /** Why they could, when it happened. */
      why: z.string(),
      refused: z.boolean(),
    }),
  ),
  more: z.boolean(),
})
export type AccessReport = z.infer<typeof accessReport>
