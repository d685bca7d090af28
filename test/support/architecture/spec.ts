// shared/SPEC.md and the tests must tell the same story: each rule has a test, each cited rule exists.
import type { Source } from './source.ts'

/** `- **RC3** text` per rule. A duplicate id would let one rule hide behind the test of another. */
export function readRules(markdown: string): { ids: Set<string>; duplicates: string[] } {
  const ids = new Set<string>()
  const duplicates: string[] = []
  for (const [, id = ''] of markdown.matchAll(/^\s*- \*\*([A-Z]{2,3}\d+)\*\*/gm)) {
    if (ids.has(id)) duplicates.push(id)
    ids.add(id)
  }
  return { ids, duplicates }
}

export function specComplaints(markdown: string, sources: Source[]): string[] {
  const { ids, duplicates } = readRules(markdown)
  const cited = new Set<string>()
  const complaints = duplicates.map(id => `SPEC.md has ${id} twice`)
  for (const { path, tests } of sources) {
    for (const { title, line, rules } of tests) {
      if (rules.length === 0) complaints.push(`${path}:${line} cites no rule: "${title}"`)
      for (const id of rules) {
        cited.add(id)
        if (!ids.has(id)) complaints.push(`${path}:${line} cites ${id}, which SPEC.md does not have`)
      }
    }
  }
  for (const id of ids) if (!cited.has(id)) complaints.push(`SPEC.md ${id} has no test`)
  return [...new Set(complaints)]
}
