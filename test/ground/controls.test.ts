// The table of controls says where each is proved; this holds it to that.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const span = (kind: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => `${kind}-${String(from + at).padStart(2, '0')}`)
const asked = [
  ...[...span('S', 1, 15), ...span('S', 20, 33), ...span('S', 40, 53), ...span('S', 60, 67)],
  ...['B-23', ...span('B', 25, 41), ...span('B', 67, 77)],
]

test('[GR15] every control and bad input that was asked for names the tests that prove it, or says what is open', async () => {
  const rows = (await readFile(join(root, 'docs/security-controls.md'), 'utf8')).match(/^\| [SB]-.*$/gm) ?? []
  const cells = rows.map(row => row.split('|').map(cell => cell.trim()))
  expect(cells.map(([, id]) => id)).toEqual(asked)
  for (const [, id = '', what = '', tests = '', open = ''] of cells) {
    expect(what.length, id).toBeGreaterThan(10)
    const files = [...tests.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path)
    expect(files.length > 0 || open !== '', `${id} has neither a test nor something open`).toBe(true)
    for (const path of files) {
      const titles = (await readFile(join(root, 'test', path), 'utf8'))
        .split('\n')
        .filter(line => /\b(test|it|describe)\b|^\s*['"`]\[/.test(line))
      expect(
        titles.some(line => line.includes(id)),
        `no title of test/${path} names ${id}`,
      ).toBe(true)
    }
  }
})
