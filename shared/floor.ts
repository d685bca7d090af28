// Who has been heard on a case, which fields it touches, three ticks, and whether the person is in the room.
import { z } from 'zod'
import { id } from './ids.ts'
import { type Role, visitorKinds } from './roles.ts'
import { where } from './where.ts'

/** A field a case can touch, and the roles that speak for it. */
export const careFields = {
  medical: { label: 'medical care', roles: ['gp', 'consultant'] },
  medicines: { label: 'medicines', roles: ['pharmacist'] },
  'social-care': { label: 'social care', roles: ['social-worker'] },
  nursing: { label: 'nursing', roles: ['nurse'] },
  community: { label: 'the community and voluntary sector', roles: ['link-worker'] },
} as const satisfies Record<string, { label: string; roles: readonly Role[] }>
export type CareField = keyof typeof careFields
export const careFieldNames = Object.keys(careFields) as [CareField, ...CareField[]]
export const careField = z.enum(careFieldNames)

/** Three ticks for a case and no more, in the spirit of MDT-QuIC; the words are ours. */
export const ticks = {
  person: 'What matters to the person was said',
  whole: 'Other conditions, home and carers were considered',
  owner: 'Every next step has an owner',
} as const
export type Tick = keyof typeof ticks
export const tickNames = Object.keys(ticks) as [Tick, ...Tick[]]

export const personPresent = z.enum(visitorKinds).nullable()
export type PersonPresent = z.infer<typeof personPresent>

export const floorCommands = {
  'item:fields': z.object({ meetingId: id, itemId: id, fields: z.array(careField).max(5) }).strict(),
  'floor:give': z.object({ meetingId: id, itemId: id, personId: id }).strict(),
  'floor:skip': z.object({ meetingId: id, itemId: id, field: careField }).strict(),
  'item:present': z.object({ meetingId: id, itemId: id, present: personPresent }).strict(),
} as const

export const tickCommands = {
  'item:tick': z.object({ ...where, tick: z.enum(tickNames), done: z.boolean() }).strict(),
} as const
