// What an import answers: how much was taken over, what was not, and why. Counts and positions only; the words of the
// record stay in the record.
import { z } from 'zod'

/** The largest bundle that is read, in bytes (32 MiB). The largest whole record we met in life was 2.3 MB. */
export const MAX_BUNDLE_BYTES = 32 * 1024 * 1024

export const importErrorCode = z.enum([
  ...(['empty', 'too-large', 'not-text', 'not-json', 'xml', 'too-deep', 'forbidden-key'] as const),
  ...([
    'not-a-bundle',
    'bundle-type',
    'fhir-version',
    'wrong-type',
    'no-patient',
    'two-patients',
    'wrong-person',
  ] as const),
])

/** A whole file that was refused. Nothing of it was taken over. `line` and `column` count from 1. */
export const importError = z.object({
  code: importErrorCode,
  message: z.string(),
  path: z.string().optional(),
  line: z.number().int().positive().optional(),
  column: z.number().int().positive().optional(),
})

/** One entry that was left out. `index` counts from 0; `path` is where in the bundle, such as `entry[3].resource.code`. */
export const importSkip = z.object({
  index: z.number().int(),
  path: z.string(),
  resource: z.string(),
  reason: z.string(),
})
export const importWarning = z.object({ path: z.string().optional(), message: z.string() })

export const importReport = z.object({
  /** How many of each resource type are shown. */
  imported: z.record(z.string(), z.number().int()),
  /** How many of each resource type were understood but have no place on the page. */
  notShown: z.record(z.string(), z.number().int()),
  skipped: z.array(importSkip),
  warnings: z.array(importWarning),
})

/** The answer to `POST /api/imports`. `created` is false when a case that was already here took the bundle in. */
export const importAnswer = z.object({ caseId: z.string(), created: z.boolean(), report: importReport })

export type ImportErrorCode = z.infer<typeof importErrorCode>
export type ImportError = z.infer<typeof importError>
export type ImportReport = z.infer<typeof importReport>
export type ImportAnswer = z.infer<typeof importAnswer>
