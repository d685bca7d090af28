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

export const actionStates = ['offered', 'accepted', 'refused', 'done'] as const
export type ActionState = (typeof actionStates)[number]

export const priorities = ['routine', 'urgent'] as const

export const actionView = z.object({
  id,
  text: z.string(),
  owner: by,
  due: day,
  priority: z.enum(priorities),
  state: z.enum(actionStates),
  /** What others, usually of other organisations, do of it. It is done when each of them has done theirs. */
  parts: z.array(z.object({ owner: by, state: z.enum(actionStates), note: z.string().nullable(), changedAt: instant })),
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
export type ActionPart = z.infer<typeof actionView>['parts'][number]
export type ActionView = z.infer<typeof actionView>

export const actionCommands = {
  'action:add': z
    .object({
      ...where,
      text: line(500),
      ownerId: id,
      due: day,
      /** Absent = routine. */
      priority: z.enum(priorities).optional(),
      /** Who has a part in it beside the owner. */
      withIds: z.array(id).max(8).optional(),
    })
    .strict(),
  'action:accept': z.object({ ...where, actionId: id }).strict(),
  'action:refuse': z.object({ ...where, actionId: id, reason: prose(1000) }).strict(),
  'action:done': z.object({ ...where, actionId: id, note: prose(1000).nullable() }).strict(),
  'action:review': z.object({ ...where, actionId: id, effect, note: prose(1000).nullable() }).strict(),
  'action:chase': z.object({ ...where, actionId: id }).strict(),
  'action:hand-over': z
    .object({
      ...where,
      actionId: id,
      ownerId: id,
      reason: prose(1000),
      /** Whose part is handed over; absent = the whole. */
      partOfId: id.optional(),
    })
    .strict(),
} as const
