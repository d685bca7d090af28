// The person themself, or a carer, in their own slot: a one-time link, a waiting page, and what is shared with them.
// Nothing here is about another item, another person or a part of the record that is for professionals only.
import { z } from 'zod'
import { callRequests } from './call.ts'
import { day, id, instant, line } from './ids.ts'
import { visitorKinds } from './roles.ts'
import { textBlock } from './room.ts'
import { by } from './where.ts'

export const visitWays = ['link', 'phone'] as const
/** `link`: by video, through a one-time link. `phone`: on the telephone beside the call; in the register all the same. */
export const visitWay = z.enum(visitWays)

/** Of a link: wrong dates of birth, after which it is dead. */
export const mostTries = 5

/** Why a link is dead. */
export const visitEnds = ['revoked', 'replaced', 'wrong-dates'] as const

export const visitGiven = z
  .object({
    way: visitWay,
    who: z.enum(visitorKinds),
    /** A carer's; null for the person. */
    name: line(80).nullable(),
  })
  .strict()
export type VisitGiven = z.infer<typeof visitGiven>

/** `secret` goes behind the # of the link and is told once; null for the telephone. */
export const visitMade = z.object({ ok: z.literal(true), id, secret: z.string().nullable() })

/** `here`: their page is open. `waiting`: they ask to be let in. */
export const visitStates = ['not-opened', 'here', 'waiting', 'inside', 'left', 'dead', 'over'] as const

export const visitEntry = z.object({
  id,
  way: visitWay,
  who: z.enum(visitorKinds),
  name: z.string(),
  madeBy: by,
  madeAt: instant,
  state: z.enum(visitStates),
  /** Only of a dead one. */
  why: z.enum(visitEnds).nullable(),
  wrongTries: z.int(),
  /** The link opens until then; it also ends with the slot. */
  opensUntil: instant,
})
export type VisitEntry = z.infer<typeof visitEntry>
export const visitList = z.object({
  visits: z.array(visitEntry),
  /** For the invitation on paper. It names nobody who is invited. */
  slot: z.object({ plannedAt: instant, clinician: z.string().nullable(), phone: z.string().nullable() }),
})
export type VisitList = z.infer<typeof visitList>

/** One who came to an item: the register. */
export const visitStay = z.object({
  visitId: id,
  who: z.enum(visitorKinds),
  name: z.string(),
  way: visitWay,
  from: instant,
  /** Null = inside now. */
  to: instant.nullable(),
})
export type VisitStay = z.infer<typeof visitStay>

export const visitOpening = z
  .object({ secret: z.string().regex(/^[\w-]{43}$/, 'This is not a whole link.'), dateOfBirth: day })
  .strict()
export type VisitOpening = z.infer<typeof visitOpening>

const about = {
  serverTime: instant,
  meetingId: id,
  who: z.enum(visitorKinds),
  /** Whose appointment it is: "Rod Smith". */
  person: z.string(),
  /** Who lets them in. */
  clinician: z.string(),
  organisation: z.string(),
  /** Where to phone when the call is lost. */
  phone: z.string().nullable(),
}

export const visitView = z.discriminatedUnion('stage', [
  z.object({
    stage: z.literal('waiting'),
    ...about,
    plannedAt: instant,
    expectedAt: instant,
    /** Whole minutes; 0 = on time or early. */
    late: z.int(),
    /** The slot is open: whoever waits can be let in at any moment. */
    open: z.boolean(),
    /** They asked to be let in. */
    asked: z.boolean(),
  }),
  z.object({
    stage: z.literal('inside'),
    ...about,
    sections: z.array(z.object({ title: z.string(), blocks: z.array(textBlock) })),
    decisions: z.array(z.object({ id, text: z.string(), reviewOn: day.nullable() })),
    actions: z.array(z.object({ id, text: z.string(), owner: z.string(), due: day })),
  }),
  /** The slot has ended, or the link was taken back. */
  z.object({ stage: z.literal('over'), clinician: z.string(), organisation: z.string(), phone: z.string().nullable() }),
])
export type VisitView = z.infer<typeof visitView>

/** All that a visitor can ask of the live door; signalling among it goes only to participants of the same call. */
export const visitRequests = {
  'call:join': callRequests['call:join'],
  'call:leave': callRequests['call:leave'],
  'call:state': callRequests['call:state'],
  'call:signal': callRequests['call:signal'],
  'recording:answer': callRequests['recording:answer'],
} as const
export type VisitRequest = keyof typeof visitRequests
