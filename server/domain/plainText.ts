// Anything that is stored, in words that can be read out: used where all of it has to be told, whatever fields it has or gains.

/** Fields that say nothing to a person: ids, fingerprints, places in other documents. */
const silent = new Set([
  ...['id', '_id', 'version', 'history', 'commandId', 'colour', 'anchor', 'hash', 'seen', 'key', 'rowId', 'ruleId'],
  ...['caseId', 'meetingId', 'discussionId', 'medicineKey', 'practiceId', 'identifiers', 'rule', 'feedback'],
])

export interface Wording {
  /** Names of people and organisations by id. */
  names: ReadonlyMap<string, string>
}

/** Lines of `value`, each field under its name; empty for nothing. */
export function plainLines(value: unknown, wording: Wording, indent = ''): string[] {
  if (value === null || value === undefined || value === '') return []
  if (Array.isArray(value)) {
    return value.flatMap(one => {
      const lines = plainLines(one, wording, `${indent}  `)
      const [first = '', ...rest] = lines
      return lines.length === 0 ? [] : [`${indent}- ${first.trimStart()}`, ...rest]
    })
  }
  if (value instanceof Date) return [`${indent}${value.toISOString()}`]
  if (typeof value !== 'object') return [indent + said(value, wording)]
  const by = nameOf(value)
  if (by !== null) return [indent + by]
  return Object.entries(value).flatMap(([field, inner]) => {
    // Whom the person keeps out, for one: an id that is somebody's is told.
    if (field === 'id' && typeof inner === 'string' && wording.names.has(inner)) {
      return [`${indent}Who: ${wording.names.get(inner)}`]
    }
    if (silent.has(field)) return []
    const lines = plainLines(inner, wording, `${indent}  `)
    if (lines.length === 0) return []
    const [first = ''] = lines
    const flat = lines.length === 1 && !Array.isArray(inner)
    return flat ? [`${indent}${words(field)}: ${first.trim()}`] : [`${indent}${words(field)}:`, ...lines]
  })
}

/** Takes out each of `terms`, whatever its capitals, as a whole word; says how often. */
export function redact(text: string, terms: readonly string[]): { text: string; times: number } {
  let times = 0
  // The longest first: "Ann Marie" before "Ann".
  const wanted = [...terms].sort((a, b) => b.length - a.length)
  const taken = wanted.reduce((before, term) => {
    const literal = term.normalize('NFC').replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    return before.replace(new RegExp(`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`, 'giu'), () => {
      times += 1
      return '[withheld: about another person]'
    })
  }, text.normalize('NFC'))
  return { text: taken, times }
}

function said(value: unknown, { names }: Wording): string {
  if (value === true) return 'yes'
  if (value === false) return 'no'
  const text = String(value)
  return names.get(text) ?? text
}

/** Somebody who did something: their name and role. */
function nameOf(value: object): string | null {
  if (!('name' in value) || !('role' in value) || !('id' in value)) return null
  return Object.keys(value).length === 3 ? `${String(value.name)} (${String(value.role)})` : null
}

/** `proposedAt` -> "Proposed at". */
function words(field: string): string {
  const spaced = field.replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`)
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}
