// The subject access pack: what is held about one person, in words, for that person (UK GDPR article 15).
import { z } from 'zod'
import { line } from './ids.ts'
import type { CompartmentKind } from './roles.ts'

export const packAsked = z
  .object({
    /** The request it answers: a number or a date, for the audit of whoever asks later. */
    request: line(120),
    /** Names and words about other people, taken out wherever they stand (Data Protection Act 2018, schedule 2, part 3). */
    redact: z.array(line(100)).max(50),
  })
  .strict()
export type PackAsked = z.infer<typeof packAsked>

/** Sections that go to the person. Of the others not even the name stands in the pack: a clinician has to decide first. */
export const packSections = ['about-me', 'plan', 'clinical', 'social'] as const satisfies CompartmentKind[]
export const packWithholds = ['not-yet-shared', 'safeguarding'] as const satisfies CompartmentKind[]
