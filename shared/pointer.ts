// "Look here": one person in an item shows the others in it a line, some words or a reading. Seen for ten seconds, kept nowhere.
import { z } from 'zod'
import { id } from './ids.ts'
import { personView } from './person.ts'
import { type CompartmentKind, compartmentKinds, compartmentPolicy } from './roles.ts'

/** The imported record has three sections; the others are the compartments of the shared one. */
export const importedSections = ['background', 'medicines', 'results'] as const
export const pointedSection = z.enum([...importedSections, ...compartmentKinds])
export type PointedSection = z.infer<typeof pointedSection>

/** An imported entry by its key, or words of the text (Yjs relative positions, base64), so that typing does not move the mark. */
export const pointedSpot = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('entry'), key: z.string().min(1).max(300) }).strict(),
  z.object({ kind: z.literal('words'), from: z.string().min(1).max(400), to: z.string().min(1).max(400) }).strict(),
])
export type PointedSpot = z.infer<typeof pointedSpot>

/** How long others see it. */
export const pointerMs = 10_000

const place = { meetingId: id, itemId: id, section: pointedSection, spot: pointedSpot }

export const pointerRequests = {
  // No name: the server says who it was.
  'pointer:show': z.object(place).strict(),
} as const

export const pointerShown = z.object({ ...place, person: personView })
export type PointerShown = z.infer<typeof pointerShown>

/** Whose right to read decides who sees it: the imported record belongs to the clinical compartment. */
export function compartmentOfSection(section: PointedSection): CompartmentKind {
  return section === 'background' || section === 'medicines' || section === 'results' ? 'clinical' : section
}

export function pointedSectionLabel(section: PointedSection): string {
  switch (section) {
    case 'background':
      return 'Background'
    case 'medicines':
      return 'Medicines'
    case 'results':
      return 'Results'
    default:
      return compartmentPolicy[section].label
  }
}
