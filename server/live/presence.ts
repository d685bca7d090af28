// Who is connected to which meeting, and at which item. Several tabs of one person are one person.
import type { PresenceView } from '#shared/meeting'
import type { PersonView } from '#shared/person'

interface Entry {
  person: PersonView
  itemId: string | null
  away: boolean
}

export interface Presence {
  join(meetingId: string, socketId: string, person: PersonView): void
  set(meetingId: string, socketId: string, change: { itemId: string | null; away: boolean }): boolean
  /** True when this was the person's last connection to the meeting. */
  leave(meetingId: string, socketId: string): boolean
  in(meetingId: string): PresenceView[]
  personIds(meetingId: string): Set<string>
  meetingsOf(socketId: string): string[]
}

export function createPresence(): Presence {
  const meetings = new Map<string, Map<string, Entry>>()
  const entriesOf = (meetingId: string) => [...(meetings.get(meetingId)?.values() ?? [])]

  return {
    join(meetingId, socketId, person) {
      const entries = meetings.get(meetingId) ?? new Map<string, Entry>()
      meetings.set(meetingId, entries)
      entries.set(socketId, { person, itemId: null, away: false })
    },
    set(meetingId, socketId, change) {
      const entry = meetings.get(meetingId)?.get(socketId)
      if (!entry) return false
      Object.assign(entry, change)
      return true
    },
    leave(meetingId, socketId) {
      const entries = meetings.get(meetingId)
      const entry = entries?.get(socketId)
      if (!entries || !entry) return false
      entries.delete(socketId)
      if (entries.size === 0) meetings.delete(meetingId)
      return !entriesOf(meetingId).some(other => other.person.id === entry.person.id)
    },
    in(meetingId) {
      const byPerson = new Map<string, PresenceView>()
      for (const entry of entriesOf(meetingId)) {
        const before = byPerson.get(entry.person.id)
        // The tab in front counts: a second one in the background does not make its person "away".
        if (!before || before.away) byPerson.set(entry.person.id, { ...entry })
      }
      return [...byPerson.values()].sort((a, b) => a.person.name.localeCompare(b.person.name))
    },
    personIds: meetingId => new Set(entriesOf(meetingId).map(entry => entry.person.id)),
    meetingsOf: socketId => [...meetings].filter(([, entries]) => entries.has(socketId)).map(([id]) => id),
  }
}
