// Who else is in a section, as the server stamped it. What a client says about itself is never shown.
import { useSyncExternalStore } from 'react'
import { z } from 'zod'
import type { RecordDoc } from './recordDoc.ts'

const state = z.object({
  user: z.object({ id: z.string(), name: z.string(), role: z.string(), colour: z.number().int().min(0).max(7) }),
  typing: z.boolean().optional().catch(undefined),
  viewOnly: z.literal(true).optional().catch(undefined),
})
export type Neighbour = z.infer<typeof state>['user'] & { typing: boolean; viewOnly: boolean }

/** `Dr Aisha Shah – GP` */
export function caretName(user: { name: string; role: string }): string {
  return `${user.name} – ${user.role}`
}

export function readNeighbour(raw: unknown): Neighbour | null {
  const parsed = state.safeParse(raw)
  if (!parsed.success) return null
  return { ...parsed.data.user, typing: parsed.data.typing === true, viewOnly: parsed.data.viewOnly === true }
}

export function neighboursOf(states: Iterable<[number, unknown]>, ownClientId: number): Neighbour[] {
  const people = new Map<string, Neighbour>()
  for (const [clientId, raw] of states) {
    const neighbour = clientId === ownClientId ? null : readNeighbour(raw)
    if (!neighbour) continue
    const known = people.get(neighbour.id)
    people.set(neighbour.id, known ? { ...known, typing: known.typing || neighbour.typing } : neighbour)
  }
  return [...people.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** One line under a heading: "Dr Aisha Shah is typing", or who else is here. Null when alone. */
export function neighbourWords(neighbours: readonly Neighbour[]): string | null {
  const typing = neighbours.filter(neighbour => neighbour.typing).map(neighbour => neighbour.name)
  if (typing.length > 0) return `${list(typing)} ${typing.length === 1 ? 'is' : 'are'} typing`
  return neighbours.length === 0 ? null : `Also here: ${list(neighbours.map(neighbour => neighbour.name))}`
}

export function useNeighbourWords(doc: RecordDoc): string | null {
  return useSyncExternalStore(
    listener => {
      doc.awareness.on('change', listener)
      return () => doc.awareness.off('change', listener)
    },
    () => neighbourWords(neighboursOf(doc.awareness.getStates(), doc.doc.clientID)),
  )
}

function list(names: readonly string[]): string {
  if (names.length <= 1) return names.join('')
  if (names.length > 3) return `${names.slice(0, 2).join(', ')} and ${names.length - 2} others`
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
