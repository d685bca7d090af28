// Named teams: what an administrator may decide, and who counts through one.
import { expect, test } from 'vitest'
import type { Case } from '#server/domain/case'
import { onTeam, relationshipsTo } from '#server/domain/case'
import { guardedBy, standsAgain } from '#server/domain/caseMerge'
import { changeTeam, endTeam, makeTeam, type Team } from '#server/domain/team'
import { noWishes } from '#server/domain/wishes'
import { isRefusal } from '#shared/errors'
import { caseOf } from '#test/contract/store/samples'
import { actor } from '#test/support/people'

const elsewhere = { organisationId: 'trust', organisationKind: 'community-trust' as const }
const now = '2026-06-03T12:00:00.000Z'
const d = { commandId: 'c', now, newId: () => 'new' }
const frailty: Team = {
  ...{ id: 'frailty', version: 3, history: [], organisationId: 'trust', name: 'Frailty team' },
  ...{ memberIds: ['nurse', 'left'], endedAt: null },
}
const around = { organisationId: 'trust', by: 'admin', staffIds: ['nurse', 'other'], known: [frailty] }
const codeOf = (decided: object) => (isRefusal(decided) ? decided.code : 'ok')

test('[TE1] a name is there once, members are active staff, who is in stays, and an old version is refused', () => {
  const made = makeTeam({ name: 'Falls', memberIds: ['nurse', 'nurse'] }, around, d)
  expect(made).toMatchObject({ state: { organisationId: 'trust', memberIds: ['nurse'] }, event: { by: 'admin' } })
  expect(codeOf(makeTeam({ name: 'FRAILTY team', memberIds: [] }, around, d))).toBe('invalid')
  expect(codeOf(makeTeam({ name: 'Falls', memberIds: ['left'] }, around, d))).toBe('invalid')
  const given = { name: 'Frailty team', memberIds: ['left', 'other'] }
  expect(changeTeam(frailty, { ...given, version: 3 }, around, d)).toMatchObject({
    state: { memberIds: ['left', 'other'] },
    event: { type: 'team.changed', detail: { added: 'other', left: 'nurse' } },
  })
  expect(codeOf(changeTeam(frailty, { ...given, version: 2 }, around, d))).toBe('stale')
  expect(codeOf(endTeam(frailty, 2, 'admin', d))).toBe('stale')
  const ended = { ...frailty, endedAt: now }
  expect([
    codeOf(changeTeam(ended, { ...given, version: 3 }, around, d)),
    codeOf(endTeam(ended, 3, 'admin', d)),
  ]).toEqual(['not-now', 'not-now'])
})

test('[TE2] a member is on the case team, their cover too, and whom the person keeps out is not', () => {
  const named = { id: 'frailty', name: 'Frailty team', organisationId: 'trust', memberIds: ['nurse', 'gp'] }
  const one: Case = { ...caseOf('c', 'A', []), teamIds: ['gp'], namedTeamIds: ['frailty', 'gone'], namedTeams: [named] }
  expect(onTeam(one)).toEqual(['gp', 'nurse'])
  const nurse = actor('nurse', 'nurse', elsewhere)
  expect(relationshipsTo(nurse, one, false, now)).toEqual(['team'])
  expect(relationshipsTo(nurse, { ...one, namedTeams: [] }, false, now), 'ended').toEqual([])
  const covers = [{ forId: 'nurse', from: '2026-06-01', until: '2026-06-05' }]
  expect(relationshipsTo({ ...actor('x', 'nurse', elsewhere), covers }, one, false, now)).toEqual(['cover'])
  const exclusion = { kind: 'person' as const, id: 'nurse', from: '2026-06-01', until: null, reason: null }
  const shut = { ...one, wishes: { ...noWishes(), exclusions: [exclusion] } }
  expect(relationshipsTo(nurse, shut, false, now)).toEqual([])
})

test('[MG3] [TE2] a duplicate is guarded by the teams of the record, and stands again with no more than both have', () => {
  const root: Case = { ...caseOf('r', 'A', []), namedTeamIds: ['t1'] }
  const own: Case = { ...caseOf('d', 'A', []), namedTeamIds: ['t1', 't2'] }
  expect(guardedBy(own, root).namedTeamIds).toEqual(['t1'])
  expect(guardedBy(own, caseOf('r', 'A', [])).namedTeamIds).toEqual([])
  expect(standsAgain(own, root).namedTeamIds).toEqual(['t1'])
})
