import { expect, test } from 'vitest'
import { findingsOf, type StaffStanding } from '#server/domain/staffReview'

const now = new Date('2026-11-24T14:00:00.000Z')
const daysAgo = (days: number, ms = 0) => new Date(now.getTime() - days * 86_400_000 + ms).toISOString()
const settled: StaffStanding = {
  disabled: false,
  invitedAt: daysAgo(200),
  lastSignInAt: daysAgo(1),
  roleChangedAt: null,
  reviewedAt: daysAgo(100),
  hasAuthenticator: true,
  teams: 3,
}

test.each([
  ['nothing to look at', {}, []],
  ['a joiner', { lastSignInAt: null, reviewedAt: null, invitedAt: daysAgo(1) }, ['never-signed-in']],
  ['89 days away', { lastSignInAt: daysAgo(90, 1) }, []],
  ['90 days away', { lastSignInAt: daysAgo(90) }, ['away-90-days']],
  ['a mover', { roleChangedAt: daysAgo(99) }, ['role-changed']],
  ['a mover who was reviewed since', { roleChangedAt: daysAgo(101) }, []],
  ['without an authenticator', { hasAuthenticator: false }, ['no-authenticator']],
  ['reviewed a year ago', { reviewedAt: daysAgo(365) }, ['review-due']],
  ['never reviewed, invited a year ago', { reviewedAt: null, invitedAt: daysAgo(365) }, ['review-due']],
  ['a leaver on no team', { disabled: true, teams: 0, lastSignInAt: daysAgo(400) }, []],
  ['a leaver who is still on teams', { disabled: true }, ['disabled-on-teams']],
] as const)('[SE19] %s', (_name, differs, expected) => {
  expect(findingsOf({ ...settled, ...differs }, now)).toEqual(expected)
})
