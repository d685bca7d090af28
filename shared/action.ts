// An action: one owner, a due day, accepted or refused by its owner. Schemas of its commands and its view.
import { z } from 'zod'
import { day, id, instant, line, prose } from './ids.ts'
import { by, where } from './where.ts'

export const actionView = z.object({
  id,
  text: z.string(),
  owner: by,
  due: day,
  state: z.enum(['offered', 'accepted', 'refused', 'done']),
  addedBy: by,
  addedAt: instant,
  /** The reason of a refusal, or a note with "done". */
  note: z.string().nullable(),
  changedAt: instant,
})
export type ActionView = z.infer<typeof actionView>

export const actionCommands = {
  'action:add': z.object({ ...where, text: line(500), ownerId: id, due: day }).strict(),
  'action:accept': z.object({ ...where, actionId: id }).strict(),
  'action:refuse': z.object({ ...where, actionId: id, reason: prose(1000) }).strict(),
  'action:done': z.object({ ...where, actionId: id, note: prose(1000).nullable() }).strict(),
} as const
