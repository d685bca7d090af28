// Wishes and cover, at the edges of their days.
import { expect, test } from 'vitest'
import { type Case, relationshipsTo, rightEnds } from '#server/domain/case'
import { coverEnds, coveredAt } from '#server/domain/cover'
import { noPrivacy } from '#server/domain/privacy'
import { changeWishes, exclusionBegins, holdOn, isExcluded, noWishes, type Wishes } from '#server/domain/wishes'
import { isRefusal } from '#shared/errors'
import { exclusionGiven, type WishesChange } from '#shared/wishes'
import { wishesAsked } from '#test/support/governance'
import { actor, consultant, coordinator, gp } from '#test/support/people'

const out = (from: string, until: string | null, over: object = {}) => ({
  kind: 'organisation' as const,
  id: 'hospital',
  from,
  until,
  reason: null,
  ...over,
})
const keeping = (...exclusions: Wishes['exclusions']): Wishes => ({ ...noWishes(), exclusions })
const caseWith = (wishes: Wishes, over: Partial<Case> = {}): Case => ({
  id: 'c',
  version: 1,
  practiceId: 'practice',
  teamIds: ['consultant', 'away'],
  privacy: noPrivacy(),
  person: {
    family: 'A',
    given: 'B',
    title: null,
    preferredName: null,
    birthDate: null,
    gender: 'Female',
    nhsNumber: { value: null, status: 'missing' },
    deceased: null,
    address: null,
    phones: [],
    language: null,
    interpreter: false,
  },
  identifiers: [],
  createdAt: '',
  lastImport: null,
  wishes,
  ...over,
})

// In winter London is UTC; on 29 March 2026 it moves an hour ahead, on 25 October back.
test.each([
  ['2026-03-02', '2026-03-04', '2026-03-01T23:59:59.999Z', false],
  ['2026-03-02', '2026-03-04', '2026-03-02T00:00:00.000Z', true],
  ['2026-03-02', '2026-03-04', '2026-03-04T23:59:59.999Z', true],
  ['2026-03-02', '2026-03-04', '2026-03-05T00:00:00.000Z', false],
  ['2026-03-02', '2026-03-02', '2026-03-02T12:00:00.000Z', true],
  ['2026-03-02', null, '2030-01-01T00:00:00.000Z', true],
  ['2026-03-30', '2026-03-30', '2026-03-29T22:59:59.000Z', false],
  ['2026-03-30', '2026-03-30', '2026-03-29T23:00:00.000Z', true],
  ['2026-03-30', '2026-03-30', '2026-03-30T22:59:59.000Z', true],
  ['2026-03-30', '2026-03-30', '2026-03-30T23:00:00.000Z', false],
  ['2026-10-25', '2026-10-25', '2026-10-24T23:00:00.000Z', true],
  ['2026-10-25', '2026-10-25', '2026-10-25T23:59:59.000Z', true],
  ['2026-10-25', '2026-10-25', '2026-10-26T00:00:00.000Z', false],
])('[WI3] [DP1] %s to %s, at %s: %s', (from, until, now, counts) => {
  expect(isExcluded(keeping(out(from, until)), consultant, now)).toBe(counts)
  expect(isExcluded(keeping(out(from, until)), gp, now), 'of another organisation').toBe(false)
  const covers = [{ forId: 'away', from, until: until ?? '2099-12-31' }]
  expect(coveredAt(covers, now)).toEqual(counts ? ['away'] : [])
})

test('[WI3] a span that ends before it begins is refused, and counts on no day if it is there', () => {
  expect(exclusionGiven.safeParse(out('2026-03-02', '2026-03-01')).success).toBe(false)
  expect(exclusionGiven.safeParse(out('2026-02-30', null)).success).toBe(false)
  const upside = keeping(out('2026-03-05', '2026-03-01'))
  for (const day of ['01', '03', '05'])
    expect(isExcluded(upside, consultant, `2026-03-${day}T12:00:00.000Z`)).toBe(false)
})

test('[WI1] whom the person keeps out has nothing to do with the case, however many ways lead to it', () => {
  const now = '2026-03-02T12:00:00.000Z'
  const shut = caseWith(keeping(out('2026-03-01', null)), { practiceId: 'hospital' })
  const covering = { ...consultant, covers: [{ forId: 'away', from: '2026-03-01', until: '2026-03-09' }] }
  expect(relationshipsTo(covering, { ...shut, wishes: noWishes() }, true, now)).toEqual([
    'practice',
    'team',
    'cover',
    'invited',
  ])
  expect(relationshipsTo(covering, shut, true, now)).toEqual([])
  const byName = caseWith(keeping(out('2026-03-01', null, { kind: 'person', id: 'gp' })))
  expect(relationshipsTo(gp, byName, true, now)).toEqual([])
  expect(relationshipsTo(actor('other', 'gp'), byName, false, now)).toEqual(['practice'])
  const inNeed = { ...consultant, emergencies: [{ id: 'e', caseId: 'c', until: '2026-03-02T13:00:00.000Z' }] }
  expect(relationshipsTo(inNeed, shut, true, now), 'a life goes before it').toEqual(['emergency'])
})

