import { expect, test } from 'vitest'
import type { Actor } from '#server/domain/access'
import { betweenTriggers } from '#server/domain/betweenMeetings'
import {
  type CaseMessages,
  contactsFor,
  correspond,
  isEscalated,
  lookAfter,
  messagesFor,
  newCaseMessages,
} from '#server/domain/caseMessage'
import { proposeChange } from '#server/domain/medicineChange'
import { newMedicineReview } from '#server/domain/medicineReview'
import { messageCommands } from '#shared/caseMessage'
import { code, deciding, state } from '#test/support/discussion'
import { actor, chair, coordinator, gp, pharmacist, socialWorker } from '#test/support/people'

const monday = '2026-11-23T09:00:00.000Z'
const nurse = actor('nurse', 'nurse')
const otherNurse = actor('other-nurse', 'nurse')
const blank = () => newCaseMessages('case', 'practice')
const by = (one: Actor) => ({ id: one.id, name: one.name, role: one.role })

const sent = (to: 'nurse' | 'person' = 'nurse') =>
  state(
    correspond(
      blank(),
      {
        type: 'message:send',
        payload: { caseId: 'case', to: { role: 'nurse' }, text: 'Please look in on him.' },
        to: to === 'nurse' ? { role: 'nurse', person: null } : { role: null, person: by(gp) },
      },
      pharmacist,
      deciding(monday),
    ),
  )
const mark = (from: CaseMessages, who: Actor, what: 'message:read' | 'message:done', at = monday) => {
  const on = { caseId: 'case', messageId: from.messages[0]?.id ?? '' }
  const command =
    what === 'message:read'
      ? ({ type: what, payload: on } as const)
      : ({ type: what, payload: { ...on, note: 'Visited' } } as const)
  return correspond(from, command, who, deciding(at))
}
const seenBy = (from: CaseMessages, who: Actor, now: string, through: 'practice' | 'team' = 'practice') =>
  messagesFor(from, who, [through], now).length

test('[BM2] a role’s message is for whoever holds the role; read and done once each, done is read too', () => {
  const read = state(mark(sent(), nurse, 'message:read'))
  expect(read.messages[0]).toMatchObject({ read: { by: { id: 'nurse' } }, done: null })
  expect(code(mark(read, otherNurse, 'message:read'))).toBe('already-answered')
  const done = state(mark(read, otherNurse, 'message:done'))
  expect(done.messages[0]).toMatchObject({ read: { by: { id: 'nurse' } }, done: { by: { id: 'other-nurse' } } })
  expect(code(mark(done, nurse, 'message:done'))).toBe('already-answered')
  expect(state(mark(sent(), nurse, 'message:done')).messages[0]?.read).toMatchObject({ by: { id: 'nurse' } })
})

test('[BM2] the sender cannot mark it, and for anybody else it is not there', () => {
  expect(code(mark(sent(), pharmacist, 'message:read'))).toBe('not-allowed')
  expect(code(mark(sent(), gp, 'message:read'))).toBe('not-found')
  expect(code(mark(sent('person'), gp, 'message:read'))).toBe('accepted')
  expect(code(mark(sent('person'), chair, 'message:read'))).toBe('not-found')
  expect([seenBy(sent(), nurse, monday), seenBy(sent(), pharmacist, monday), seenBy(sent(), gp, monday)]).toEqual([
    1, 1, 0,
  ])
})

test.each([
  ['2026-11-25T23:59:00.000Z', false, 'the second working day'],
  ['2026-11-26T00:00:00.000Z', true, 'the day after it'],
])('[BM3] unread since Monday, at %s it is escalated: %s, %s', (now, escalated) => {
  const message = sent().messages[0]
  if (!message) throw new Error('no message')
  expect(isEscalated(message, now)).toBe(escalated)
  expect(seenBy(sent(), gp, now), 'GP of the practice').toBe(escalated ? 1 : 0)
  expect(seenBy(sent(), coordinator, now), 'coordinator of the practice').toBe(escalated ? 1 : 0)
  expect(seenBy(sent(), gp, now, 'team'), 'a GP of another practice').toBe(0)
  expect(seenBy(sent(), socialWorker, now), 'somebody else').toBe(0)
})

test('[BM3] once it is read nobody else sees it', () => {
  expect(seenBy(state(mark(sent(), nurse, 'message:read')), gp, '2026-12-24T09:00:00.000Z')).toBe(0)
})

