import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')

test('[GR14] every hazard names rules that exist, or says what is still open', async () => {
  const rules = new Set((await readFile(join(root, 'shared/SPEC.md'), 'utf8')).match(/(?<=\*\*)[A-Z]{2}\d+(?=\*\*)/g))
  const log = await readFile(join(root, 'docs/clinical-safety/hazards.md'), 'utf8')
  const rows = log.split('\n').filter(line => line.startsWith('| H-'))
  expect(rows.length).toBeGreaterThan(15)
  for (const row of rows) {
    const cells = row.split('|').map(cell => cell.trim())
    const [, id, , , , control = '', open = '', tests = ''] = cells
    const named = tests.match(/[A-Z]{2}\d+/g) ?? []
    expect(
      named.filter(rule => !rules.has(rule)),
      `${id} names rules that SPEC.md does not have`,
    ).toEqual([])
    expect(named.length > 0 || open !== '', `${id} has neither a test nor an open point`).toBe(true)
    expect(control === '' || named.length > 0 || open !== '', `${id} claims a control without a test`).toBe(true)
  }
})
