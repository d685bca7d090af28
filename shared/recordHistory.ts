// Who wrote what, and how a compartment was at another time, as it crosses the HTTP door.
import { z } from 'zod'
import { id, instant, line } from './ids.ts'
import { role } from './roles.ts'

/** Somebody who wrote or removed text; they may have left since. */
export const writerView = z.object({
  id: z.string(),
  name: z.string(),
  role: role.nullable(),
  colour: z.int().min(0).max(7),
})
export type WriterView = z.infer<typeof writerView>

const placed = z.object({ by: z.string().nullable(), at: instant })

/**
 * Words that one person wrote in one go. `by` is a writer's id, null for the template the server begins with.
 * `client` and `clock` are the Yjs id of the first character; the run's ids follow one another.
 */
export const textRun = z.object({
  text: z.string(),
  client: z.int(),
  clock: z.int(),
  by: z.string().nullable(),
  /** When the first of these characters reached the server, and the last. */
  at: instant,
  until: instant,
  /** The meeting that had this person on the table at that time, with the writer present. */
  meeting: id.nullable(),
  /** Who put these words here, when that was another act than writing them: moving, undoing, restoring. */
  placed: placed.nullable(),
})
export type TextRun = z.infer<typeof textRun>

export const removedRun = textRun.extend({ removedBy: z.string().nullable(), removedAt: instant })
export type RemovedRun = z.infer<typeof removedRun>

export const blockKinds = ['heading', 'paragraph', 'list-item'] as const
const blockKind = z.enum(blockKinds)

const named = {
  writers: z.array(writerView),
  meetings: z.array(z.object({ id, title: z.string() })),
}

export const authorsView = z.object({
  ...named,
  at: instant,
  blocks: z.array(z.object({ kind: blockKind, runs: z.array(textRun) })),
  /** In the order in which it stood. Words that were only moved are not here. */
  removed: z.array(removedRun),
})
export type AuthorsView = z.infer<typeof authorsView>

/** A compartment as it was. `state` is a Yjs update (base64) that makes an empty document hold exactly this text. */
export const textAtView = z.object({
  ...named,
  at: instant,
  blocks: z.array(z.object({ kind: blockKind, runs: z.array(textRun) })),
  state: z.base64(),
})
export type TextAtView = z.infer<typeof textAtView>

export const momentAsked = z.object({ at: instant }).strict()

export const comparisonAsked = z.object({ from: instant, to: instant.nullable() }).strict()
/** `by` and `at`: who wrote added words, or who removed removed ones, and when. */
export const comparedPiece = z.object({
  change: z.enum(['same', 'added', 'removed']),
  text: z.string(),
  by: z.string().nullable(),
  at: instant,
})
export const comparisonView = z.object({
  writers: named.writers,
  from: instant,
  to: instant,
  blocks: z.array(z.object({ kind: blockKind, pieces: z.array(comparedPiece) })),
  /** Words added and removed: "12 words added, 3 removed". */
  added: z.int(),
  removed: z.int(),
})
export type ComparisonView = z.infer<typeof comparisonView>

export const versionKinds = ['meeting-started', 'item-closed', 'kept', 'before-deletion'] as const
export const versionView = z.object({
  at: instant,
  kind: z.enum(versionKinds),
  name: z.string(),
  by: writerView.nullable(),
})
export type VersionView = z.infer<typeof versionView>
/** Newest first. A version is a moment: the text of any moment can be asked for. */
export const versionList = z.object({
  versions: z.array(versionView),
  firstAt: instant.nullable(),
  lastAt: instant.nullable(),
})
export const versionName = z.object({ name: line(100) }).strict()
export const versionKept = z.object({ ok: z.literal(true), at: instant })

/** Told to a section's authors when most of it was removed. No text and no name of a patient. */
export const sectionCut = z.object({ caseId: id, compartment: z.string(), by: z.string(), at: instant })
export type SectionCut = z.infer<typeof sectionCut>