const asked = (owner: Actor = nurse) => {
  const payload = { caseId: 'case', why: 'Is he eating?', ownerId: owner.id, due: '2026-11-24' }
  return state(lookAfter(blank(), { type: 'contact:ask', payload, owner: by(owner) }, pharmacist, deciding(monday)))
}
const tried = (from: CaseMessages, reached: boolean, at = monday) => {
  const contactId = from.contacts[0]?.id ?? ''
  const payload = { caseId: 'case', contactId, way: 'phone' as const, reached, note: null }
  return lookAfter(from, { type: 'contact:try', payload }, nurse, deciding(at))
}
const concerns = (from: CaseMessages, now: string, left: string[] = []) =>
  contactsFor(from, gp, now, id => left.includes(id))[0]?.concerns

test('[BM4] a welfare contact without an owner, or for a day that is past, is refused', () => {
  const schema = messageCommands['contact:ask']
  const base = { caseId: 'c', why: 'Is he eating?', due: '2026-11-24' }
  expect(schema.safeParse(base).success).toBe(false)
  expect(schema.safeParse({ ...base, ownerId: '' }).success).toBe(false)
  expect(schema.safeParse({ ...base, ownerId: null }).success).toBe(false)
  expect(schema.safeParse({ ...base, ownerId: 'nurse' }).success).toBe(true)
  const payload = { ...base, ownerId: 'nurse', due: '2026-11-22' }
  expect(code(lookAfter(blank(), { type: 'contact:ask', payload, owner: by(nurse) }, gp, deciding(monday)))).toBe(
    'invalid',
  )
})

test('[BM4] it is handed on, never put down; an owner who has left is a concern', () => {
  const hand = (from: CaseMessages, to: Actor) =>
    lookAfter(
      from,
      {
        type: 'contact:hand',
        payload: { caseId: 'case', contactId: from.contacts[0]?.id ?? '', ownerId: to.id },
        owner: by(to),
      },
      nurse,
      deciding(monday),
    )
  expect(state(hand(asked(), gp)).contacts[0]?.owner.id).toBe('gp')
  expect(code(hand(asked(), nurse))).toBe('already-answered')
  expect(messageCommands['contact:hand'].safeParse({ caseId: 'c', contactId: 'x', ownerId: null }).success).toBe(false)
  expect(concerns(asked(), monday, ['nurse'])).toEqual(['owner-left'])
})

test('[BM5] each attempt is kept; the third in vain and a day gone by are concerns; reached ends it', () => {
  expect(concerns(asked(), '2026-11-24T23:00:00.000Z')).toEqual([])
  expect(concerns(asked(), '2026-11-25T00:00:00.000Z')).toEqual(['overdue'])
  const twice = state(tried(state(tried(asked(), false)), false))
  expect(concerns(twice, monday)).toEqual([])
  const thrice = state(tried(twice, false))
  expect(concerns(thrice, monday)).toEqual(['in-vain'])
  expect(thrice.contacts[0]?.attempts).toHaveLength(3)
  const reached = state(tried(thrice, true, '2026-11-30T09:00:00.000Z'))
  expect(reached.contacts[0]).toMatchObject({ state: 'reached' })
  expect(concerns(reached, '2026-12-30T09:00:00.000Z', ['nurse'])).toEqual([])
  expect(code(tried(reached, false))).toBe('already-answered')
})

test('[BM5] row 47: a third attempt in vain, an unread message and a change not applied propose the case, without a word of them', () => {
  const rules = (messages: CaseMessages, now: string) =>
    betweenTriggers('case', { review: undefined, messages }, now).map(({ rule }) => rule)
  const twice = state(tried(state(tried(asked(), false)), false))
  expect(rules(twice, monday)).toEqual([])
  const thrice = state(tried(twice, false))
  expect(rules(thrice, monday)).toEqual(['contact-in-vain'])
  expect(rules(state(tried(thrice, true)), monday)).toEqual([])
  expect(rules(sent(), '2026-11-25T12:00:00.000Z')).toEqual([])
  const unread = betweenTriggers('case', { review: undefined, messages: sent() }, '2026-11-26T12:00:00.000Z')
  expect(unread).toEqual([
    {
      key: expect.stringMatching(/^message-unread\/case\//),
      rule: 'message-unread',
      facts: ['pharmacist to any Nurse, 23-Nov-2026: read by nobody'],
    },
  ])
  const naproxen = { key: 'm1', drug: 'naproxen', line: 'naproxen' }
  const stop = { kind: 'stop' as const, to: null, why: 'Kidneys', discussionId: null }
  const review = state(proposeChange(newMedicineReview('case', 'practice'), stop, naproxen, gp, deciding(monday)))
  const between = { review, messages: undefined }
  expect(betweenTriggers('case', between, '2026-11-26T12:00:00.000Z')).toEqual([])
  const late = betweenTriggers('case', between, '2026-11-27T12:00:00.000Z')
  expect(late.map(({ rule, facts }) => [rule, facts])).toEqual([
    ['change-not-applied', ['A change by gp is not confirmed as applied after 4 working days']],
  ])
})
