// The room display: what the screen on the wall may know. It is made on the server, so that nothing else ever reaches the device.
import { z } from 'zod'
import { identityView } from './case.ts'
import { flagReason } from './flag.ts'
import { id, instant } from './ids.ts'
import { compartmentPolicy } from './roles.ts'

/** Sections that everybody who is admitted to an item may read; a room shows no other, whatever the chair looks at. */
export const roomSections = ['discussion', 'plan', 'about-me'] as const
export type RoomSection = (typeof roomSections)[number]
export const isRoomSection = (tab: string): tab is RoomSection => roomSections.some(one => one === tab)
export const roomSectionLabel = (section: RoomSection): string => compartmentPolicy[section].label

/** A section that only some may read is never led to: its name alone would say what the chair reads. */
export const isLedSection = (tab: string): boolean => tab !== 'safeguarding' && tab !== 'not-yet-shared'

/** Where the chair leads the view. `block`: number of the first paragraph in view, from 0. */
export const ledView = z
  .object({
    meetingId: id,
    itemId: id,
    tab: z.string().regex(/^[a-z0-9.-]{1,80}$/),
    block: z.int().min(0).max(5000),
  })
  .strict()
export type LedView = z.infer<typeof ledView>

export const textBlock = z.object({ kind: z.enum(['heading', 'paragraph', 'list-item']), text: z.string() })
export type TextBlock = z.infer<typeof textBlock>

export const curtainReasons = ['paused', 'not-started', 'between', 'idle', 'ended'] as const

export const roomView = z.discriminatedUnion('kind', [
  /** Waits to be paired. */
  z.object({ kind: z.literal('code'), code: z.string(), expiresAt: instant }),
  z.object({
    kind: z.literal('curtain'),
    reason: z.enum(curtainReasons),
    serverTime: instant,
    /** Between items: positions only, never who. */
    finished: z.int().nullable(),
    next: z.object({ position: z.int(), presenter: z.string() }).nullable(),
  }),
  z.object({
    kind: z.literal('item'),
    serverTime: instant,
    position: z.int(),
    of: z.int(),
    identity: identityView,
    /** Null while the patient or a carer is present: it is the professionals' question. */
    question: z.string().nullable(),
    minutes: z.int(),
    openedAt: instant.nullable(),
    secondsBefore: z.int(),
    section: z.enum(roomSections),
    blocks: z.array(textBlock),
    /** First block to be in view. */
    block: z.int(),
    typing: z.array(z.string()),
    decisions: z.array(z.object({ text: z.string(), state: z.string() })),
    actions: z.array(z.object({ text: z.string(), owner: z.string(), due: z.string() })),
    flags: z.array(z.object({ reason: flagReason, quote: z.string(), by: z.string() })),
    hands: z.array(z.string()),
    people: z.int(),
  }),
])
export type RoomView = z.infer<typeof roomView>

export interface RoomToClient {
  'room:changed': (view: RoomView) => void
}

/** For the device: the code is null once it is paired. The credential itself is a cookie that no script can read. */
export const displayState = z.object({ code: z.string().nullable(), expiresAt: instant })

export const displayPairing = z
  .object({
    code: z
      .string()
      .max(30)
      .transform(text => text.replace(/\s/g, ''))
      .pipe(z.string().regex(/^\d{6}$/, 'Enter the six digits on the room screen.')),
  })
  .strict()

export const displayList = z.object({
  displays: z.array(
    z.object({ id, pairedBy: z.string(), pairedAt: instant, expiresAt: instant, connected: z.boolean() }),
  ),
})

export const roomCommands = {
  'room:curtain': z.object({ meetingId: id, down: z.boolean() }).strict(),
} as const
