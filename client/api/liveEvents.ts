// What the live door sends by itself, as schemas: the types in shared/live.ts say it, these check it.

import { z } from 'zod'
import { callEnded, callSignalled, callView } from '#shared/call'
import { discussionView } from '#shared/discussion'
import { refusal } from '#shared/errors'
import { id, instant } from '#shared/ids'
import type { ServerToClient } from '#shared/live'
import { meetingSnapshot, meetingView, presenceView } from '#shared/meeting'
import { pointerShown } from '#shared/pointer'
import { sectionCut } from '#shared/recordHistory'
import { ledView } from '#shared/room'

export type LiveEventName = keyof ServerToClient
export type LiveEvent<N extends LiveEventName> = Parameters<ServerToClient[N]>[0]

/** For each event: what was sent, or null when it is not what this page understands. */
export const readEvent: { [N in LiveEventName]: (sent: unknown) => LiveEvent<N> | null } = {
  'meeting:changed': reader(z.object({ meeting: meetingView, serverTime: instant })),
  'discussion:changed': reader(z.object({ discussion: discussionView })),
  'presence:changed': reader(z.object({ meetingId: id, presence: z.array(presenceView) })),
  'concern:alert': reader(z.record(z.string(), z.never())),
  'view:led': reader(ledView),
  'pointer:shown': reader(pointerShown),
  'flag:addressed': reader(
    z.object({ meetingId: id, discussionId: id, flagId: id, severity: z.enum(['normal', 'urgent']) }),
  ),
  'assent:asked': reader(z.object({ meetingId: id, discussionId: id })),
  'visits:changed': reader(z.object({ meetingId: id, itemId: id })),
  'record:cut': reader(sectionCut),
  'case:changed': reader(z.object({ caseId: id })),
  'emergency:opened': reader(z.object({ emergencyId: id })),
  'access:changed': reader(z.object({ caseId: id })),
  'call:changed': reader(z.object({ call: callView })),
  'call:signalled': reader(callSignalled),
  'call:ended': reader(callEnded),
  'access:ended': reader(z.object({ reason: z.string() })),
}

export const snapshotReply = z.union([meetingSnapshot, refusal])

function reader<T>(schema: z.ZodType<T>): (sent: unknown) => T | null {
  return sent => {
    const parsed = schema.safeParse(sent)
    return parsed.success ? parsed.data : null
  }
}
