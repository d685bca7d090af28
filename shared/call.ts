// The call of a meeting: who is in it or waits, what each shows, and the signalling between two of them. Media never
// pass this server; it only carries what two browsers need to find each other.
import { z } from 'zod'
import { id } from './ids.ts'
import { organisationView } from './person.ts'
import { recordingRequests, recordingState } from './recording.ts'
import { roleLabel, roles, visitorKinds, visitorLabel } from './roles.ts'

/** Every camera is sent to every other participant by its own browser: more than this needs a media server (ADR 6). */
export const mostCameras = 4
export const mostInCall = 6
/** Characters of one session description. SDP is ASCII, so these are bytes. */
export const largestDescription = 64 * 1024

const callState = {
  /** The microphone is sent. */
  mic: z.boolean(),
  /** The camera is sent. */
  camera: z.boolean(),
  hand: z.boolean(),
  /** Shows their screen, in place of the camera. One at a time. */
  screen: z.boolean().default(false),
  /** Wants no pictures: the others send sound only, which leaves a thin line to the text. */
  soundOnly: z.boolean(),
}

/** `waiting` is the waiting area: no sound, no picture, until the chair admits. */
export const callPlace = z.enum(['waiting', 'inside'])

/** Staff, or the person or a carer: for showing only, nothing is judged by it. `organisation`: null for the latter. */
export const callerView = z.object({
  id,
  name: z.string(),
  role: z.enum([...roles, ...visitorKinds]),
  organisation: organisationView.nullable(),
  colour: z.int().min(0).max(7),
})
export type CallerView = z.infer<typeof callerView>
export const callerLabel: Record<CallerView['role'], string> = { ...roleLabel, ...visitorLabel }

export const isVisitor = ({ role }: CallerView): boolean => visitorKinds.some(one => one === role)

export const participantView = z.object({
  /** New with every join: a reload is a new peer of the same person. */
  peerId: id,
  person: callerView,
  /** On the telephone beside the call: nothing is sent or received. */
  telephone: z.boolean(),
  place: callPlace,
  ...callState,
})
export type ParticipantView = z.infer<typeof participantView>

export const callView = z.object({
  meetingId: id,
  participants: z.array(participantView),
  recording: recordingState,
})
export type CallView = z.infer<typeof callView>

export const callJoined = z.object({ ok: z.literal(true), peerId: id, call: callView })
export type CallJoined = z.infer<typeof callJoined>

/** What one browser says to one other. `candidate` '' = no more candidates. */
export const signal = z.discriminatedUnion('kind', [
  z
    .object({
      kind: z.literal('description'),
      type: z.enum(['offer', 'answer']),
      sdp: z
        .string()
        .max(largestDescription, 'A session description has at most 64 KiB.')
        .regex(/^v=0\r?\n/, 'This is not a session description.'),
    })
    .strict(),
  z
    .object({
      kind: z.literal('candidate'),
      candidate: z.string().max(1024),
      sdpMid: z.string().max(64).nullable(),
      sdpMLineIndex: z.int().min(0).max(63).nullable(),
      usernameFragment: z.string().max(256).nullable(),
    })
    .strict(),
])
export type Signal = z.infer<typeof signal>

const meeting = { meetingId: id }

export const callRequests = {
  'call:join': z.object({ ...meeting, ...callState }).strict(),
  'call:leave': z.object({ ...meeting }).strict(),
  'call:admit': z.object({ ...meeting, peerId: id }).strict(),
  'call:state': z.object({ ...meeting, ...callState }).strict(),
  // There is no `from`: the server says who it was.
  'call:signal': z.object({ ...meeting, to: id, signal }).strict(),
  ...recordingRequests,
} as const
export type CallState = { mic: boolean; camera: boolean; hand: boolean; screen: boolean; soundOnly: boolean }

/** `to`: the receiver, who may have been another participant a moment ago. */
export const callSignalled = z.object({ meetingId: id, from: id, to: id, signal })
export type CallSignalled = z.infer<typeof callSignalled>
export const callEnded = z.object({ meetingId: id, peerId: id, reason: z.string() })

/** Credentials of the relay live for an hour. A page asks for new ones so often that it may fail twice. */
export const waysLiveMs = 3_600_000
export const renewWaysMs = waysLiveMs / 3

/** How a browser finds a way through networks: RTCConfiguration in small, with credentials that run out. */
export const iceView = z.object({
  servers: z.array(
    z.object({ urls: z.array(z.string()), username: z.string().optional(), credential: z.string().optional() }),
  ),
  /** Media only through the relay, so that no participant sees another's address. */
  relayOnly: z.boolean(),
  /** Null when nothing here runs out. */
  expiresAt: z.iso.datetime({ offset: false }).nullable(),
})
export type IceView = z.infer<typeof iceView>
