// Messages and welfare contacts of one case: sent to a role or a person, read, done; owned, tried, reached.
import { londonDate } from '#shared/calendar'
import { type ContactView, type ContactWay, failedAttempts, type MessageView, unreadDays } from '#shared/caseMessage'
import { refuse } from '#shared/errors'
import type { Payload } from '#shared/live'
import type { Relationship, Role } from '#shared/roles'
import type { By } from '#shared/where'
import { workingDaysSince } from '#shared/workingDays'
import type { Actor } from './access.ts'
import type { Aggregate, Decided, Deciding } from './aggregate.ts'
import { toBy } from './discussion.ts'

export interface Message {
  id: string
  to: { role: Role | null; person: By | null }
  text: string
  sentBy: By
  sentAt: string
  read: { by: By; at: string } | null
  done: { by: By; at: string; note: string | null } | null
}

export interface Contact {
  id: string
  why: string
  owner: By
  /** YYYY-MM-DD. */
  due: string
  askedBy: By
  askedAt: string
  attempts: { by: By; at: string; way: ContactWay; reached: boolean; note: string | null }[]
  state: 'open' | 'reached'
}

/** One for each case; its id is the case's. */
export interface CaseMessages extends Aggregate {
  practiceId: string
  messages: Message[]
  contacts: Contact[]
}

export function newCaseMessages(caseId: string, practiceId: string): CaseMessages {
  return { id: caseId, version: 0, history: [], practiceId, messages: [], contacts: [] }
}

export type MessageCommand =
  | { type: 'message:send'; payload: Payload<'message:send'>; to: Message['to'] }
  | { type: 'message:read'; payload: Payload<'message:read'> }
  | { type: 'message:done'; payload: Payload<'message:done'> }

export function correspond(
  state: CaseMessages,
  command: MessageCommand,
  actor: Actor,
  d: Deciding,
): Decided<CaseMessages> {
  const by = toBy(actor)
  if (command.type === 'message:send') {
    const { text } = command.payload
    const message: Message = { id: d.newId(), to: command.to, text, sentBy: by, sentAt: d.now, read: null, done: null }
    return changed({ ...state, messages: [...state.messages, message] }, actor, d, 'message.sent', message.id)
  }
  const message = state.messages.find(one => one.id === command.payload.messageId)
  // Somebody else's message is not there: its being there already says something.
  if (!message || !(isAddressed(message, actor) || message.sentBy.id === actor.id)) return refuse('not-found')
  if (!isAddressed(message, actor)) return refuse('not-allowed', 'Only whom it is for can mark it.')
  const read = message.read ?? { by, at: d.now }
  switch (command.type) {
    case 'message:read':
      if (message.read) return refuse('already-answered', `${message.read.by.name} has read this already.`)
      return become({ ...message, read }, 'message.read')
    case 'message:done':
      if (message.done) return refuse('already-answered', `${message.done.by.name} has done this already.`)
      return become({ ...message, read, done: { by, at: d.now, note: command.payload.note } }, 'message.done')
    default:
      return command satisfies never
  }

  function become(next: Message, type: string): Decided<CaseMessages> {
    const messages = state.messages.map(one => (one.id === next.id ? next : one))
    return changed({ ...state, messages }, actor, d, type, next.id)
  }
}

export type ContactCommand =
  | { type: 'contact:ask'; payload: Payload<'contact:ask'>; owner: By }
  | { type: 'contact:try'; payload: Payload<'contact:try'> }
  | { type: 'contact:hand'; payload: Payload<'contact:hand'>; owner: By }

export function lookAfter(
  state: CaseMessages,
  command: ContactCommand,
  actor: Actor,
  d: Deciding,
): Decided<CaseMessages> {
  const by = toBy(actor)
  if (command.type === 'contact:ask') {
    const { why, due } = command.payload
    if (due < londonDate(d.now)) {
      const problem = { path: 'due', message: 'Choose today or a later day.' }
      return refuse('invalid', 'The day is in the past.', [problem])
    }
    const made = { id: d.newId(), why, owner: command.owner, due, askedBy: by, askedAt: d.now }
    const contact: Contact = { ...made, attempts: [], state: 'open' }
    return changed({ ...state, contacts: [...state.contacts, contact] }, actor, d, 'contact.asked', contact.id)
  }
  const contact = state.contacts.find(one => one.id === command.payload.contactId)
  if (!contact) return refuse('not-found')
  if (contact.state === 'reached') return refuse('already-answered', 'The person has been reached already.')
  switch (command.type) {
    case 'contact:try': {
      const { way, reached, note } = command.payload
      const attempts = [...contact.attempts, { by, at: d.now, way, reached, note }]
      return become({ ...contact, attempts, state: reached ? 'reached' : 'open' }, 'contact.tried')
    }
    case 'contact:hand':
      if (contact.owner.id === command.owner.id)
        return refuse('already-answered', `${contact.owner.name} owns it already.`)
      return become({ ...contact, owner: command.owner }, 'contact.handed')
    default:
      return command satisfies never
  }

  function become(next: Contact, type: string): Decided<CaseMessages> {
    const contacts = state.contacts.map(one => (one.id === next.id ? next : one))
    return changed({ ...state, contacts }, actor, d, type, next.id)
  }
}

/** A role's message is for whoever holds the role today. */
export function isAddressed({ to }: Message, actor: Pick<Actor, 'id' | 'role'>): boolean {
  return to.person?.id === actor.id || to.role === actor.role
}

/** Unread for more than {@link unreadDays} working days at `now` (ISO UTC). */
export function isEscalated({ read, sentAt }: Message, now: string): boolean {
  return read === null && workingDaysSince(londonDate(sentAt), londonDate(now)) > unreadDays
}

/** What this person sees of the messages: their own, those for them, and those that nobody reads when they answer for that. */
export function messagesFor(
  state: CaseMessages,
  actor: Actor,
  through: readonly Relationship[],
  now: string,
): MessageView[] {
  const looksAfter = through.includes('practice') && (actor.role === 'gp' || actor.role === 'care-coordinator')
  return state.messages
    .map(message => ({ ...message, escalated: isEscalated(message, now), toMe: isAddressed(message, actor) }))
    .filter(({ toMe, sentBy, escalated }) => toMe || sentBy.id === actor.id || (escalated && looksAfter))
    .sort((a, b) => b.sentAt.localeCompare(a.sentAt))
}

/** `hasLeft`: whether this person's account has ended. */
export function contactsFor(
  state: CaseMessages,
  actor: Actor,
  now: string,
  hasLeft: (personId: string) => boolean,
): ContactView[] {
  return state.contacts
    .map(contact => ({
      ...contact,
      concerns: contact.state === 'open' ? concernsOf(contact, now, hasLeft) : [],
      mine: contact.owner.id === actor.id,
    }))
    .sort((a, b) => Number(a.state === 'reached') - Number(b.state === 'reached') || a.due.localeCompare(b.due))
}

function concernsOf(contact: Contact, now: string, hasLeft: (personId: string) => boolean): ContactView['concerns'] {
  const concerns: ContactView['concerns'] = []
  if (contact.due < londonDate(now)) concerns.push('overdue')
  if (contact.attempts.length >= failedAttempts) concerns.push('in-vain')
  if (hasLeft(contact.owner.id)) concerns.push('owner-left')
  return concerns
}

function changed(
  state: CaseMessages,
  actor: Actor,
  d: Deciding,
  type: string,
  subjectId: string,
): Decided<CaseMessages> {
  return { ok: true, state, event: { commandId: d.commandId, at: d.now, by: actor.id, type, subjectId } }
}
