import { expect, test } from 'vitest'
import { changeAgenda } from '#server/domain/agenda'
import { joined, left, minutesSpent } from '#server/domain/attendance'
import { type ChairCommand, chairAbsentSince, changeChair, inChairOf, refuseUnlessInChair } from '#server/domain/chair'
import { type Meeting, newItem, newMeeting, partsIn } from '#server/domain/meeting'
import { stepMeeting } from '#server/domain/meetingSteps'
import { code, deciding, state } from '#test/support/discussion'
import { actor, chair, gp, pharmacist } from '#test/support/people'

const at = (minute: number, second = 0) =>
  `2026-11-24T14:${String(minute).padStart(2, '0')}:${String(second).padStart(2, '0')}.000Z`
const deputy = actor('deputy', 'nurse')

function live(): Meeting {
  const items = ['a', 'b'].map(caseId =>
    newItem({ id: `item-${caseId}`, caseId, question: '?', presenterId: gp.id, minutes: 10, invitedIds: [] }),
  )
  const planned = newMeeting({
    id: 'meeting',
    title: 'Frailty MDT',
    kind: 'mdt',
    startsAt: at(0),
    plannedMinutes: 60,
    organisationId: 'practice',
    chairId: chair.id,
    deputyId: deputy.id,
    memberIds: [chair.id, deputy.id, pharmacist.id],
    agenda: items,
  })
  const started = state(stepMeeting(planned, { type: 'start' }, chair, deciding(at(0))))
  return [chair, deputy, pharmacist].reduce((meeting, one) => joined(meeting, one.id, at(0)) ?? meeting, started)
}
const gone = (meeting: Meeting, when: string) => left(meeting, inChairOf(meeting), when) ?? meeting
const take = (meeting: Meeting, who: typeof chair, now: string, from = inChairOf(meeting)) =>
  changeChair(meeting, { type: 'chair:take', payload: { meetingId: 'meeting', from } }, who, deciding(now))
const change = (meeting: Meeting, command: ChairCommand, who = chair, now = at(5)) =>
  changeChair(meeting, command, who, deciding(now))
const hand = (toId: string, mayChair = true): ChairCommand => ({
  type: 'chair:hand',
  payload: { meetingId: 'meeting', toId },
  mayChair,
})

test('[CH1] whoever starts the meeting is in the chair; the deputy who did not start it does not move it', () => {
  expect(inChairOf(live())).toBe(chair.id)
  expect(refuseUnlessInChair(live(), chair)).toBeNull()
  expect(refuseUnlessInChair(live(), deputy)).toMatchObject({ code: 'not-now' })
})

test('[CH2] row 16: for 20 seconds nobody takes the chair; who is back by then is in it, and the clock has gone on', () => {
  const without = gone(live(), at(3))
  expect(chairAbsentSince(without)).toBe(at(3))
  expect(code(take(without, deputy, at(3, 19)))).toBe('not-now')
  const back = joined(without, chair.id, at(3, 19)) ?? without
  expect(chairAbsentSince(back)).toBeNull()
  expect(inChairOf(back)).toBe(chair.id)
  expect(code(take(back, deputy, at(3, 30)))).toBe('not-now')
  expect(minutesSpent(back.agenda[0]?.openings ?? [], at(4))).toBe(4)
})

test('[CH3] row 16: after 20 seconds the deputy has it with one click; the chair takes it back with one', () => {
  const without = gone(live(), at(3))
  const taken = state(take(without, deputy, at(3, 20)))
  expect(inChairOf(taken)).toBe(deputy.id)
  const back = joined(taken, chair.id, at(4)) ?? taken
  expect(refuseUnlessInChair(back, chair)).toMatchObject({ code: 'not-now' })
  expect(inChairOf(state(take(back, chair, at(4))))).toBe(chair.id)
})

test('[CH3] of two who take it at once one is told; who has it is told so; a chair who never came counts from the start', () => {
  const without = gone(live(), at(3))
  const taken = state(take(without, deputy, at(4)))
  expect(code(take(taken, chair, at(4), chair.id))).toBe('stale')
  expect(code(take(taken, deputy, at(4)))).toBe('already-answered')
  const never = { ...live(), attendance: [] }
  expect(chairAbsentSince(never)).toBe(at(0))
  expect(code(take(never, deputy, at(0, 21)))).toBe('accepted')
})

