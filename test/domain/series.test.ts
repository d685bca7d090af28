import { describe, expect, test } from 'vitest'
import { concludeItem, type Discussion } from '#server/domain/discussion'
import { type Item, type Meeting, newItem } from '#server/domain/meeting'
import { broughtForward, meetingOn, nextDate, type Series, withBroughtForward } from '#server/domain/series'
import { toLondon } from '#shared/calendar'
import { blank, code, deciding, live, where } from '#test/support/discussion'
import { chair, coordinator, gp } from '#test/support/people'

const series = (over: Partial<Series> = {}): Series => ({
  id: 'series',
  version: 1,
  history: [],
  organisationId: 'practice',
  ended: false,
  title: 'Frailty MDT',
  kind: 'mdt',
  terms: 'Who is frail and how we help.',
  cadence: 'weekly',
  firstOn: '2026-11-24',
  time: '14:00',
  plannedMinutes: 60,
  place: 'Room 1',
  phone: null,
  chairId: chair.id,
  deputyId: 'deputy',
  members: [
    { personId: gp.id, deputyId: 'locum' },
    { personId: coordinator.id, deputyId: null },
  ],
  requiredRoles: ['gp'],
  quorum: [{ decision: 'any', roles: ['gp'], agencies: ['council'] }],
  ...over,
})
let made = 0
const newId = () => `new-${++made}`
const everybody = () => true
const item = (id: string, over: Partial<Item> = {}) =>
  newItem({
    id,
    caseId: `case-${id}`,
    question: `Question ${id}`,
    presenterId: gp.id,
    minutes: 10,
    invitedIds: ['guest'],
    openings: [{ from: '2026-11-24T14:00:00.000Z', to: '2026-11-24T14:10:00.000Z' }],
    state: 'closed',
    ...over,
  })
const action = (state: 'accepted' | 'done') => ({
  ...{
    id: 'a',
    text: 'Home visit',
    due: '2026-12-01',
    state,
    note: null,
    priority: 'routine' as const,
    parts: [],
    chased: null,
    effect: null,
  },
  ...{ owner: { id: gp.id, name: 'gp', role: 'gp' }, addedBy: { id: gp.id, name: 'gp', role: 'gp' } },
  ...{ addedAt: '2026-11-24T14:00:00.000Z', changedAt: '2026-11-24T14:00:00.000Z' },
})
const by = { id: chair.id, name: chair.name, role: 'gp' }
const carried = { kind: 'carry-forward' as const, reason: null, by }
const closed = { kind: 'no-decision-needed' as const, reason: 'Done', by }

function next(
  agenda: Item[],
  discussions: Record<string, Partial<Discussion>>,
  here: (id: string) => boolean = everybody,
) {
  const former: Meeting = { ...meetingOn(series(), '2026-11-24', null, everybody, newId), agenda, state: 'ended' }
  const known = new Map(Object.entries(discussions).map(([id, over]) => [id, { ...blank(), id, ...over }]))
  return meetingOn(series(), '2026-12-01', { meeting: former, discussions: known }, here, newId)
}

describe('[AG6] row 1: dates by the calendar', () => {
  test.each([
    ['weekly', '2026-11-24', '2026-11-24', '2026-12-01'],
    ['fortnightly', '2026-11-24', '2026-11-30', '2026-12-08'],
    ['four-weekly', '2026-11-24', '2026-12-22', '2027-01-19'],
    ['monthly', '2026-11-24', '2026-11-24', '2026-12-22'],
    ['monthly', '2026-09-29', '2026-09-29', '2026-10-27'],
    ['monthly', '2026-12-29', '2027-01-26', '2027-02-23'],
    ['weekly', '2026-11-24', '2026-01-01', '2026-11-24'],
    ['weekly', '2026-11-24', '2027-06-30', '2027-07-06'],
  ] as const)('%s from %s, after %s: %s', (cadence, firstOn, after, expected) => {
    expect(nextDate({ cadence, firstOn }, after)).toBe(expected)
  })

  test.each([
    ['2026-03-22', '2026-03-22T14:00:00.000Z'],
    ['2026-03-29', '2026-03-29T13:00:00.000Z'],
    ['2026-10-25', '2026-10-25T14:00:00.000Z'],
  ])('14:00 stays 14:00 when the clocks change: %s', (date, startsAt) => {
    expect(meetingOn(series(), date, null, everybody, newId).startsAt).toBe(startsAt)
  })

  test('a meeting at midnight is on its own day, also in the night of the change', () => {
    for (const date of ['2026-03-29', '2026-10-25', '2026-12-31']) {
      const { startsAt } = meetingOn(series({ time: '00:00' }), date, null, everybody, newId)
      expect(toLondon(startsAt)).toEqual({ date, time: '00:00' })
    }
  })
})

