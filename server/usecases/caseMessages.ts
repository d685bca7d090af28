// Messages and welfare contacts as use cases: only people who may see the case are written to or made an owner.
import type { CaseMessagesView, Inbox } from '#shared/caseMessage'
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import type { CommandName, Payload, Reply } from '#shared/live'
import { type Action, type Role, roleLabel } from '#shared/roles'
import type { By } from '#shared/where'
import { type Actor, can } from '../domain/access.ts'
import type { Decided, Deciding } from '../domain/aggregate.ts'
import { type Case, relationshipsTo } from '../domain/case.ts'
import {
  type CaseMessages,
  contactsFor,
  correspond,
  lookAfter,
  type Message,
  messagesFor,
  newCaseMessages,
} from '../domain/caseMessage.ts'
import { auditAccess, auditViews, casesInScope, identityOf, openCase, refuseRole } from './cases.ts'
import { changeAboutCase } from './caseWork.ts'
import { actorFor } from './identify.ts'
import { casesInviting } from './invitations.ts'
import type { Account, Ports } from './ports.ts'

type Given<N extends CommandName> = Payload<N> & { commandId: string }

export function sendMessage(ports: Ports, actor: Actor, payload: Given<'message:send'>): Promise<Reply> {
  return change(ports, actor, 'message:send', payload, async (state, d, one) => {
    const to = await addressee(ports, one, payload.to)
    return isRefusal(to) ? to : correspond(state, { type: 'message:send', payload, to }, actor, d)
  })
}

export function readMessage(ports: Ports, actor: Actor, payload: Given<'message:read'>): Promise<Reply> {
  return change(ports, actor, 'message:answer', payload, (state, d) =>
    correspond(state, { type: 'message:read', payload }, actor, d),
  )
}

export function finishMessage(ports: Ports, actor: Actor, payload: Given<'message:done'>): Promise<Reply> {
  return change(ports, actor, 'message:answer', payload, (state, d) =>
    correspond(state, { type: 'message:done', payload }, actor, d),
  )
}

export function askForContact(ports: Ports, actor: Actor, payload: Given<'contact:ask'>): Promise<Reply> {
  return change(ports, actor, 'contact:ask', payload, async (state, d, one) => {
    const owner = await personOn(ports, one, payload.ownerId)
    return isRefusal(owner) ? owner : lookAfter(state, { type: 'contact:ask', payload, owner }, actor, d)
  })
}

export function tryContact(ports: Ports, actor: Actor, payload: Given<'contact:try'>): Promise<Reply> {
  return change(ports, actor, 'contact:work', payload, (state, d) =>
    lookAfter(state, { type: 'contact:try', payload }, actor, d),
  )
}

export function handContact(ports: Ports, actor: Actor, payload: Given<'contact:hand'>): Promise<Reply> {
  return change(ports, actor, 'contact:work', payload, async (state, d, one) => {
    const owner = await personOn(ports, one, payload.ownerId)
    return isRefusal(owner) ? owner : lookAfter(state, { type: 'contact:hand', payload, owner }, actor, d)
  })
}

export async function viewCaseMessages(
  ports: Ports,
  actor: Actor,
  caseId: string,
): Promise<CaseMessagesView | Refusal> {
  const opened = await openCase(ports, actor, caseId, 'case:view')
  if (isRefusal(opened)) return opened
  await auditAccess(ports, actor, caseId, 'messages:view', opened.through)
  const state = (await ports.caseMessages.load(caseId)) ?? newCaseMessages(caseId, opened.one.practiceId)
  const now = ports.clock.now().toISOString()
  return {
    caseId,
    version: state.version,
    messages: messagesFor(state, actor, opened.through, now),
    contacts: contactsFor(state, actor, now, await leavers(ports)),
  }
}

export async function listInbox(ports: Ports, actor: Actor): Promise<Inbox | Refusal> {
  if (!can(actor, 'case:search')) return refuseRole(ports, actor, 'case:search')
  const found = await collectInbox(ports, actor)
  await auditViews(ports, actor, 'messages:view', [...found.messages, ...found.contacts])
  return found
}

