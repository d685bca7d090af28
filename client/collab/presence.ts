// Who else is in a section, as the server stamped it. What a client says about itself is never shown.
import { useEffect, useSyncExternalStore } from 'react'
import { z } from 'zod'
import { useClient } from '../app/clientContext.ts'
import { listNames } from '../state/listNames.ts'
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
  if (typing.length > 0) return `${listNames(typing)} ${typing.length === 1 ? 'is' : 'are'} typing`
  return neighbours.length === 0 ? null : `Also here: ${listNames(neighbours.map(neighbour => neighbour.name))}`
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

/** Nobody is named again for the same section before they have been still for this long. */
const stillMs = 60_000

/** Says once who has begun to write here; their keystrokes after it are nobody's news. */
export function useSaidWriters(record: RecordDoc, label: string): void {
  const { activity, now } = useClient()
  useEffect(() => {
    const wrote = new Map<string, number>()
    const listen = () => {
      for (const { id, name, typing } of neighboursOf(record.awareness.getStates(), record.doc.clientID)) {
        if (!typing) continue
        const before = wrote.get(id)
        wrote.set(id, now())
        if (before !== undefined && now() - before < stillMs) continue
        activity(name, { one: `is editing ${label}`, many: `are editing ${label}` })
      }
    }
    record.awareness.on('change', listen)
    return () => record.awareness.off('change', listen)
  }, [record, label, activity, now])
}
