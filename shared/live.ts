// The live door as one table: command -> payload; the reply is always Done or Refusal. Events are named in the past tense.
import { z } from 'zod'
import { type CallJoined, type CallSignalled, type CallView, callRequests } from './call.ts'
import { messageCommands } from './caseMessage.ts'
import { type DiscussionView, discussionCommands } from './discussion.ts'
import type { Refusal } from './errors.ts'
import { commandId, id } from './ids.ts'
import { medicineCommands } from './medicineReview.ts'
import { ruleCommands } from './medicineWork.ts'
import { type MeetingSnapshot, type MeetingView, meetingCommands, type PresenceView } from './meeting.ts'
import { type PointerShown, pointerRequests } from './pointer.ts'
import type { SectionCut } from './recordHistory.ts'
import { type LedView, ledView } from './room.ts'

/** The commands that change facts. Each payload is sent as { commandId, ...payload } and acknowledged with a Reply. */
export const commands = {
  ...meetingCommands,
  ...discussionCommands,
  ...medicineCommands,
  ...messageCommands,
  ...ruleCommands,
} as const
export type CommandName = keyof typeof commands
export const commandNames = Object.keys(commands) as CommandName[]
export type Payload<N extends CommandName> = z.infer<(typeof commands)[N]>

export const envelope = z.looseObject({ commandId })

export const done = z.object({
  ok: z.literal(true),
  /** What the command made, when it made something. */
  id: id.nullable(),
  /** The version of the changed document after the command. */
  version: z.int(),
})
export type Done = z.infer<typeof done>
export type Reply = Done | Refusal

/** Requests of the live door that change no fact. */
export const liveRequests = {
  // `watching`: to follow an agenda that is being prepared. Nobody sees it, and it is not attendance.
  'meeting:join': z.object({ meetingId: id, watching: z.boolean().optional() }).strict(),
  'meeting:leave': z.object({ meetingId: id }).strict(),
  'presence:set': z
    .object({
      meetingId: id,
      itemId: id.nullable(),
      away: z.boolean(),
      unsaved: z.int().min(0).max(100_000).optional(),
    })
    .strict(),
  // Where the chair's screen is; told to everybody who follows, and to the screen in the room.
  'view:lead': ledView,
  'hand:set': z.object({ meetingId: id, up: z.boolean() }).strict(),
  'session:renew': z.object({ token: z.string().max(4000) }).strict(),
  ...callRequests,
  ...pointerRequests,
} as const
export type RequestName = keyof typeof liveRequests
export const requestNames = Object.keys(liveRequests) as RequestName[]

export interface RequestReply {
  'meeting:join': MeetingSnapshot | Refusal
  'meeting:leave': { ok: true }
  'presence:set': { ok: true } | Refusal
  'view:lead': { ok: true } | Refusal
  'hand:set': { ok: true } | Refusal
  'session:renew': { ok: true } | Refusal
  'call:join': CallJoined | Refusal
  'call:leave': { ok: true }
  'call:admit': { ok: true } | Refusal
  'call:state': { ok: true } | Refusal
  'call:signal': { ok: true } | Refusal
  'pointer:show': { ok: true } | Refusal
  'recording:ask': { ok: true } | Refusal
  'recording:answer': { ok: true } | Refusal
  'recording:answer-for': { ok: true } | Refusal
  'recording:start': { ok: true } | Refusal
  'recording:stop': { ok: true } | Refusal
}

type Ack<T> = (reply: T) => void

export type ClientToServer = {
  [N in CommandName]: (payload: Payload<N> & { commandId: string }, ack: Ack<Reply>) => void
} & {
  [N in RequestName]: (payload: z.infer<(typeof liveRequests)[N]>, ack: Ack<RequestReply[N]>) => void
}

export interface ServerToClient {
  'meeting:changed': (event: { meeting: MeetingView; serverTime: string }) => void
  'discussion:changed': (event: { discussion: DiscussionView }) => void
  'presence:changed': (event: { meetingId: string; presence: PresenceView[] }) => void
  /** To a safeguarding lead: look at the list. It says nothing else, not even about whom. */
  'concern:alert': (event: Record<string, never>) => void
  /** Where the chair leads the view; follow it unless the person here types. */
  'view:led': (event: LedView) => void
  /** Somebody in the same item shows a line of a section that this person may read. It fades by itself. */
  'pointer:shown': (event: PointerShown) => void
  /** To the addressee wherever they are; holds no clinical text and no name of a patient. */
  'flag:addressed': (event: {
    meetingId: string
    discussionId: string
    flagId: string
    severity: 'normal' | 'urgent'
  }) => void
  /** To whoever is asked to assent to a provisional decision; holds no clinical text and no name of a patient. */
  'assent:asked': (event: { meetingId: string; discussionId: string }) => void
  /** To those who wrote in a section of which most was removed within a minute. */
  'record:cut': (event: SectionCut) => void
  /** A visitor to this item came, went or was invited: ask again. Names nobody. */
  'visits:changed': (event: { meetingId: string; itemId: string }) => void
  /** Something was added to the case outside of its record and its meetings: ask again. */
  'case:changed': (event: { caseId: string }) => void
  /** To the Caldicott guardian, wherever they are: somebody opened a record in an emergency. Names nobody. */
  'emergency:opened': (event: { emergencyId: string }) => void
  /** Your rights to this case may have changed: forget what you hold of it, and ask again. */
  'access:changed': (event: { caseId: string }) => void
  /** The whole call as it is now, to everybody in the meeting. A peer that is not in it is hung up on. */
  'call:changed': (event: { call: CallView }) => void
  /** From one participant to this one; `from` is the server's word. */
  'call:signalled': (event: CallSignalled) => void
  /** This participant is not in the call any more, and why. */
  'call:ended': (event: { meetingId: string; peerId: string; reason: string }) => void
  /** Rights changed: what the event names is no longer yours. The socket is closed next and judged again. */
  'access:ended': (event: { reason: string }) => void
}
