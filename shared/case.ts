// A case: one person under care, and who is around them. The prose lives in the record door, facts about meetings in discussions.
import { z } from 'zod'
import { emergencyNotice } from './emergency.ts'
import { id, instant, line } from './ids.ts'
import { compartmentKinds, relationships } from './roles.ts'

export const nhsNumberView = z.object({
  value: z.string().nullable(),
  status: z.enum(['verified', 'invalid', 'missing']),
})

export const identityView = z.object({
  caseId: id,
  family: z.string(),
  given: z.string(),
  title: z.string().nullable(),
  preferredName: z.string().nullable(),
  birthDate: z.string().nullable(),
  gender: z.string(),
  nhsNumber: nhsNumberView,
  deceased: z.union([z.string(), z.literal(true)]).nullable(),
  /** Another person whose name or birth year is close enough to be mixed up with is known to this reader. */
  nameAlert: z.boolean(),
})
export type IdentityView = z.infer<typeof identityView>

export const allergyView = z.object({
  status: z.enum(['known', 'none-known', 'not-recorded', 'unavailable']),
  items: z.array(z.string()),
})

const mergeView = z.object({ caseId: id, at: instant, by: z.string(), reason: z.string() })

export const caseView = z.object({
  identity: identityView,
  address: z.string().nullable(),
  phones: z.array(z.string()),
  language: z.string().nullable(),
  interpreter: z.boolean(),
  /** Absent for people whose work does not need it (PAB-0008 of the patient banner standard). */
  allergies: allergyView.nullable(),
  practice: z.string(),
  relationships: z.array(z.enum(relationships)),
  team: z.array(z.object({ id, name: z.string(), role: z.string(), organisation: z.string() })),
  /** Which compartments this person may open. What is not here does not exist for them. */
  compartments: z.array(z.object({ kind: z.enum(compartmentKinds), canWrite: z.boolean() })),
  /** Who reads this record in an emergency now. */
  emergencies: z.array(emergencyNotice),
  lastImport: z.object({ at: instant, source: z.string() }).nullable(),
  /** This was a duplicate: `caseId` is the record that goes on. */
  mergedInto: mergeView.nullable(),
  /** Duplicates that went into this one; `was` is who they said it was, with their own case id. */
  merged: z.array(mergeView.extend({ was: identityView, mayUndo: z.boolean() })),
})
export type CaseView = z.infer<typeof caseView>

/** Two identifiers, or one valid NHS number: a search that a surname alone cannot turn into browsing. */
export const caseSearch = z.object({ text: line(100) }).strict()
export const caseHit = z.object({ identity: identityView, address: z.string().nullable(), practice: z.string() })
export type CaseHit = z.infer<typeof caseHit>
export const caseHits = z.object({ hits: z.array(caseHit), sameName: z.boolean(), advice: z.string().nullable() })

export const caseTeamChange = z.object({ memberIds: z.array(id).max(50) }).strict()
export const timelineKinds = ['decision', 'action', 'flag', 'letter'] as const
export type TimelineKind = (typeof timelineKinds)[number]
export const caseHistoryEntry = z.object({
  meetingId: id,
  itemId: id,
  title: z.string(),
  startsAt: instant,
  question: z.string(),
  decisions: z.array(z.string()),
  openActions: z.int(),
  /** What happened there and after it, oldest first; only of what may be read. */
  events: z.array(z.object({ kind: z.enum(timelineKinds), at: instant, words: z.string() })),
})
/** What others did since this person's last sight; `since` is null at the first. */
export const caseChange = z.object({ at: instant, words: z.string(), by: z.string().nullable() })
export type CaseChange = z.infer<typeof caseChange>
export const caseChanges = z.object({ since: instant.nullable(), changes: z.array(caseChange) })
