// Between meetings: messages about a case to a role or a person, and welfare contacts that always have an owner.
import { z } from 'zod'
import { identityView } from './case.ts'
import { day, id, instant, prose } from './ids.ts'
import { role } from './roles.ts'
import { by } from './where.ts'

/** Working days after which an unread message is shown to its sender and to the practice's coordinators and GPs. */
export const unreadDays = 2
/** Attempts in vain after which a welfare contact is proposed for the next meeting (our own limit, after paper F0). */
export const failedAttempts = 3

export const messageView = z.object({
  id,
  to: z.object({ role: role.nullable(), person: by.nullable() }),
  text: z.string(),
  sentBy: by,
  sentAt: instant,
  read: z.object({ by, at: instant }).nullable(),
  done: z.object({ by, at: instant, note: z.string().nullable() }).nullable(),
  /** Unread for more than {@link unreadDays} working days. */
  escalated: z.boolean(),
  /** For this person to read or do. */
  toMe: z.boolean(),
})
export type MessageView = z.infer<typeof messageView>

export const contactWays = { phone: 'Phone call', visit: 'Visit', message: 'Text or letter' } as const
export const contactWay = z.enum(['phone', 'visit', 'message'])
export type ContactWay = z.infer<typeof contactWay>

export const contactView = z.object({
  id,
  why: z.string(),
  owner: by,
  due: day,
  askedBy: by,
  askedAt: instant,
  attempts: z.array(z.object({ by, at: instant, way: contactWay, reached: z.boolean(), note: z.string().nullable() })),
  state: z.enum(['open', 'reached']),
  /** Why somebody should look at it: overdue, tried in vain, or owned by somebody who has left. */
  concerns: z.array(z.enum(['overdue', 'in-vain', 'owner-left'])),
  mine: z.boolean(),
})
export type ContactView = z.infer<typeof contactView>

export const caseMessages = z.object({
  caseId: id,
  version: z.int(),
  /** Those that this person sent, that are for them or their role, and escalated ones for those who answer for that. */
  messages: z.array(messageView),
  contacts: z.array(contactView),
})
export type CaseMessagesView = z.infer<typeof caseMessages>

/** The same across cases. */
export const inbox = z.object({
  messages: z.array(z.object({ message: messageView, identity: identityView, caseId: id })),
  contacts: z.array(z.object({ contact: contactView, identity: identityView, caseId: id })),
})
export type Inbox = z.infer<typeof inbox>

const about = { caseId: id }
export const messageCommands = {
  'message:send': z
    .object({
      ...about,
      to: z.union([z.object({ role }).strict(), z.object({ personId: id }).strict()]),
      text: prose(1000),
    })
    .strict(),
  'message:read': z.object({ ...about, messageId: id }).strict(),
  'message:done': z.object({ ...about, messageId: id, note: prose(1000).nullable() }).strict(),
  // An owner is part of the question: a welfare contact that nobody owns cannot be asked for.
  'contact:ask': z.object({ ...about, why: prose(500), ownerId: id, due: day }).strict(),
  'contact:try': z
    .object({ ...about, contactId: id, way: contactWay, reached: z.boolean(), note: prose(500).nullable() })
    .strict(),
  'contact:hand': z.object({ ...about, contactId: id, ownerId: id }).strict(),
} as const
