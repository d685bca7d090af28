// A room display: a device with a credential of its own, paired to one meeting, and only until shortly after its end.
import type { Meeting } from './meeting.ts'

export interface Display {
  id: string
  /** SHA-256 of the secret in the device's cookie, hex. */
  secretHash: string
  /** Six digits; null once it is paired. */
  code: string | null
  /** ISO UTC: when the code, or an unused pairing, runs out. */
  expiresAt: string
  meetingId: string | null
  pairedBy: string | null
  pairedAt: string | null
  revokedAt: string | null
}

export const codeMinutes = 10
/** A pairing outlives the meeting by this much, so that the room sees its end. */
export const afterEndMinutes = 30
/** Of a meeting that nobody ends. */
export const longestPairingHours = 12

const later = (from: string, minutes: number) => new Date(Date.parse(from) + minutes * 60_000).toISOString()

export function newDisplay(id: string, secretHash: string, code: string, now: string): Display {
  const expiresAt = later(now, codeMinutes)
  return { id, secretHash, code, expiresAt, meetingId: null, pairedBy: null, pairedAt: null, revokedAt: null }
}

export function pairedDisplay(display: Display, meetingId: string, by: string, now: string): Display {
  const expiresAt = later(now, longestPairingHours * 60)
  return { ...display, code: null, meetingId, pairedBy: by, pairedAt: now, expiresAt }
}

/** ISO UTC. */
export function displayEndsAt(display: Display, meeting: Meeting | null): string {
  const ended = meeting?.endedAt ? later(meeting.endedAt, afterEndMinutes) : null
  return ended !== null && ended < display.expiresAt ? ended : display.expiresAt
}

export function displayCounts(display: Display, meeting: Meeting | null, now: string): boolean {
  return display.revokedAt === null && now < displayEndsAt(display, meeting)
}
