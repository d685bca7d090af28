// Attendance from the connections: nobody ticks names.

import { joined, left } from '../domain/attendance.ts'
import type { Meeting } from '../domain/meeting.ts'
import type { Ports } from './ports.ts'

export function noteJoined(ports: Ports, personId: string, meetingId: string): Promise<void> {
  return change(ports, personId, meetingId, 'attendance.joined', joined)
}

export function noteLeft(ports: Ports, personId: string, meetingId: string, at?: string): Promise<void> {
  return change(ports, personId, meetingId, 'attendance.left', (meeting, person, now) =>
    left(meeting, person, at ?? now),
  )
}

/**
 * After a restart, everybody whose stay was open and who has not come back counts as having left
 * when the server started: it cannot know better, and an endless stay would be a lie.
 */
export async function endLostStays(
  ports: Ports,
  startedAt: string,
  here: (meetingId: string) => Set<string>,
): Promise<void> {
  for (const meeting of await ports.meetings.live()) {
    const present = here(meeting.id)
    for (const entry of meeting.attendance) {
      const open = entry.intervals.at(-1)?.to === null
      if (open && !present.has(entry.personId)) await noteLeft(ports, entry.personId, meeting.id, startedAt)
    }
  }
}

function change(
  ports: Ports,
  personId: string,
  meetingId: string,
  type: string,
  next: (meeting: Meeting, personId: string, now: string) => Meeting | null,
): Promise<void> {
  return ports.inTurn(`meeting:${meetingId}`, async () => {
    for (;;) {
      const meeting = await ports.meetings.load(meetingId)
      if (meeting?.state !== 'live') return
      const at = ports.clock.now().toISOString()
      const state = next(meeting, personId, at)
      if (!state) return
      const event = { commandId: ports.newId(), at, by: personId, type, subjectId: null }
      if ((await ports.meetings.save(state, event)) === 'stale') continue
      ports.hub.emit('meetingChanged', { ...state, version: meeting.version + 1 })
      return
    }
  })
}
