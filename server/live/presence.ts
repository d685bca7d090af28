// Who is connected to which meeting, and at which item. Several tabs of one person are one person.
import type { PresenceView } from '#shared/meeting'
import type { PersonView } from '#shared/person'

interface Entry {
  person: PersonView
  itemId: string | null
  away: boolean
  unsaved: number
}

export interface Presence {
  join(meetingId: string, socketId: string, person: PersonView): void
  set(meetingId: string, socketId: string, change: { itemId: string | null; away: boolean; unsaved: number }): boolean
  /** ISO UTC when the hand went up, null when it is down; false for who is not in the meeting. */
  raise(meetingId: string, personId: string, at: string | null): boolean
  /** True when this was the person's last connection to the meeting. */
  leave(meetingId: string, socketId: string): boolean
  in(meetingId: string): PresenceView[]
  personIds(meetingId: string): Set<string>
  /** Connections that show this item. */
  socketsAt(meetingId: string, itemId: string): string[]
  meetingsOf(socketId: string): string[]
}

export function createPresence(): Presence {
  const meetings = new Map<string, Map<string, Entry>>()
  /** `meeting person` -> since when. */
  const hands = new Map<string, string>()
  const entriesOf = (meetingId: string) => [...(meetings.get(meetingId)?.values() ?? [])]

  return {
    join(meetingId, socketId, person) {
      const entries = meetings.get(meetingId) ?? new Map<string, Entry>()
      meetings.set(meetingId, entries)
      entries.set(socketId, { person, itemId: null, away: false, unsaved: 0 })
    },
    set(meetingId, socketId, change) {
      const entry = meetings.get(meetingId)?.get(socketId)
      if (!entry) return false
      Object.assign(entry, change)
      return true
    },
    raise(meetingId, personId, at) {
      if (!entriesOf(meetingId).some(entry => entry.person.id === personId)) return false
      const key = `${meetingId} ${personId}`
      if (at === null) hands.delete(key)
      else if (!hands.has(key)) hands.set(key, at)
      return true
    },
    leave(meetingId, socketId) {
      const entries = meetings.get(meetingId)
      const entry = entries?.get(socketId)
      if (!entries || !entry) return false
      entries.delete(socketId)
      if (entries.size === 0) meetings.delete(meetingId)
      const gone = !entriesOf(meetingId).some(other => other.person.id === entry.person.id)
      if (gone) hands.delete(`${meetingId} ${entry.person.id}`)
      return gone
    },
    in(meetingId) {
      const byPerson = new Map<string, PresenceView>()
      for (const entry of entriesOf(meetingId)) {
        const before = byPerson.get(entry.person.id)
        // The tab in front counts: a second one in the background does not make its person "away".
        const hand = hands.get(`${meetingId} ${entry.person.id}`) ?? null
        if (!before || before.away) byPerson.set(entry.person.id, { ...entry, hand })
      }
      return [...byPerson.values()].sort((a, b) => a.person.name.localeCompare(b.person.name))
    },
    personIds: meetingId => new Set(entriesOf(meetingId).map(entry => entry.person.id)),
    socketsAt: (meetingId, itemId) =>
      [...(meetings.get(meetingId) ?? [])].flatMap(([socketId, entry]) => (entry.itemId === itemId ? [socketId] : [])),
    meetingsOf: socketId => [...meetings].filter(([, entries]) => entries.has(socketId)).map(([id]) => id),
  }
}
