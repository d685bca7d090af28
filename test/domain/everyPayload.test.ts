// What every door takes, read off the schemas themselves: a new route or command is judged by these without being named here.
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { routes } from '#shared/http'
import { commands, liveRequests } from '#shared/live'
import { visitRequests } from '#shared/visit'

interface Node {
  type?: string
  properties?: Record<string, Node>
  additionalProperties?: boolean | Node
  items?: Node
  maxLength?: number
  maxItems?: number
  pattern?: string
  format?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: Node[]
  oneOf?: Node[]
  allOf?: Node[]
}

const bodies = Object.entries(routes).flatMap(([name, route]) => ('body' in route ? [[name, route.body] as const] : []))
const all: (readonly [string, z.ZodType])[] = [
  ...bodies,
  ...Object.entries(commands),
  ...Object.entries(liveRequests),
  ...Object.entries(visitRequests),
]
const shapeOf = (schema: z.ZodType): Node => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Node

/** Text has an end when its length, its form or its words are set. A pattern with an open repetition sets none. */
const isBounded = ({ maxLength, format, enum: words, const: only, pattern = '*' }: Node): boolean =>
  [maxLength, format, words, only].some(one => one !== undefined) || !/[^\\][*+]|,\}|^\*/.test(pattern)

/** A form that another server sends: OpenID Connect wants what is not understood to be passed over. */
const isForeignForm = (name: string): boolean =>
  Object.entries(routes).some(([known, route]) => known === name && 'form' in route && route.form)

function complaints(node: Node, path: string): string[] {
  const parts = [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])]
  const found = parts.flatMap(part => complaints(part, path))
  if (node.type === 'string' && !isBounded(node)) found.push(`${path}: text without an end`)
  if (node.type === 'array') {
    if (node.maxItems === undefined) found.push(`${path}: a list without an end`)
    found.push(...complaints(node.items ?? {}, `${path}[]`))
  }
  if (node.type === 'object') {
    if (node.additionalProperties !== false && !isForeignForm(path))
      found.push(`${path}: takes fields that nobody named`)
    for (const [name, part] of Object.entries(node.properties ?? {})) found.push(...complaints(part, `${path}.${name}`))
  }
  return found
}

/** The largest wrong thing: `text` wherever text may stand. */
function filled(node: Node, text: unknown): unknown {
  const [part] = [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])]
  if (part) return filled(part, text)
  if (node.const !== undefined) return node.const
  switch (node.type) {
    case 'object':
      return Object.fromEntries(Object.entries(node.properties ?? {}).map(([name, one]) => [name, filled(one, text)]))
    case 'array':
      return [filled(node.items ?? {}, text)]
    case 'string':
      return node.enum ? node.enum[0] : text
    case 'boolean':
      return true
    default:
      return 1
  }
}

test.each(all)(
  '[HT2] S-40 S-44 B-37: %s takes no field that nobody named, and nothing without an end',
  (name, schema) => {
    expect(complaints(shapeOf(schema), name)).toEqual([])
  },
)

describe.each(all)('%s', (name, schema) => {
  test('[HT2] S-40 S-44 B-25 B-37: an operator or a list where text stands, and a field beside, are refused', () => {
    const shape = shapeOf(schema)
    const text = JSON.stringify(shape).includes('"string"')
    if (text) {
      for (const wrong of [{ $ne: null }, { $where: '1' }, { $gt: '' }, ['a', 'b'], 7, true]) {
        const given = filled(shape, wrong)
        // Words of a list have no place for it; those schemas are refused by their other fields or hold no text of people.
        if (JSON.stringify(given) !== JSON.stringify(filled(shape, 'a')))
          expect(schema.safeParse(given).success, JSON.stringify(given)).toBe(false)
      }
    }
    for (const beside of isForeignForm(name) ? [] : ['role', 'organisationId', 'authorId', 'signedBy', 'version2']) {
      if (beside in (shape.properties ?? {})) continue
      const read = schema.safeParse({ ...(filled(shape, 'a') as object), [beside]: 'administrator' })
      const refused = read.success ? [] : read.error.issues.map(issue => issue.code)
      // Or every form of a choice refused it.
      expect(
        refused.some(code => code === 'unrecognized_keys' || code === 'invalid_union'),
        beside,
      ).toBe(true)
    }
  })

  test('[HT6] S-47 B-68: fifty thousand signs in every text cost under 50 ms', () => {
    const shape = shapeOf(schema)
    for (const text of ['a'.repeat(50_000), `${'a'.repeat(49_999)}!`, `${'a@'.repeat(25_000)}`, ' '.repeat(50_000)]) {
      const given = filled(shape, text)
      const cost = () => {
        const from = process.cpuUsage()
        schema.safeParse(given)
        return process.cpuUsage(from).user / 1000
      }
      // The count is the whole process's: collecting garbage and compiling beside it only ever add. The least of up to five.
      let least = cost()
      for (let again = 0; again < 4 && least >= 50; again++) least = Math.min(least, cost())
      expect(least).toBeLessThan(50)
    }
  })
})
