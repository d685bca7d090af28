// Two records of one person, as rules.
import { describe, expect, test } from 'vitest'
import type { Case } from '#server/domain/case'
import { beginsAnew, differencesOf, guardedBy, mayUndo, obstaclesOf, standsAgain } from '#server/domain/caseMerge'
import { noPrivacy } from '#server/domain/privacy'
import { noWishes } from '#server/domain/wishes'

type Person = Case['person']
const verified = (value: string): Person['nhsNumber'] => ({ value, status: 'verified' })

function record(id: string, person: Partial<Person> = {}, rest: Partial<Case> = {}): Case {
  return {
    id,
    version: 1,
    practiceId: 'practice',
    teamIds: ['nurse', 'social-worker'],
    person: {
      ...{ family: 'Saleem', given: 'Danuta', title: 'Mrs', preferredName: null, birthDate: '1947-05-02' },
      ...{ gender: 'Female', nhsNumber: { value: null, status: 'missing' }, deceased: null, address: null },
      ...{ phones: [], language: null, interpreter: false, ...person },
    },
    identifiers: [id],
    createdAt: '2026-11-01T10:00:00.000Z',
    lastImport: null,
    wishes: noWishes(),
    privacy: noPrivacy(),
    ...rest,
  }
}
const around = { hasMerged: false, agendas: [], nameOf: (id: string) => `name of ${id}` }
const against = (root: Case, other: Case, given = {}) => obstaclesOf(root, other, { ...around, ...given }).join(' ')
const exclusion = { kind: 'person' as const, id: 'chair', from: '2026-11-01', until: null, reason: null }

describe('[MG2] what stands against a merge', () => {
  test('nothing, when name, date of birth, practice, team and wishes agree, also in another order', () => {
    const other = record('b', { family: 'SALEEM', given: 'Dánuta' }, { teamIds: ['social-worker', 'nurse'] })
    expect(obstaclesOf(record('a'), other, around)).toEqual([])
    expect(differencesOf(record('a'), other)).toEqual([])
    // A name changed by marriage is a difference to look at, and no obstacle.
    const married = record('b', { family: 'Nowak' })
    expect(obstaclesOf(record('a'), married, around)).toEqual([])
    expect(differencesOf(record('a'), married)).toEqual([{ what: 'Family name', here: 'Saleem', there: 'Nowak' }])
  })

  test.each<[string, Case, Case, RegExp]>([
    [
      'two verified numbers',
      record('a', { nhsNumber: verified('9990000018') }),
      record('b', { nhsNumber: verified('9990000026') }),
      /these are two people/,
    ],
    ['the number is on the other', record('a'), record('b', { nhsNumber: verified('9990000018') }), /merge this one/],
    ['another date of birth', record('a'), record('b', { birthDate: '1974-05-02' }), /date of birth/],
    ['only a year of birth', record('a', { birthDate: '1947' }), record('b', { birthDate: '1947' }), /full date/],
    ['two other names', record('a'), record('b', { family: 'Smith', given: 'Joan' }), /Neither/],
    ['two practices', record('a'), record('b', {}, { practiceId: 'other' }), /two practices/],
    ['another team', record('a'), record('b', {}, { teamIds: ['nurse'] }), /name of social-worker/],
    ['somebody more in the other team', record('a', {}, { teamIds: [] }), record('b'), /nobody sees more/],
    [
      'kept out of one only',
      record('a'),
      record('b', {}, { wishes: { ...noWishes(), exclusions: [exclusion] } }),
      /wishes the same/,
    ],
    ['an objection', record('a'), record('b', {}, { wishes: { ...noWishes(), discussion: 'objects' } }), /wishes/],
  ])('%s', (_, root, other, words) => {
    expect(against(root, other)).toMatch(words)
  })

  test('a duplicate that holds another, one that was merged, and an agenda that goes on', () => {
    const merged = { caseId: 'c', at: '', by: { id: 'x', name: 'X', role: 'nurse' as const }, reason: '' }
    expect(against(record('a'), record('b'), { hasMerged: true })).toMatch(/Another record was merged/)
    expect(against(record('a'), record('b', {}, { mergedInto: merged }))).toMatch(/already/)
    expect(against(record('a'), record('b'), { agendas: ['Frailty MDT, 24-Nov-2026'] })).toMatch(/Frailty MDT, 24-Nov/)
  })
})

test('[MG3] the duplicate is guarded by the record: its team, wishes and name count, and later changes of them', () => {
  const root = record('a', { family: 'Nowak' }, { teamIds: ['gp'], wishes: { ...noWishes(), exclusions: [exclusion] } })
  const guarded = guardedBy(record('b'), root)
  expect([guarded.id, guarded.teamIds, guarded.person.family]).toEqual(['b', ['gp'], 'Nowak'])
  expect(guarded.wishes.exclusions).toEqual([exclusion])
  expect(beginsAnew('message:send')).toBe(true)
  expect(beginsAnew('message:answer')).toBe(false)
})

test('[MG4] undone, it has nobody more and keeps everybody out whom the record keeps out; after 30 days it stays', () => {
  const root = record('a', {}, { teamIds: ['nurse', 'gp'], wishes: { ...noWishes(), exclusions: [exclusion] } })
  const again = standsAgain(record('b'), root)
  expect(again.teamIds).toEqual(['nurse'])
  expect(again.wishes.exclusions).toEqual([exclusion])
  const merged = {
    caseId: 'a',
    at: '2026-10-25T10:00:00.000Z',
    by: { id: 'x', name: 'X', role: 'nurse' as const },
    reason: '',
  }
  expect(mayUndo(merged, '2026-11-24T10:00:00.000Z')).toBe(true)
  expect(mayUndo(merged, '2026-11-24T10:00:01.000Z')).toBe(false)
})