/** Without audit rows: for counts, which show nobody. */
export async function collectInbox(ports: Ports, actor: Actor): Promise<Inbox> {
  const now = ports.clock.now().toISOString()
  const hasLeft = await leavers(ports)
  const invited = await casesInviting(ports, actor.id)
  const others = await casesInScope(ports, actor, scope => ports.cases.inScope({ ...scope, organisationId: '' }))
  const states = await ports.caseMessages.about({
    practiceId: actor.organisationId,
    caseIds: others.map(one => one.id),
  })
  const cases = new Map((await ports.cases.many(states.map(one => one.id))).map(one => [one.id, one]))
  const found: Inbox = { messages: [], contacts: [] }
  for (const state of states) {
    const one = cases.get(state.id)
    const held = one ? relationshipsTo(actor, one, invited.has(one.id), now) : []
    // An emergency is a look at one record, and puts nobody on a list.
    const through = held.filter(way => way !== 'emergency')
    if (!one || !can(actor, 'case:view', { through })) continue
    const messages = messagesFor(state, actor, through, now)
    const contacts = contactsFor(state, actor, now, hasLeft).filter(
      ({ mine, state: at, concerns }) =>
        at === 'open' && (mine || (concerns.length > 0 && through.includes('practice'))),
    )
    if (messages.length + contacts.length === 0) continue
    const about = { identity: await identityOf(ports, one), caseId: one.id }
    found.messages.push(...messages.map(message => ({ message, ...about })))
    found.contacts.push(...contacts.map(contact => ({ contact, ...about })))
  }
  found.messages.sort((a, b) => b.message.sentAt.localeCompare(a.message.sentAt))
  found.contacts.sort((a, b) => a.contact.due.localeCompare(b.contact.due))
  return found
}

function change(
  ports: Ports,
  actor: Actor,
  action: Action,
  payload: { commandId: string; caseId: string },
  decide: (state: CaseMessages, d: Deciding, one: Case) => Decided<CaseMessages> | Promise<Decided<CaseMessages>>,
): Promise<Reply> {
  const state = {
    store: ports.caseMessages,
    empty: ({ one }: { one: Case }) => newCaseMessages(one.id, one.practiceId),
  }
  return changeAboutCase(ports, actor, action, payload, state, (loaded, d, { one }) => decide(loaded, d, one))
}

async function addressee(ports: Ports, one: Case, to: Payload<'message:send'>['to']): Promise<Message['to'] | Refusal> {
  if ('personId' in to) {
    const person = await personOn(ports, one, to.personId)
    return isRefusal(person) ? person : { role: null, person }
  }
  // A message that nobody can read would be a message that nobody answers for.
  for (const account of await ports.people.all()) {
    if (account.role === to.role && (await lasting(ports, one, account))) return { role: to.role, person: null }
  }
  return refuse('invalid', nobody(to.role))
}

const nobody = (role: Role) =>
  `Nobody with the role ${roleLabel[role]} has access to this person. Add somebody to the case team, or choose another.`

async function personOn(ports: Ports, one: Case, personId: string): Promise<By | Refusal> {
  const account = await ports.people.get(personId)
  if (!account || account.disabled) return refuse('invalid', 'This person is not known here.')
  if (!(await lasting(ports, one, account))) {
    return refuse('invalid', `${account.name} has no access to this person. Add them to the case team.`)
  }
  return { id: account.id, name: account.name, role: account.role }
}

/** An invitation ends with its item; work between meetings goes to those whose relationship lasts. */
async function lasting(ports: Ports, one: Case, account: Account): Promise<boolean> {
  if (account.disabled) return false
  const person = await actorFor(ports, account, 'none')
  const through = relationshipsTo(person, one, false, ports.clock.now().toISOString())
  return can(person, 'message:answer', { through })
}

async function leavers(ports: Ports): Promise<(personId: string) => boolean> {
  const here = new Set((await ports.people.all()).filter(one => !one.disabled).map(one => one.id))
  return personId => !here.has(personId)
}
