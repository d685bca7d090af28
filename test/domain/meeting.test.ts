import { expect, test } from 'vitest'
import { changeAgenda } from '#server/domain/agenda'
import { joined, left, minutesSpent, presentFor } from '#server/domain/attendance'
import { closeDiscussion, concludeItem } from '#server/domain/discussion'
import { type Meeting, newMeeting, partsIn } from '#server/domain/meeting'
import { stepMeeting } from '#server/domain/meetingSteps'
import { blank, code, deciding, live, state, where } from '#test/support/discussion'
import { chair, consultant, coordinator, gp, socialWorker } from '#test/support/people'

const at = (minute: number) => `2026-11-24T14:${String(minute).padStart(2, '0')}:00.000Z`

function planned(cases: string[] = ['a', 'b', 'c']): Meeting {
  const empty = newMeeting({
    id: 'meeting',
    version: 1,
    title: 'Frailty MDT',
    kind: 'mdt',
    startsAt: at(0),
    plannedMinutes: 60,
    organisationId: 'practice',
    chairId: chair.id,
    memberIds: [gp.id],
  })
  return cases.reduce((meeting, caseId) => state(add(meeting, caseId)), empty)
}

function add(meeting: Meeting, caseId: string) {
  const payload = {
    meetingId: 'meeting',
    caseId,
    question: '?',
    presenterId: gp.id,
    minutes: 10,
    invitedIds: [consultant.id],
  }
  return changeAgenda(meeting, { type: 'agenda:add', payload }, chair, { ...deciding(), newId: () => `item-${caseId}` })
}

const order = (meeting: Meeting) => meeting.agenda.map(item => item.caseId).join('')
const move = (itemId: string, toPosition: number) =>
  state(
    changeAgenda(
      planned(),
      { type: 'agenda:move', payload: { meetingId: 'meeting', itemId, toPosition } },
      chair,
      deciding(),
    ),
  )
const start = (meeting = planned()) => state(stepMeeting(meeting, { type: 'start' }, chair, deciding(at(0))))
const next = (meeting: Meeting, minute: number) =>
  state(stepMeeting(meeting, { type: 'next' }, chair, deciding(at(minute))))

test('[MT1] items move up, down and past the end, and the others close up', () => {
  expect(order(move('item-c', 1))).toBe('cab')
  expect(order(move('item-a', 2))).toBe('bac')
  expect(order(move('item-a', 200))).toBe('bca')
})

test('[MT2] a person is on one agenda once', () => {
  expect(code(add(planned(), 'a'))).toBe('already-listed')
})

test('[MT3] an item that was discussed stays; one that waits can go', () => {
  const remove = (itemId: string) =>
    changeAgenda(start(), { type: 'agenda:remove', payload: { meetingId: 'meeting', itemId } }, chair, deciding())
  expect(code(remove('item-a'))).toBe('not-now')
  expect(order(state(remove('item-b')))).toBe('ac')
})

test('[MT4] an empty agenda does not start; starting opens the first item', () => {
  expect(code(stepMeeting(planned([]), { type: 'start' }, chair, deciding()))).toBe('not-now')
  expect(start()).toMatchObject({
    state: 'live',
    currentItemId: 'item-a',
    agenda: [{ state: 'open' }, { state: 'waiting' }, {}],
  })
  expect(code(stepMeeting(start(), { type: 'start' }, chair, deciding()))).toBe('not-now')
})

test('[MT5] next closes the item and opens the next that waits; after the last none is open', () => {
  const second = next(start(), 5)
  expect(second.currentItemId).toBe('item-b')
  expect(second.agenda[0]).toMatchObject({ state: 'closed', openings: [{ from: at(0), to: at(5) }] })
  const after = next(next(second, 6), 7)
  expect(after).toMatchObject({ currentItemId: null, state: 'live' })
})

test('[MT7] jumping parks the item, and it opens again with its time kept', () => {
  const jumped = state(stepMeeting(start(), { type: 'open', itemId: 'item-c' }, chair, deciding(at(3))))
  const back = state(stepMeeting(jumped, { type: 'open', itemId: 'item-a' }, chair, deciding(at(5))))
  expect(back.agenda[0]?.openings).toEqual([
    { from: at(0), to: at(3) },
    { from: at(5), to: null },
  ])
  expect(minutesSpent(back.agenda[0]?.openings ?? [], at(7))).toBe(5)
})

test('[MT8] ending closes the item and every stay; the agenda is kept', () => {
  const here = joined(start(), gp.id, at(1)) ?? start()
  const ended = state(stepMeeting(here, { type: 'end' }, chair, deciding(at(9))))
  expect(ended).toMatchObject({ state: 'ended', currentItemId: null, endedAt: at(9) })
  expect(ended.attendance[0]?.intervals).toEqual([{ from: at(1), to: at(9) }])
  expect(code(add(ended, 'd'))).toBe('not-now')
})

test('[MT6] an item closes with an outcome, and not before', () => {
  const open = blank()
  expect(code(closeDiscussion(open, chair, deciding()))).toBe('outcome-missing')
  const payload = { ...where, outcome: 'carry-forward' as const, reason: null }
  const concluded = state(concludeItem(open, payload, chair, live, deciding()))
  expect(code(closeDiscussion(concluded, chair, deciding()))).toBe('accepted')
})

test('[AT1] a gap under a minute is one stay, a longer one is two', () => {
  const first = left(joined(start(), gp.id, at(1)) ?? start(), gp.id, at(3)) ?? start()
  const reload = joined(first, gp.id, '2026-11-24T14:03:30.000Z')
  expect(reload?.attendance[0]?.intervals).toEqual([{ from: at(1), to: null }])
  const later = joined(first, gp.id, at(10))
  expect(later?.attendance[0]?.intervals).toHaveLength(2)
  expect(joined(reload ?? first, gp.id, at(4))).toBeNull()
})

test('[AT2] row 14: present for an item are those admitted to it who were there while it was open', () => {
  const early = left(joined(start(), consultant.id, at(0)) ?? start(), consultant.id, at(4)) ?? start()
  const second = joined(next(early, 5), socialWorker.id, at(6)) ?? early
  expect(presentFor(second, 'item-a', at(9), () => false)).toEqual([consultant.id])
  expect(presentFor(second, 'item-b', at(9), () => false)).toEqual([])
  expect(presentFor(second, 'item-b', at(9), id => id === socialWorker.id)).toEqual([socialWorker.id])
})

test('[MT11] parts: chair, organiser, member, guest, none', () => {
  expect(partsIn(chair, planned())).toEqual(['chair'])
  expect(partsIn(coordinator, planned())).toEqual(['organiser'])
  expect(partsIn(gp, planned())).toEqual(['member', 'guest'])
  expect(partsIn(consultant, planned())).toEqual(['guest'])
  expect(partsIn(socialWorker, planned())).toEqual([])
})
