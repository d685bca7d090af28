// An action: one owner, a due day, accepted or refused by its owner. Schemas of its commands and its view.
import { z } from 'zod'
import { day, id, instant, line, prose } from './ids.ts'
import { by, where } from './where.ts'

/** What a finished action did for the person, as asked when the case is next discussed. */
export const effects = {
  helped: 'It helped',
  'no-change': 'No change',
  worse: 'Worse',
  'too-early': 'Too early to say',
} as const
export type Effect = keyof typeof effects
const effect = z.enum(Object.keys(effects) as [Effect, ...Effect[]])

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
  /** When somebody last asked the owner how it stands. */
  chased: z.object({ by, at: instant }).nullable(),
  /** Null until somebody said what it did. */
  effect: z.object({ value: effect, note: z.string().nullable(), by, at: instant }).nullable(),
})
export type ActionView = z.infer<typeof actionView>

export const actionCommands = {
  'action:add': z.object({ ...where, text: line(500), ownerId: id, due: day }).strict(),
  'action:accept': z.object({ ...where, actionId: id }).strict(),
  'action:refuse': z.object({ ...where, actionId: id, reason: prose(1000) }).strict(),
  'action:done': z.object({ ...where, actionId: id, note: prose(1000).nullable() }).strict(),
  'action:review': z.object({ ...where, actionId: id, effect, note: prose(1000).nullable() }).strict(),
  'action:chase': z.object({ ...where, actionId: id }).strict(),
  'action:hand-over': z.object({ ...where, actionId: id, ownerId: id, reason: prose(1000) }).strict(),
} as const