test('[CH4] the chair passes to somebody present who may run a meeting; they hold its rights, and only then', () => {
  expect(code(change(live(), hand(gp.id)))).toBe('not-now')
  expect(code(change(live(), hand(pharmacist.id, false)))).toBe('invalid')
  expect(code(change(live(), hand(pharmacist.id), deputy))).toBe('not-now')
  const handed = state(change(live(), hand(pharmacist.id)))
  expect(partsIn(pharmacist, handed)).toContain('chair')
  expect(partsIn(pharmacist, live())).not.toContain('chair')
  expect(refuseUnlessInChair(handed, pharmacist)).toBeNull()
})

test('[CH5] a parked item waits at the end with its time kept, and is opened again by Next', () => {
  const parked = state(stepMeeting(live(), { type: 'park' }, chair, deciding(at(4))))
  expect(parked.agenda.map(item => [item.id, item.state])).toEqual([
    ['item-b', 'open'],
    ['item-a', 'waiting'],
  ])
  const again = state(stepMeeting(parked, { type: 'next' }, chair, deciding(at(6))))
  expect(again.currentItemId).toBe('item-a')
  expect(minutesSpent(again.agenda[1]?.openings ?? [], at(7))).toBe(5)
  expect(code(stepMeeting(again, { type: 'park' }, chair, deciding(at(8))))).toBe('not-now')
})

test('[CH5] a parked item stays before the cases that are only listed', () => {
  const listed = newItem({
    ...{ id: 'item-c', caseId: 'c', question: '?', presenterId: gp.id, minutes: 5, invitedIds: [] },
    triage: { state: 'listed', by: null, at: null, standard: 'Plan reviewed', reason: null },
  })
  const meeting = live()
  const parked = state(
    stepMeeting({ ...meeting, agenda: [...meeting.agenda, listed] }, { type: 'park' }, chair, deciding(at(4))),
  )
  expect(parked.agenda.map(item => item.id)).toEqual(['item-b', 'item-a', 'item-c'])
})

test('[MT7] an item that was jumped from is opened again by Next', () => {
  const jumped = state(stepMeeting(live(), { type: 'open', itemId: 'item-b' }, chair, deciding(at(3))))
  expect(jumped.agenda[0]?.state).toBe('waiting')
  expect(state(stepMeeting(jumped, { type: 'next' }, chair, deciding(at(5)))).currentItemId).toBe('item-a')
})

test('[CH6] row 17: minutes are added to the open item by who is in the chair', () => {
  const extend = (itemId: string): ChairCommand => ({
    type: 'item:extend',
    payload: { meetingId: 'meeting', itemId, minutes: 5 },
  })
  expect(state(change(live(), extend('item-a'))).agenda[0]).toMatchObject({ minutes: 10, extendedMinutes: 5 })
  expect(code(change(live(), extend('item-b')))).toBe('not-now')
  expect(code(change(live(), extend('item-a'), deputy))).toBe('not-now')
  expect(code(change(live(), extend('nothing')))).toBe('not-found')
})

test('[CH7] a locked agenda takes an addition with its reason only; unlocked, the reason is not kept', () => {
  const lock = (locked: boolean): ChairCommand => ({ type: 'agenda:lock', payload: { meetingId: 'meeting', locked } })
  const payload = { meetingId: 'meeting', caseId: 'c', question: '?', presenterId: gp.id, minutes: 5, invitedIds: [] }
  const add = (meeting: Meeting, lateReason?: string) =>
    changeAgenda(meeting, { type: 'agenda:add', payload: { ...payload, lateReason } }, chair, deciding())
  const locked = state(change(live(), lock(true)))
  expect(code(add(locked))).toBe('invalid')
  expect(state(add(locked, 'Fell last night')).agenda.at(-1)?.lateReason).toBe('Fell last night')
  expect(state(add(state(change(locked, lock(false))), 'Not needed')).agenda.at(-1)?.lateReason).toBeNull()
})
