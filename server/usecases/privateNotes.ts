// The chair's private note on an item. It is found by its writer only, and is in no view, minute or export.
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import type { Actor } from '../domain/access.ts'
import { findItem } from '../domain/meeting.ts'
import { openMeeting } from './meetings.ts'
import type { Ports } from './ports.ts'

export async function readPrivateNote(ports: Ports, actor: Actor, meetingId: string, itemId: string) {
  const refused = await refuseWithoutItem(ports, actor, meetingId, itemId)
  return refused ?? (await ports.privateNotes.get(actor.id, itemId)) ?? { text: '', at: null }
}

export async function writePrivateNote(
  ports: Ports,
  actor: Actor,
  meetingId: string,
  itemId: string,
  text: string,
): Promise<{ ok: true } | Refusal> {
  const refused = await refuseWithoutItem(ports, actor, meetingId, itemId)
  if (refused) return refused
  await ports.privateNotes.put(actor.id, itemId, { text, at: ports.clock.now().toISOString() })
  return { ok: true }
}

async function refuseWithoutItem(
  ports: Ports,
  actor: Actor,
  meetingId: string,
  itemId: string,
): Promise<Refusal | null> {
  const meeting = await openMeeting(ports, actor, meetingId, 'meeting:run')
  if (isRefusal(meeting)) return meeting
  return findItem(meeting, itemId) ? null : refuse('not-found')
}
