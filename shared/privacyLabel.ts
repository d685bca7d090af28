// Privacy labels of imported entries: who may see which kind, as data. An entry without a label is general.
import { z } from 'zod'
import { id, instant, prose } from './ids.ts'
import type { OrganisationKind, Relationship, Role } from './roles.ts'
import { by } from './where.ts'

/** `restricted`: its source holds it back without saying why. Nobody gives this one by hand. */
export const privacyLabels = ['social-care', 'mental-health', 'sexual-health', 'safeguarding', 'restricted'] as const
export const privacyLabel = z.enum(privacyLabels)
export type PrivacyLabel = z.infer<typeof privacyLabel>

/** What a person may give an entry; `general` takes every label away. */
export const givenLabels = ['general', 'social-care', 'mental-health', 'sexual-health', 'safeguarding'] as const
export const givenLabel = z.enum(givenLabels)
export type GivenLabel = z.infer<typeof givenLabel>

export const labelWords: Record<PrivacyLabel | 'general', string> = {
  general: 'General',
  'social-care': 'Social care',
  'mental-health': 'Mental health',
  'sexual-health': 'Sexual health',
  safeguarding: 'Safeguarding',
  restricted: 'Restricted by its source',
}

/** One of these has to hold. `of`: organisations of these kinds only. `lead`: or the safeguarding lead, by the same ways. */
export interface LabelRule {
  roles: readonly Role[]
  through: readonly Relationship[]
  of?: readonly OrganisationKind[]
  lead?: true
}

const health = ['gp', 'pharmacist', 'consultant', 'nurse'] as const
const careTeam = [...health, 'social-worker', 'care-coordinator'] as const
const healthService = ['practice', 'community-trust', 'hospital'] as const
const direct = ['practice', 'team', 'cover'] as const

/**
 * Beside reading the imported record at all. Need to know, after the Caldicott principles (National Data Guardian, 2020);
 * what general practice holds back from shared summaries is the narrowest of the clinical ones.
 */
export const labelPolicy: Record<PrivacyLabel, readonly LabelRule[]> = {
  'social-care': [{ roles: careTeam, through: [...direct, 'invited', 'emergency'] }],
  'mental-health': [
    { roles: careTeam, through: direct },
    { roles: [...health, 'social-worker'], through: ['invited', 'emergency'] },
  ],
  // In an emergency as well: an antiretroviral that nobody sees may kill by what is given beside it.
  'sexual-health': [{ roles: health, through: [...direct, 'emergency'], of: healthService }],
  safeguarding: [{ roles: ['gp', 'social-worker'], through: direct, lead: true }],
  restricted: [{ roles: health, through: [...direct, 'emergency'], of: healthService }],
}

/** `why`: the source said so, its code stands in our table, or a person decided. */
export const entryLabel = z.object({
  key: z.string().min(1),
  labels: z.array(privacyLabel),
  why: z.enum(['source', 'code', 'person']),
})
export type EntryLabel = z.infer<typeof entryLabel>

/** `was`: what the screen showed; somebody else may have changed it since. */
export const labelChange = z
  .object({
    key: z.string().min(1).max(1000),
    label: givenLabel,
    was: z.array(privacyLabel).max(privacyLabels.length),
    reason: prose(300),
  })
  .strict()
export type LabelChange = z.infer<typeof labelChange>

/** A choice as it is kept; never taken back, only followed by another. */
export const labelChoice = z.object({ id, key: z.string(), label: givenLabel, reason: z.string(), by, at: instant })
export type LabelChoice = z.infer<typeof labelChoice>

export const labelOrder = (labels: readonly PrivacyLabel[]): PrivacyLabel[] =>
  privacyLabels.filter(one => labels.includes(one))

export const labelsText = (labels: readonly PrivacyLabel[]): string =>
  labels.length === 0
    ? labelWords.general
    : labelOrder(labels)
        .map(one => labelWords[one])
        .join(', ')
