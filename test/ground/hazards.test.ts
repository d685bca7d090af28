// The hazard log in the form of DCB0129: no control without a rule, no rule without a test (features row 88).
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { readSource } from '#test/support/architecture/source'

const root = join(import.meta.dirname, '../..')
const severities = ['minor', 'significant', 'considerable', 'major', 'catastrophic']
const likelihoods = ['very low', 'low', 'medium', 'high', 'very high']
/** Risk by likelihood and severity, DCB0129. */
const matrix = ['11223', '12234', '22334', '23345', '34455'].map(row => [...row].map(Number))

const tested = new Set<string>()
let log = ''
beforeAll(async () => {
  log = await readFile(join(root, 'docs/clinical-safety/hazards.md'), 'utf8')
  const files = (await readdir(join(root, 'test'), { recursive: true })).filter(path => path.endsWith('.test.ts'))
  for (const path of files) {
    const { tests } = readSource(`test/${path}`, await readFile(join(root, 'test', path), 'utf8'))
    for (const { rules } of tests) for (const rule of rules) tested.add(rule)
  }
})

/** What is wrong with one hazard, in words; empty is good. */
function complaints(text: string): string[] {
  const id = /^H-\d\d/.exec(text)?.[0] ?? text.slice(0, 20)
  const controls = text.match(/^\| (?!Control|-).*\|$/gm) ?? []
  const found = controls.length === 0 ? [`${id} has no control`] : []
  for (const row of controls) {
    const [, control = '', rules = ''] = row.split('|').map(cell => cell.trim())
    const named = rules.match(/[A-Z]{2}\d+/g) ?? []
    if (named.length === 0) found.push(`${id}: "${control}" names no test`)
    found.push(...named.filter(rule => !tested.has(rule)).map(rule => `${id}: no test cites ${rule}`))
  }
  const risk = /^- Risk before: (\w+), likelihood ([\w ]+): (\d)\. With the controls: likelihood ([\w ]+): (\d)\.$/m
  const [, severity = '', before = '', high = '', after = '', low = ''] = risk.exec(text) ?? []
  const of = (likelihood: string) => matrix[likelihoods.indexOf(likelihood)]?.[severities.indexOf(severity)]
  if (of(before) !== Number(high) || of(after) !== Number(low)) found.push(`${id}: the risk is not that of the matrix`)
  for (const part of ['Cause', 'Effect', 'Open']) {
    if (!new RegExp(`^- ${part}: .{5,}`, 'm').test(text)) found.push(`${id} has no ${part.toLowerCase()}`)
  }
  return found
}

test('[GR14] row 88: every control of every hazard names rules that a test cites; every risk is that of the matrix', () => {
  const hazards = log.split(/^## /m).slice(1)
  const ids = hazards.map(text => text.slice(0, 4))
  expect(ids.length).toBeGreaterThan(20)
  expect(ids).toEqual([...ids].sort())
  expect(new Set(ids).size).toBe(ids.length)
  expect(hazards.flatMap(complaints)).toEqual([])
})

test('[GR14] a control without a test, a rule that nobody tests and a made-up risk are named', () => {
  const [first = ''] = log.split(/^## /m).slice(1)
  expect(complaints(first)).toEqual([])
  expect(complaints(first.replace(/^\| (?!Control|-)(.*?) \| .*$/m, '| $1 | soon |')).join()).toMatch(/names no test/)
  expect(complaints(first.replace(/^\| (?!Control|-)(.*?) \| .*$/m, '| $1 | ZZ9 |')).join()).toMatch(
    /no test cites ZZ9/,
  )
  expect(complaints(first.replace(/: \d\. With/, ': 1. With')).join()).toMatch(/matrix/)
  expect(complaints('H-99 Nothing').join()).toMatch(/no control.*no cause/s)
})
