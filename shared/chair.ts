// Being in the chair: who moves the meeting now, how it passes to somebody else, and the steps beside "next".
import { z } from 'zod'
import { id } from './ids.ts'

/** Whoever is in the chair may be gone this long before the deputy can take over. */
export const chairGraceMs = 20_000

export const chairCommands = {
  // `from`: whom the screen showed in the chair. Two people who take it at once cannot both have it.
  'chair:take': z.object({ meetingId: id, from: id }).strict(),
  'chair:hand': z.object({ meetingId: id, toId: id }).strict(),
  'meeting:park': z.object({ meetingId: id, from: id }).strict(),
  'item:extend': z
    .object({ meetingId: id, itemId: id, minutes: z.int().min(1, 'Add at least 1 minute.').max(60) })
    .strict(),
  'agenda:lock': z.object({ meetingId: id, locked: z.boolean() }).strict(),
} as const
