import { expect, test } from 'vitest'
import { closeDiscussion, concludeItem, tickItem } from '#server/domain/discussion'
import { changeFloor, type FloorCommand, heardOn, silentFields } from '#server/domain/floor'
import { type Meeting, newItem, newMeeting } from '#server/domain/meeting'
import { stepMeeting } from '#server/domain/meetingSteps'
import type { CareField } from '#shared/floor'
import type { Role } from '#shared/roles'
import { blank, code, deciding, live, state, where } from '#test/support/discussion'
import { actor, chair, gp, socialWorker } from '#test/support/people'

const deputy = actor('deputy', 'nurse')

function open(fields: CareField[] = ['social-care', 'medical']): Meeting {
  const item = (id: string) =>
    newItem({ id, caseId: id, question: '?', presenterId: gp.id, minutes: 10, invitedIds: [], fields })
  const planned = newMeeting({
    id: 'meeting',
    title: 'Frailty MDT',
    kind: 'mdt',
    startsAt: '2026-11-24T14:00:00.000Z',
    plannedMinutes: 60,
    organisationId: 'practice',
    chairId: chair.id,
    deputyId: deputy.id,
    memberIds: [],
    agenda: [item('a'), item('b')],
  })
  return state(stepMeeting(planned, { type: 'start' }, chair, deciding()))
}
const change = (meeting: Meeting, command: FloorCommand, who = chair) => changeFloor(meeting, command, who, deciding())
const at = { meetingId: 'meeting', itemId: 'a' }
const first = (meeting: Meeting) => {
  const [item] = meeting.agenda
  if (!item) throw new Error('no item')
  return item
}
const roles = (...held: Role[]) => new Set(held)

test('[FL10] row 21: a field of the case that nobody spoke for is silent until somebody of it is heard, or the chair puts it aside', () => {
  const meeting = open()
  expect(silentFields(first(meeting), roles('gp'))).toEqual(['social-care'])
  expect(silentFields(first(meeting), roles('gp', 'social-worker'))).toEqual([])
  const skipped = state(change(meeting, { type: 'floor:skip', payload: { ...at, field: 'social-care' } }))
  expect(silentFields(first(skipped), roles('gp')), 'asked once and not again').toEqual([])
  expect(silentFields(first(open([])), roles())).toEqual([])
})

test('[FL11] heard are the presenter, who was given the floor, who wrote, and who has a part in a decision, flag or action', () => {
  const given = state(change(open(), { type: 'floor:give', payload: { ...at, personId: socialWorker.id } }))
  expect(heardOn(first(given), undefined)).toEqual(new Set([gp.id, socialWorker.id]))
  const by = { id: 'pharmacist', name: 'P', role: 'pharmacist' }
  const discussion = {
    ...blank(),
    actions: [
      {
        id: 'x',
        text: '',
        owner: by,
        due: '',
        state: 'offered' as const,
        addedBy: by,
        addedAt: '',
        note: null,
        changedAt: '',
        priority: 'routine' as const,
        parts: [],
        chased: null,
        effect: null,
      },
    ],
  }
  expect(heardOn(first(open()), discussion).has('pharmacist')).toBe(true)
})

test('[FL11] only who is in the chair gives the floor, and only for the open item', () => {
  const give = (itemId: string): FloorCommand => ({ type: 'floor:give', payload: { ...at, itemId, personId: 'x' } })
  expect(code(change(open(), give('a'), deputy))).toBe('not-now')
  expect(code(change(open(), give('b')))).toBe('not-now')
  expect(code(change(open(), give('nothing')))).toBe('not-found')
})

test('[TK1] row 20: three ticks; an item without them closes all the same', () => {
  const ticked = state(tickItem(blank(), { ...where, tick: 'person', done: true }, chair, live, deciding()))
  expect(ticked.ticks).toEqual(['person'])
  expect(state(tickItem(ticked, { ...where, tick: 'person', done: false }, chair, live, deciding())).ticks).toEqual([])
  expect(state(tickItem(ticked, { ...where, tick: 'person', done: true }, chair, live, deciding())).ticks).toHaveLength(
    1,
  )
  const concluded = state(
    concludeItem(
      blank(),
      { ...where, outcome: 'no-decision-needed', reason: 'Nothing to decide' },
      chair,
      live,
      deciding(),
    ),
  )
  expect(code(closeDiscussion(concluded, chair, deciding()))).toBe('accepted')
})

test('[PP1] row 23: the person is in the room for their own item only: the next one opens without them', () => {
  const present = state(change(open(), { type: 'item:present', payload: { ...at, present: 'patient' } }))
  expect(first(present).personPresent).toBe('patient')
  const next = state(stepMeeting(present, { type: 'next' }, chair, deciding()))
  expect(next.agenda.map(item => item.personPresent)).toEqual([null, null])
  expect(code(change(open(), { type: 'item:present', payload: { ...at, present: 'carer' } }, deputy))).toBe('not-now')
})
