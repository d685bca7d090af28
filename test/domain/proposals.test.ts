import { describe, expect, test } from 'vitest'
import type { Action } from '#server/domain/action'
import type { Decision } from '#server/domain/decision'
import type { Discussion } from '#server/domain/discussion'
import type { Flag } from '#server/domain/flag'
import { type CaseFacts, questionFrom, triggersOf } from '#server/domain/proposals'
import { blank } from '#test/support/discussion'

const today = '2026-11-24'
const by = { id: 'ewa', name: 'Ewa Nowak', role: 'link-worker' }
const at = '2026-10-01T10:00:00.000Z'
const action = (over: Partial<Action>): Action => ({
  priority: 'routine' as const,
  parts: [],
  chased: null,
  effect: null,
  id: 'a1',
  text: 'Home visit',
  owner: by,
  due: '2026-11-03',
  state: 'accepted',
  addedBy: by,
  addedAt: at,
  note: null,
  changedAt: at,
  ...over,
})
const flag = (over: Partial<Flag>): Flag => ({
  id: 'f1',
  anchor: { kind: 'item' },
  quote: 'naproxen',
  reason: 'renal-hepatic',
  severity: 'normal',
  comment: null,
  to: { role: 'gp', person: null },
  state: 'open',
  raisedBy: by,
  joinedBy: [],
  raisedAt: at,
  answer: null,
  closedAt: null,
  ...over,
})
const decision = (over: Partial<Decision>): Decision => ({
  id: 'd1',
  kind: 'plan',
  text: 'Trial without zolpidem',
  rationale: null,
  answersQuestion: true,
  reviewOn: '2026-11-24',
  state: 'recorded',
  proposedBy: by,
  proposedAt: at,
  answers: [],
  recordedBy: by,
  recordedAt: at,
  seen: null,
  lacking: null,
  assents: [],
  trial: null,
  evidence: null,
  risk: null,
  ...over,
})
const facts = (over: Partial<Discussion>, more: Partial<CaseFacts> = {}): CaseFacts => ({
  caseId: 'case',
  discussions: [{ ...blank(), ...over }],
  record: { labels: [], overdue: [], missed: [], stays: [], problems: [] },
  waitingSince: [],
  ...more,
})
const found = (given: CaseFacts, left: string[] = []) => triggersOf(given, today, id => left.includes(id))
const rules = (given: CaseFacts, left: string[] = []) => found(given, left).map(one => one.rule)

describe('[AG5] row 5: each rule proposes on its own facts, and shows them', () => {
  test.each([
    ['2026-11-23', 'accepted', ['action-overdue']],
    ['2026-11-23', 'refused', ['action-overdue']],
    ['2026-11-24', 'accepted', []],
    ['2026-11-23', 'done', []],
  ] as const)('an action due %s that is %s gives %j', (due, state, expected) => {
    expect(rules(facts({ actions: [action({ due, state })] }))).toEqual(expected)
  })

  test('the facts carry the sum, and the key what set it off', () => {
    expect(found(facts({ actions: [action({})] }))).toEqual([
      {
        key: 'action-overdue/case/a1',
        rule: 'action-overdue',
        facts: ['“Home visit”, Ewa Nowak: due 03-Nov-2026, today 24-Nov-2026, overdue 21 days'],
      },
    ])
  })

  test('an owner who left leaves an action without one, due or not', () => {
    expect(rules(facts({ actions: [action({ due: '2027-01-01' })] }), ['ewa'])).toEqual(['owner-left'])
  })

  test.each([
    ['open', ['flag-open']],
    ['accepted', []],
    ['withdrawn', []],
  ] as const)('a flag that is %s gives %j', (state, expected) => {
    expect(rules(facts({ flags: [flag({ state })] }))).toEqual(expected)
  })

  test('a review date that has come, until a later meeting has discussed the person', () => {
    expect(rules(facts({ decisions: [decision({})] }))).toEqual(['review-due'])
    expect(rules(facts({ decisions: [decision({ reviewOn: '2026-11-25' })] }))).toEqual([])
    expect(rules(facts({ decisions: [decision({ state: 'proposed' })] }))).toEqual([])
    const event = { commandId: 'c', at: '2026-11-24T11:00:00.000Z', by: 'x', type: 'item.closed', subjectId: null }
    const later = { ...blank(), id: 'later', history: [event] }
    const given = facts({ decisions: [decision({})] })
    expect(rules({ ...given, discussions: [...given.discussions, later] })).toEqual([])
  })

  test('an overdue repeat brings its sum', () => {
    const overdue = [
      { key: 'o', drug: 'olanzapine', last: '2026-10-10', sum: '28 days issued 45 days ago: overdue 17 days' },
    ]
    const [one] = found(facts({}, { record: { labels: [], overdue, missed: [], stays: [], problems: [] } }))
    expect(one).toMatchObject({ rule: 'repeat-overdue', key: 'repeat-overdue/case/olanzapine@2026-10-10' })
    expect(one?.facts[0]).toContain('overdue 17 days')
  })

  test.each([
    [['2026-11-20', '2026-09-25'], ['contacts-missed']],
    [['2026-11-20', '2026-09-24'], []],
    [['2026-11-20'], []],
    [['2026-11-25', '2026-11-26'], []],
  ] as const)('contacts missed on %j give %j', (dates, expected) => {
    const missed = dates.map(date => ({ key: date, date, name: 'Did not attend' }))
    expect(rules(facts({}, { record: { labels: [], overdue: [], missed, stays: [], problems: [] } }))).toEqual(expected)
  })

  test.each([
    ['2026-11-24', null, ['ward-change']],
    ['2026-10-27', null, ['ward-change']],
    ['2026-10-26', null, []],
    ['2026-11-25', null, []],
    ['2026-08-01', '2026-10-27', ['ward-change']],
    ['2026-08-01', '2026-10-26', []],
  ] as const)('a ward stay from %s to %s gives %j', (from, to, expected) => {
    const stays = [{ key: 'stay', name: 'Virtual ward', from, to }]
    expect(rules(facts({}, { record: { labels: [], overdue: [], missed: [], stays, problems: [] } }))).toEqual(expected)
  })

  test('the end of a stay is news after its beginning was put away', () => {
    const stay = { key: 'stay', name: 'Virtual ward', from: '2026-11-03' }
    const keyOf = (to: string | null) => {
      const record = { labels: [], overdue: [], missed: [], stays: [{ ...stay, to }], problems: [] }
      return found(facts({}, { record })).map(({ key, facts: [fact] }) => [key, fact])
    }
    expect([...keyOf(null), ...keyOf('2026-11-20')]).toEqual([
      ['ward-change/case/stay@2026-11-03', 'Virtual ward: since 03-Nov-2026, no end in the record'],
      ['ward-change/case/stay@2026-11-20', 'Virtual ward: 03-Nov-2026 to 20-Nov-2026'],
    ])
  })

  test.each([
    ['2026-11-09T10:00:00.000Z', ['referral-waits']],
    ['2026-11-10T10:00:00.000Z', []],
  ] as const)('a referral that waits since %s gives %j', (since, expected) => {
    expect(rules(facts({}, { waitingSince: [since] }))).toEqual(expected)
  })

  test('the first reason gives the question', () => {
    expect(questionFrom(found(facts({ flags: [flag({})] })))).toBe('What is the answer to the flag?')
    expect(questionFrom([])).toBe('What is needed now?')
  })
})
