// May this call be recorded? Only while everybody who is inside has agreed: one no, and one who has not said, end it at once.
import { type Refusal, refuse } from '#shared/errors'
import { lastPartMs, recordingLimits } from '#shared/recording'
import type { By } from '#shared/where'

export interface Agreed {
  by: By
  /** ISO UTC. */
  at: string
  /** Who wrote it down for somebody on the telephone; absent = said on their own screen. */
  enteredBy?: By
}

export type Recording =
  | { state: 'off'; why: string | null }
  | { state: 'asking'; why: string | null; agreed: readonly Agreed[] }
  | { state: 'on'; recordingId: string; peerId: string; startedAt: string; agreed: readonly Agreed[] }

/** Somebody inside the call. Whoever they are and however they came, they count. */
export interface Inside {
  peerId: string
  by: By
}

/** A recording that is kept. The sound lies beside it, in parts. */
export interface KeptRecording {
  id: string
  caseId: string
  meetingId: string
  discussionId: string
  startedBy: By
  startedAt: string
  endedAt: string | null
  agreed: Agreed[]
  parts: number
  mediaType: string | null
  deleted: { by: By; at: string; reason: string } | null
}

export const notRecorded: Recording = { state: 'off', why: null }

const names = (people: readonly Inside[]) => people.map(one => one.by.name).join(', ')
const lacking = (agreed: readonly Agreed[], inside: readonly Inside[]) =>
  inside.filter(one => !agreed.some(other => other.by.id === one.by.id))

/** Who asks has agreed by asking. */
export function askToRecord(recording: Recording, asker: Inside, now: string): Recording | Refusal {
  if (recording.state === 'on') return refuse('not-now', 'This call is being recorded already.')
  const agreed = recording.state === 'asking' ? recording.agreed : []
  return { state: 'asking', why: null, agreed: withAgreed(agreed, asker, now) }
}

/** @param enteredBy who heard it said on the telephone and wrote it down */
export function answerRecording(
  recording: Recording,
  who: Inside,
  agrees: boolean,
  now: string,
  enteredBy?: By,
): Recording | Refusal {
  if (recording.state === 'off') return refuse('not-now', 'Nobody asks to record this call.')
  if (!agrees) return { state: 'off', why: `${who.by.name} does not agree.` }
  return { ...recording, agreed: withAgreed(recording.agreed, who, now, enteredBy) }
}

export function startRecording(
  recording: Recording,
  starter: Inside,
  inside: readonly Inside[],
  recordingId: string,
  now: string,
): Extract<Recording, { state: 'on' }> | Refusal {
  if (recording.state === 'on') return refuse('not-now', 'This call is being recorded already.')
  if (recording.state === 'off') return refuse('not-now', 'Ask everybody in the call first.')
  const without = lacking(recording.agreed, inside)
  if (without.length > 0) return refuse('not-now', `Not recorded. These have not agreed: ${names(without)}.`)
  return { state: 'on', recordingId, peerId: starter.peerId, startedAt: now, agreed: recording.agreed }
}

/** After anything changed about who is inside. `sameItem` false: the call is about somebody else now, or about nobody. */
export function settleRecording(recording: Recording, inside: readonly Inside[], sameItem: boolean): Recording {
  // Who did not agree is not told on the screens of the next person's item either.
  if (!sameItem || inside.length === 0) return notRecorded
  if (recording.state !== 'on') return recording
  if (!inside.some(one => one.peerId === recording.peerId)) {
    return { state: 'asking', why: 'The recording ended with the connection it was made on.', agreed: recording.agreed }
  }
  const without = lacking(recording.agreed, inside)
  if (without.length === 0) return recording
  const why = `The recording has ended: ${names(without)} came in and has not agreed.`
  return { state: 'asking', why, agreed: recording.agreed }
}

/**
 * May this part still be kept at `now` (ms)? Parts come late, but one that begins after the end is of a time to which
 * nobody agreed. Parts may be a little longer than they say, never shorter, so counting them is on the safe side.
 */
export function takesPart(recording: KeptRecording, part: number, now: number): boolean {
  const startedAt = Date.parse(recording.startedAt)
  const latest = startedAt + recordingLimits.minutes * 60_000
  const endedAt = Math.min(recording.endedAt === null ? Math.min(now, latest) : Date.parse(recording.endedAt), latest)
  return (
    now <= (recording.endedAt === null ? latest : endedAt) + lastPartMs &&
    startedAt + part * recordingLimits.partMs <= endedAt
  )
}

function withAgreed(agreed: readonly Agreed[], { by }: Inside, at: string, enteredBy?: By): Agreed[] {
  if (agreed.some(one => one.by.id === by.id)) return [...agreed]
  return [...agreed, enteredBy ? { by, at, enteredBy } : { by, at }]
}
