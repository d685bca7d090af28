import { describe, expect, test } from 'vitest'
import { allRules, checkMedicines } from '#server/medicines/checks'
import { listRules } from '#server/medicines/rulesLists'
import { personOf, today } from '#test/support/medicinesCase'
import { ruleCases } from './ruleCases.ts'

const cases = ruleCases
  .trim()
  .split('\n')
  .map(row => row.split('|').map(cell => cell.trim()))
  .map(([id = '', hit = '', ...others]) => ({ id, hit, others }))

const answer = (id: string, line: string) => {
  const rules = allRules.filter(rule => rule.id === id)
  const { hits, cannotTell } = checkMedicines(personOf(line), today, rules)
  return hits.length > 0 ? 'yes' : cannotTell.length > 0 ? 'unknown' : 'no'
}

describe('[MD4] the truth table', () => {
  test.each(cases)('$id', ({ id, hit, others }) => {
    if (hit !== '') expect([hit, answer(id, hit)]).toEqual([hit, 'yes'])
    for (const other of others) {
      const expected = other.startsWith('?') ? 'unknown' : 'no'
      expect([other, answer(id, other.replace(/^\?/, ''))]).toEqual([other, expected])
    }
  })

  test('has a row for every rule, and no row that could not fail', () => {
    const apart = new Set(listRules.map(({ id }) => id))
    expect(cases.map(({ id }) => id).sort()).toEqual(
      allRules
        .map(({ id }) => id)
        .filter(id => !apart.has(id))
        .sort(),
    )
    expect(cases.filter(({ others }) => !others.some(one => !one.startsWith('?')))).toEqual([])
    expect(cases.filter(({ hit, others }) => hit === '' && !others.some(one => one.startsWith('?')))).toEqual([])
  })
})

test('[MD4] every rule has an id of its own, a version, a source, words, and says what it needs', () => {
  expect(new Set(allRules.map(({ id }) => id)).size).toBe(allRules.length)
  for (const rule of allRules) {
    expect(rule.version, rule.id).toBeGreaterThanOrEqual(1)
    expect(rule.words, rule.id).toMatch(/\.$/)
    expect(rule.source.length, rule.id).toBeGreaterThan(5)
    expect(rule.when.needs.length, rule.id).toBeGreaterThan(0)
  }
})

test('[MD4] there are at least 40 STOPP and 15 START criteria, and the PINCER-type indicators', () => {
  const count = (prefix: string) => allRules.filter(({ id }) => id.startsWith(prefix)).length
  expect(count('STOPP-')).toBeGreaterThanOrEqual(40)
  expect(count('START-')).toBeGreaterThanOrEqual(15)
  expect(count('PS')).toBeGreaterThanOrEqual(13)
})
