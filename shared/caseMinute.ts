// The minute of one case: what was decided and agreed, signed by two named people, and amended only as a new version.
import { z } from 'zod'
import { day, id, instant, line, prose } from './ids.ts'
import { by, where } from './where.ts'

export const minuteChange = z.object({ what: z.string(), from: z.string(), to: z.string() })
export type MinuteChange = z.infer<typeof minuteChange>

export const minuteVersionView = z.object({
  number: z.int(),
  /** SHA-256 of the content, hexadecimal. */
  hash: z.string(),
  /** The stored content still gives this hash. */
  intact: z.boolean(),
  /** Why it was amended; null for the version as recorded in the meeting. */
  reason: z.string().nullable(),
  madeBy: by.nullable(),
  madeAt: instant,
  signatures: z.array(z.object({ by, at: instant })),
  /** Against the version before it. */
  changes: z.array(minuteChange),
})
export type MinuteVersionView = z.infer<typeof minuteVersionView>

/** What a signature is put under. `hash`: send it with `minute:sign`, so that nobody signs what they have not read. */
export const minuteView = z.object({ hash: z.string(), signed: z.boolean(), versions: z.array(minuteVersionView) })
export type MinuteView = z.infer<typeof minuteView>

export const minuteCommands = {
  'minute:sign': z.object({ ...where, hash: z.string().regex(/^[0-9a-f]{64}$/) }).strict(),
  'minute:amend': z
    .object({
      ...where,
      /** Of the content that was read. */
      hash: z.string().regex(/^[0-9a-f]{64}$/),
      reason: prose(1000),
      decisions: z.array(z.object({ id, text: line(1000), rationale: prose(2000).nullable() }).strict()).max(50),
      actions: z.array(z.object({ id, text: line(500), ownerId: id, due: day }).strict()).max(100),
    })
    .strict(),
  'feedback:seen': z.object({ ...where }).strict(),
} as const