test('[DP1] who stands in has a place in the team on those days, and ends at London midnight', () => {
  const one = caseWith(noWishes())
  const stand = (from: string, until: string) => ({
    ...actor('x', 'nurse', { organisationId: 'trust' }),
    covers: [{ forId: 'away', from, until }],
  })
  const summer = stand('2026-06-01', '2026-06-03')
  expect(relationshipsTo(summer, one, false, '2026-06-03T22:59:00.000Z')).toEqual(['cover'])
  expect(relationshipsTo(summer, one, false, '2026-06-03T23:00:00.000Z')).toEqual([])
  expect(coverEnds(summer.covers, one.teamIds, '2026-06-02T12:00:00.000Z')).toBe('2026-06-03T23:00:00.000Z')
  expect(rightEnds(summer, one, ['cover'], null, '2026-06-02T12:00:00.000Z')).toBe('2026-06-03T23:00:00.000Z')
  expect(rightEnds(summer, one, ['cover', 'team'], null, '2026-06-02T12:00:00.000Z')).toBe(null)
  expect(
    relationshipsTo(stand('2026-06-04', '2026-06-01'), one, false, '2026-06-03T12:00:00.000Z'),
    'upside down',
  ).toEqual([])
  const ofNobody = { ...summer, covers: [{ forId: 'somebody-else', from: '2026-06-01', until: '2026-06-09' }] }
  expect(relationshipsTo(ofNobody, one, false, '2026-06-03T12:00:00.000Z')).toEqual([])
})

test('[WI3] an exclusion that is to come ends a connection at its midnight, whatever right it rests on', () => {
  const one = caseWith(keeping(out('2026-03-30', null)))
  const now = '2026-03-29T12:00:00.000Z'
  expect(exclusionBegins(one.wishes, consultant, now)).toBe('2026-03-29T23:00:00.000Z')
  expect(rightEnds(consultant, one, ['team'], null, now)).toBe('2026-03-29T23:00:00.000Z')
  expect(rightEnds(gp, one, ['practice'], null, now)).toBe(null)
  expect(rightEnds(consultant, one, ['invited'], '2026-03-29T15:00:00.000Z', now)).toBe('2026-03-29T15:00:00.000Z')
})

const lacks = { state: 'lacks' as const, decision: 'Needs it', decidedBy: 'GP and sister', decidedOn: '2026-03-01' }
test.each<[Partial<WishesChange>, string | null]>([
  [{}, 'Nobody has recorded whether the person was told that a team discusses them.'],
  [{ informed: 'no' }, 'The person has not been told that a team discusses them.'],
  [{ informed: 'yes' }, null],
  [{ informed: 'yes', discussion: 'agrees' }, null],
  [{ informed: 'yes', discussion: 'objects' }, 'The person objects to being discussed in a meeting.'],
  [{ capacity: lacks, discussion: 'objects' }, null],
  [{ capacity: { state: 'has' } }, 'Nobody has recorded whether the person was told that a team discusses them.'],
])('[WI4] what holds an item: %o', (given, hold) => {
  expect(holdOn({ ...noWishes(), ...given })).toBe(hold)
})

test('[WI6] what a change must hold, and what was true before is kept', () => {
  const by = { id: 'coordinator', name: 'C', role: coordinator.role }
  const change = (given: Partial<WishesChange>, wishes = noWishes()) =>
    changeWishes(wishes, { ...wishesAsked, ...given }, 'practice', by, '2026-03-02T12:00:00.000Z')
  for (const wrong of [
    { exclusions: [out('2026-03-02', null, { id: 'practice' })] },
    { exclusions: [out('2026-03-02', null), out('2026-03-02', '2026-03-09')] },
    { basis: 'best-interests' as const },
    { basis: 'direct-care' as const, discussion: 'objects' as const },
  ]) {
    expect(isRefusal(change(wrong)), JSON.stringify(wrong)).toBe(true)
  }
  const first = change({ basis: 'best-interests', capacity: lacks })
  if (isRefusal(first)) throw new Error(first.message)
  expect(first).toMatchObject({ version: 1, earlier: [], changed: { by } })
  const second = change({ version: 1, informed: 'no' }, first)
  if (isRefusal(second)) throw new Error(second.message)
  expect(second).toMatchObject({ version: 2, informed: 'no', earlier: [{ version: 1, capacity: lacks }] })
})
