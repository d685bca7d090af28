// Recording of a call: only while everybody who is in it has agreed. The state is the server's; the sound comes from one browser.
import { z } from 'zod'
import { id, instant, prose } from './ids.ts'
import { by } from './where.ts'

export const recordingLimits = {
  minutes: 60,
  /** Characters of one part as base64; a part is five seconds. */
  part: 64 * 1024,
  parts: 1000,
  partMs: 5_000,
} as const
/** After the end this long the last part may still arrive. */
export const lastPartMs = 15_000

/** What everybody in the call sees at all times. `agreedIds`: persons, who need not be in the call any more. */
export const recordingState = z.discriminatedUnion('state', [
  z.object({ state: z.literal('off'), why: z.string().nullable() }),
  z.object({ state: z.literal('asking'), why: z.string().nullable(), agreedIds: z.array(id) }),
  z.object({
    state: z.literal('on'),
    recordingId: id,
    /** The participant whose browser records. */
    peerId: id,
    startedAt: instant,
    agreedIds: z.array(id),
  }),
])
export type RecordingState = z.infer<typeof recordingState>

const meeting = { meetingId: id }
export const recordingRequests = {
  'recording:ask': z.object(meeting).strict(),
  /** Of oneself. No, or taking it back, ends it for all. */
  'recording:answer': z.object({ ...meeting, agrees: z.boolean() }).strict(),
  /** Of somebody on the telephone, who has no screen: said aloud, and entered by whoever runs the meeting. */
  'recording:answer-for': z.object({ ...meeting, peerId: id, agrees: z.boolean() }).strict(),
  'recording:start': z.object(meeting).strict(),
  'recording:stop': z.object(meeting).strict(),
} as const

export const recordingView = z.object({
  id,
  startedBy: by,
  startedAt: instant,
  /** Null while it goes on. */
  endedAt: instant.nullable(),
  /** `enteredBy`: who wrote it down for somebody on the telephone. */
  agreed: z.array(z.object({ by, at: instant, enteredBy: by.optional() })),
  parts: z.int(),
  mediaType: z.string().nullable(),
  /** The sound is gone; that it was there, and why it went, stays. */
  deleted: z.object({ by, at: instant, reason: z.string() }).nullable(),
})
export type RecordingView = z.infer<typeof recordingView>
export const recordingList = z.object({ recordings: z.array(recordingView) })

export const soundMediaType = z.enum(['audio/webm', 'audio/mp4'])
export const recordingPart = z
  .object({
    part: z
      .int()
      .min(0)
      .max(recordingLimits.parts - 1),
    mediaType: soundMediaType,
    sound: z.base64().min(1).max(recordingLimits.part),
  })
  .strict()
/** Parts from the asked one on, as many as fit in one answer. */
export const recordingSound = z.object({ parts: z.array(z.string()), next: z.int().nullable() })
export const recordingDeletion = z.object({ reason: prose(500) }).strict()