describe('[AG6] row 1: the next date has members, quorum rule and open items', () => {
  test('with nothing typed', () => {
    const meeting = next([item('a')], { a: { actions: [action('accepted')], outcome: closed } })
    expect(meeting).toMatchObject({
      id: 'series-2026-12-01',
      title: 'Frailty MDT',
      place: 'Room 1',
      phone: null,
      chairId: chair.id,
      deputyId: 'deputy',
      memberIds: [chair.id, 'deputy', gp.id, coordinator.id],
      quorum: [{ decision: 'any', roles: ['gp'], agencies: ['council'] }],
      seriesId: 'series',
      state: 'planned',
    })
    expect(meeting.agenda).toMatchObject([
      { caseId: 'case-a', question: 'Question a', presenterId: gp.id, invitedIds: ['guest'], state: 'waiting' },
    ])
  })

  test('who left is stood in for by the deputy; a chair who left by the deputy chair; their item by the chair', () => {
    const left = (id: string) => id !== gp.id && id !== chair.id
    const meeting = next([item('a')], { a: { outcome: carried } }, left)
    expect(meeting).toMatchObject({ chairId: 'deputy', deputyId: null, memberIds: ['deputy', 'locum', coordinator.id] })
    expect(meeting.agenda[0]?.presenterId).toBe('deputy')
  })
})

describe('[AG7] row 8: what is open comes along, what is closed does not', () => {
  test('a referral that nobody triaged waits for triage there too, behind the running order; fields of the case come along', () => {
    const waits = { state: 'referred' as const, by: null, at: null, standard: null, reason: null }
    const agenda = [
      item('referred', { openings: [], state: 'waiting', triage: waits }),
      item('carried', { fields: ['social-care'] }),
    ]
    const meeting = next(agenda, { carried: { outcome: carried } })
    expect(meeting.agenda.map(one => [one.caseId, one.triage.state, one.fields])).toEqual([
      ['case-carried', 'discuss', ['social-care']],
      ['case-referred', 'referred', []],
    ])
  })

  test('a date that was planned before takes what is open, nobody twice, and keeps what was said there', () => {
    const planned = {
      ...meetingOn(series(), '2026-12-01', null, everybody, newId),
      agenda: [item('carried', { openings: [], state: 'waiting', question: 'Asked anew', minutes: 20 })],
    }
    const former = {
      meeting: {
        ...meetingOn(series(), '2026-11-24', null, everybody, newId),
        agenda: [item('carried', { withoutDecision: 2 }), item('open')],
      },
      discussions: new Map([
        ['carried', { ...blank(), id: 'carried', outcome: carried }],
        ['open', { ...blank(), id: 'open', actions: [action('accepted')], outcome: closed }],
      ]),
    }
    const brought = broughtForward(former, chair.id, everybody, newId)
    const agenda = withBroughtForward(planned, brought)
    expect(agenda.map(one => [one.caseId, one.question, one.minutes, one.withoutDecision])).toEqual([
      ['case-carried', 'Asked anew', 20, 3],
      ['case-open', 'Question open', 10, 1],
    ])
    expect(agenda.map(one => one.triggers.map(({ rule }) => rule))).toEqual([['carried-forward'], ['carried-forward']])
    expect(agenda.map(one => one.lateReason)).toEqual([null, null])
    const locked = withBroughtForward({ ...planned, agendaLocked: true }, brought)
    expect(locked.map(one => one.lateReason)).toEqual([null, 'Brought forward from the last meeting'])
  })

  test('open action, carried forward and not reached come; decided, closed, listed and sent back stay', () => {
    const triage = { by: null, at: null, standard: null, reason: null }
    const agenda = [
      item('open'),
      item('done'),
      item('carried'),
      item('unreached', { openings: [], state: 'waiting' }),
      item('listed', { openings: [], state: 'waiting', triage: { ...triage, state: 'listed' } }),
    ]
    const meeting = next(agenda, {
      open: { actions: [action('accepted')], outcome: closed },
      done: { actions: [action('done')], outcome: closed },
      carried: { outcome: carried },
    })
    expect(meeting.agenda.map(one => one.caseId)).toEqual(['case-open', 'case-carried', 'case-unreached'])
    expect(meeting.agenda[0]?.triggers).toEqual([
      { rule: 'carried-forward', facts: ['24-Nov-2026: open action “Home visit”, gp, due 01-Dec-2026'] },
    ])
  })

  test('meetings without a decision are counted in a row; a decision starts anew, not being reached counts nothing', () => {
    const decided = {
      decisions: [{ state: 'recorded' }] as Discussion['decisions'],
      outcome: carried,
    }
    const agenda = [
      item('again', { withoutDecision: 2 }),
      item('decided', { withoutDecision: 2 }),
      item('late', { withoutDecision: 2, openings: [], state: 'waiting' }),
    ]
    const meeting = next(agenda, { again: { outcome: carried }, decided, late: {} })
    expect(meeting.agenda.map(one => one.withoutDecision)).toEqual([3, 0, 2])
  })

  test('after three, carrying on needs a reason; closing and deciding do not', () => {
    const setting = { ...live, withoutDecision: 3 }
    const conclude = (outcome: 'carry-forward' | 'no-decision-needed', reason: string | null, on = setting) =>
      code(concludeItem(blank(), { ...where, outcome, reason }, chair, on, deciding()))
    expect(conclude('carry-forward', null)).toBe('invalid')
    expect(conclude('carry-forward', 'Her son comes next week')).toBe('accepted')
    expect(conclude('no-decision-needed', 'Off the list')).toBe('accepted')
    expect(conclude('carry-forward', null, { ...live, withoutDecision: 2 })).toBe('accepted')
  })
})
