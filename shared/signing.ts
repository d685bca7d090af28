// Signing a section: closed, signed by named people over the hash of its text, frozen; what comes late is an addendum.
import { z } from 'zod'
import { commandId, id, instant, line } from './ids.ts'
import { by } from './where.ts'

export const signingClose = z.object({ commandId, signerIds: z.array(id).min(1).max(12) }).strict()
/** `hash`: of the text that the signer saw; another text is never signed by it. */
export const signingSign = z.object({ commandId, number: z.int().min(1), hash: z.string().length(64) }).strict()
export const signingReopen = z.object({ commandId, number: z.int().min(1), reason: line(300) }).strict()
export const addendumAnswer = z
  .object({ commandId, addendumId: id, answer: z.enum(['accepted', 'discarded']), reason: line(300).nullable() })
  .strict()

export const signedVersion = z.object({
  number: z.int(),
  closedBy: by,
  closedAt: instant,
  /** SHA-256 of the text; null while the last words are still being stored. */
  hash: z.string().nullable(),
  /** The moment whose text was hashed. */
  moment: instant.nullable(),
  signers: z.array(by),
  signatures: z.array(z.object({ by, at: instant })),
  reopened: z.object({ by, at: instant, reason: z.string() }).nullable(),
})
export type SignedVersion = z.infer<typeof signedVersion>

export const addendum = z.object({
  id,
  by,
  at: instant,
  text: z.string(),
  /** Characters that its author had removed; the signed text keeps them. */
  removed: z.int(),
  state: z.enum(['offered', 'accepted', 'discarded']),
  answeredBy: by.nullable(),
  answeredAt: instant.nullable(),
  reason: z.string().nullable(),
})
export type Addendum = z.infer<typeof addendum>

export const signingView = z.object({
  state: z.enum(['open', 'closed', 'signed']),
  /** Newest first. `fits`: the text of that moment still has that hash. `redacted`: words were taken out of it since. */
  versions: z.array(signedVersion.extend({ fits: z.boolean().nullable(), redacted: z.boolean() })),
  addenda: z.array(addendum),
  maySign: z.boolean(),
  /** May close the section for signing, and open it again with a reason. */
  mayClose: z.boolean(),
  mayAnswer: z.boolean(),
  candidates: z.array(by),
})
export type SigningView = z.infer<typeof signingView>
