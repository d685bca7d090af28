import { expect, test } from 'vitest'
import type { DiscussionView } from '#shared/discussion'
import type { ItemView, MeetingSnapshot, MeetingView } from '#shared/meeting'
import { aboutOf, discussionView, itemView, meetingView, personOf, startsAt } from '#test/support/views'
import { readActionLine } from '../../client/state/actionLine.ts'
import { catchUp } from '../../client/state/catchUp.ts'
import { follow, hasMovedOn, startFollowing } from '../../client/state/following.ts'
import { itemTimer } from '../../client/state/itemTimer.ts'
import {
  discussionOf,
  itemBefore,
  type MeetingState,
  missingOutcome,
  reduceMeeting,
} from '../../client/state/meetingState.ts'

const shah = personOf('shah', 'Dr Aisha Shah')
const item = (id: string, position: number, caseId: string | null, over: Partial<ItemView> = {}): ItemView =>
  itemView(position, { id, presenter: shah, about: caseId === null ? null : aboutOf(caseId), ...over })
const meeting = (version: number, over: Partial<MeetingView> = {}): MeetingView =>
  meetingView({
    id: 'm1',
    version,
    chair: shah,
    startedAt: startsAt,
    currentItemId: 'i1',
    items: [item('i1', 1, 'case-a'), item('i2', 2, 'case-b'), item('i3', 3, null)],
    ...over,
  })
const discussion = (caseId: string, version: number, over: Partial<DiscussionView> = {}): DiscussionView =>
  discussionView({ 'case-a': 'i1', 'case-b': 'i2' }[caseId] ?? 'i9', caseId, { meetingId: 'm1', version, ...over })
const snapshot = (over: Partial<MeetingSnapshot> = {}): MeetingSnapshot => ({
  ok: true,
  serverTime: '2026-11-24T14:00:10.000Z',
  meeting: meeting(5),
  discussions: [discussion('case-a', 3)],
  presence: [],
  ...over,
})
const joined = (over?: Partial<MeetingSnapshot>, state: MeetingState | null = null) => {
  const next = reduceMeeting(state, {
    kind: 'joined',
    snapshot: snapshot(over),
    now: Date.parse('2026-11-24T14:00:00.000Z'),
  })
  if (!next) throw new Error('joining gave no state')
  return next
}
const heard = (state: MeetingState, version: number, title: string) =>
  reduceMeeting(state, {
    kind: 'meeting',
    meeting: meeting(version, { title }),
    serverTime: '2026-11-24T14:00:20.000Z',
    now: 0,
  })

test('[LV1] an older view of a meeting is ignored, a newer one is shown', () => {
  expect(heard(joined(), 4, 'old')?.meeting.title).toBe('Frailty MDT')
  expect(heard(joined(), 6, 'new')?.meeting.title).toBe('new')
})

test('[LV1] a view of another meeting changes nothing', () => {
  const state = joined()
  const other = { ...meeting(99), id: 'm2' }
  expect(
    reduceMeeting(state, { kind: 'meeting', meeting: other, serverTime: '2026-11-24T14:00:20.000Z', now: 0 }),
  ).toBe(state)
  const elsewhere = { ...discussion('case-a', 99), meetingId: 'm2' }
  expect(reduceMeeting(state, { kind: 'discussion', discussion: elsewhere })).toBe(state)
})

test('[LV1] an older view of a discussion is ignored, also when it comes with a rejoin', () => {
  const state = joined()
  const newest = reduceMeeting(state, { kind: 'discussion', discussion: discussion('case-a', 7) })
  expect(newest?.discussions[0]?.version).toBe(7)
  expect(
    reduceMeeting(newest, { kind: 'discussion', discussion: discussion('case-a', 6) })?.discussions[0]?.version,
  ).toBe(7)
  expect(joined({}, newest).discussions[0]?.version).toBe(7)
})

test('[LV2] after a rejoin, what is no longer in the answer is gone from the page', () => {
  expect(joined({ discussions: [] }, joined()).discussions).toEqual([])
})

test('[LV2] the discussion of an item is the one about the person of that item, and no other', () => {
  const state = joined({ discussions: [discussion('case-b', 1)] })
  const [first, second, hidden] = state.meeting.items
  // Nothing was decided about the first person yet: an empty discussion, never the one about somebody else.
  expect(first && discussionOf(state, first)).toMatchObject({ id: 'i1', caseId: 'case-a', version: 0 })
  expect(second && discussionOf(state, second)).toMatchObject({ id: 'i2', caseId: 'case-b', version: 1 })
  expect(hidden && discussionOf(state, hidden)).toBeNull()
  const mixedUp = joined({ discussions: [{ ...discussion('case-b', 1), id: 'i1' }] })
  const [mismatched] = mixedUp.meeting.items
  expect(mismatched && discussionOf(mixedUp, mismatched)).toBeNull()
})

test('[LV3] somebody who only watches follows the chair', () => {
  const state = follow(startFollowing('i1'), { kind: 'chair', itemId: 'i2', busy: false, own: false })
  expect(state).toEqual({ shownId: 'i2', currentId: 'i2' })
  expect(hasMovedOn(state)).toBe(false)
})

test('[LV3] somebody who types is not moved, however often the chair moves on, until they ask', () => {
  const held = follow(startFollowing('i1'), { kind: 'chair', itemId: 'i2', busy: true, own: false })
  expect(held).toEqual({ shownId: 'i1', currentId: 'i2' })
  expect(hasMovedOn(held)).toBe(true)
  const stillHeld = follow(held, { kind: 'chair', itemId: 'i3', busy: true, own: false })
  expect(stillHeld.shownId).toBe('i1')
  expect(follow(stillHeld, { kind: 'catch-up' })).toEqual({ shownId: 'i3', currentId: 'i3' })
})

test('[LV3] the chair who moves the meeting moves along, also from the text', () => {
  expect(follow(startFollowing('i1'), { kind: 'chair', itemId: 'i2', busy: true, own: true }).shownId).toBe('i2')
})

test('[LV3] hearing the same position again moves nobody back', () => {
  const reading = follow(startFollowing('i2'), { kind: 'open', itemId: 'i1' })
  expect(follow(reading, { kind: 'chair', itemId: 'i2', busy: false, own: false })).toBe(reading)
})

test('[LV3] the end of the meeting does not take the text from under somebody who types', () => {
  expect(follow(startFollowing('i1'), { kind: 'chair', itemId: null, busy: true, own: false }).shownId).toBe('i1')
  expect(follow(startFollowing('i1'), { kind: 'chair', itemId: null, busy: false, own: false }).shownId).toBeNull()
})

test('[LV4] row 17: the timer counts server time, turns amber at 80 percent and then says by how much it is over', () => {
  const openedAt = '2026-11-24T14:00:00.000Z'
  const at = (seconds: number, before = 0) =>
    itemTimer(
      { openedAt, secondsBefore: before, minutes: 10, extendedMinutes: 0, state: 'open' },
      Date.parse(openedAt) + seconds * 1000,
    )
  expect(at(372)).toMatchObject({ elapsed: '06:12', tone: 'calm', over: null })
  expect(at(479)?.tone).toBe('calm')
  expect(at(480)?.tone).toBe('amber')
  expect(at(600)).toMatchObject({ tone: 'amber', over: null })
  expect(at(630)).toMatchObject({ tone: 'over', over: 'over by 30sec' })
  expect(at(720)).toMatchObject({ elapsed: '12:00', over: 'over by 2min' })
  expect(at(60, 480)?.elapsed).toBe('09:00')
  expect(
    itemTimer({ openedAt: null, secondsBefore: 0, minutes: 10, extendedMinutes: 0, state: 'waiting' }, 0),
  ).toBeNull()
  expect(
    itemTimer(
      { openedAt, secondsBefore: 90, minutes: 10, extendedMinutes: 0, state: 'closed' },
      Date.parse(openedAt) + 9e6,
    )?.elapsed,
  ).toBe('01:30')
})

test('[LV5] what is missing before the chair can go on: flags to answer, an outcome, an answer to the question', () => {
  expect(missingOutcome(discussion('case-a', 1))).toEqual({ flags: 0, outcome: true, question: true })
  const by = { id: 'shah', name: 'Dr Aisha Shah', role: 'gp' }
  const outcome = { kind: 'carry-forward' as const, reason: null, by }
  expect(missingOutcome(discussion('case-a', 1, { outcome }))).toEqual({ flags: 0, outcome: false, question: false })
  const none = { ...outcome, kind: 'no-decision-needed' as const }
  expect(missingOutcome(discussion('case-a', 1, { outcome: none })).question).toBe(true)
})

test('[LV5] back goes to the item before on the agenda, and nowhere from the first', () => {
  expect(itemBefore(meeting(1), 'i2')?.id).toBe('i1')
  expect(itemBefore(meeting(1), 'i1')).toBeNull()
})

const team = [
  { id: 'field', name: 'Nadia Field' },
  { id: 'shah', name: 'Dr Aisha Shah' },
  { id: 'nowak', name: 'Ewa Nowak' },
]

test.each([
  ['@Nadia home visit by Tue', { text: 'home visit', ownerId: 'field', due: '2026-12-01' }],
  ['home visit @field by tomorrow', { text: 'home visit', ownerId: 'field', due: '2026-11-25' }],
  ['repeat U&E in 2 weeks', { text: 'repeat U&E', ownerId: null, due: '2026-12-08' }],
  ['review by 1 Dec', { text: 'review', ownerId: null, due: '2026-12-01' }],
  ['review by 3 jan', { text: 'review', ownerId: null, due: '2027-01-03' }],
  ['review by 05-Jan-2028', { text: 'review', ownerId: null, due: '2028-01-05' }],
  ['phone daughter by phone', { text: 'phone daughter by phone', ownerId: null, due: null }],
  ['review by 31 Feb', { text: 'review by 31 Feb', ownerId: null, due: null }],
  ['@N call', { text: '@N call', ownerId: null, due: null }],
])('[LV6] one typed line becomes text, owner and date: %s', (line, expected) => {
  expect(readActionLine(line, team, '2026-11-24')).toEqual(expected)
})

test('[LV8] who joins late reads what is on, and only their items that will be discussed', () => {
  const items = [
    item('i1', 1, 'case-a', { state: 'closed' }),
    item('i2', 2, 'case-b', { state: 'open', openedAt: '2026-11-24T14:00:00.000Z', secondsBefore: 60 }),
    item('i3', 3, null),
    item('i4', 4, null, { triage: 'listed' }),
  ]
  const state = joined({ meeting: meeting(5, { items, currentItemId: 'i2' }) })
  expect(catchUp(state, { id: 'shah', role: 'gp' }, Date.parse('2026-11-24T14:04:00.000Z'))).toEqual({
    now: { position: 2, minutesIn: 5, decided: false },
    done: { items: 1, decisions: 0 },
    presenting: [2, 3],
    flagsToAnswer: 0,
    actionsOffered: 0,
  })
})
