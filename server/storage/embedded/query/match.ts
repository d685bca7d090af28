/** A filter document compiled to a predicate. Unknown operators are refused when the filter is read, not when a document is met. */
import { Query } from 'mingo'
import { type Doc, isDoc, plainDoc, regexOf } from '../bson.ts'
import { Refusal } from '../errors.ts'
import { operatorTest, type ValueTest, valueEquals } from './operators.ts'
import { type Found, missing, reach, splitPath } from './paths.ts'

export interface Matcher {
  matches(doc: Doc): boolean
  /** Index of the array element that made the document match, for the positional `$`. */
  position(doc: Doc): number | undefined
}

/** Throws BadValue (2) for unknown or malformed operators. */
export function compileFilter(filter: Doc): Matcher {
  const test = conjunction(filter)
  return {
    matches: doc => test(doc, noted()),
    position: doc => {
      const note = noted()
      test(doc, note)
      return note.position
    },
  }
}

interface Note {
  position: number | undefined
}
type DocTest = (doc: unknown, note: Note) => boolean

function noted(): Note {
  return { position: undefined }
}

function conjunction(filter: Doc): DocTest {
  const tests: DocTest[] = []
  for (const [field, condition] of Object.entries(filter)) {
    if (field === '$comment') continue
    tests.push(field.startsWith('$') ? logical(field, condition) : fieldTest(field, condition))
  }
  return (doc, note) => tests.every(test => test(doc, note))
}

function logical(operator: string, condition: unknown): DocTest {
  switch (operator) {
    case '$and': {
      const tests = branches(operator, condition)
      return (doc, note) => tests.every(test => test(doc, note))
    }
    case '$or': {
      const tests = branches(operator, condition)
      return (doc, note) => tests.some(test => test(doc, note))
    }
    case '$nor': {
      const tests = branches(operator, condition)
      return doc => !tests.some(test => test(doc, noted()))
    }
    case '$expr':
      return expression(condition)
    case '$alwaysTrue':
      return () => true
    case '$alwaysFalse':
      return () => false
    case '$where':
    case '$text':
    case '$jsonSchema':
      throw new Refusal('NotImplemented', `${operator} is not supported by the embedded database`)
    default:
      throw new Refusal('BadValue', `unknown top level operator: ${operator}`)
  }
}

function branches(operator: string, condition: unknown): DocTest[] {
  if (!Array.isArray(condition) || condition.length === 0)
    throw new Refusal('BadValue', `${operator} argument must be a non-empty array`)
  return condition.map((branch: unknown) => {
    if (!isDoc(branch)) throw new Refusal('BadValue', `${operator} entries need to be full objects`)
    return conjunction(branch)
  })
}

/** The aggregation library reads numbers only as plain ones, so the document is converted for this one operator. */
function expression(condition: unknown): DocTest {
  const query = guarded(() => new Query({ $expr: plainDoc({ value: condition }).value }, { scriptEnabled: false }))
  return doc => isDoc(doc) && guarded(() => query.test(plainDoc(doc)))
}

function guarded<T>(run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw new Refusal('BadValue', error instanceof Error ? error.message : 'The expression failed')
  }
}

/** True when the object holds operators (`{$gt: 1}`) and is not a value to be equal to. Mixed objects are refused. */
export function isOperators(condition: unknown): condition is Doc {
  if (!isDoc(condition)) return false
  const fields = Object.keys(condition)
  const first = fields[0]
  if (first === undefined || !first.startsWith('$')) return false
  // {$ref, $id} is a database reference, a value.
  if (first === '$ref' || first === '$id') return false
  for (const field of fields) if (!field.startsWith('$')) throw new Refusal('BadValue', `unknown operator: ${field}`)
  return true
}

function fieldTest(path: string, condition: unknown): DocTest {
  const parts = splitPath(path)
  if (!isOperators(condition)) return anywhere(parts, equality(condition))
  const tests: DocTest[] = []
  for (const [operator, argument] of Object.entries(condition)) {
    if (operator === '$options') {
      if (!('$regex' in condition)) throw new Refusal('BadValue', '$options needs a $regex')
      continue
    }
    tests.push(operatorOn(parts, operator, argument, condition))
  }
  return (doc, note) => tests.every(test => test(doc, note))
}

function equality(condition: unknown): ValueTest {
  const regex = regexOf(condition)
  return regex === undefined ? valueEquals(condition) : operatorTest('$regex', regex, undefined)
}

function operatorOn(parts: readonly string[], operator: string, argument: unknown, siblings: Doc): DocTest {
  switch (operator) {
    case '$eq':
      return anywhere(parts, valueEquals(argument))
    case '$ne':
      if (regexOf(argument)) throw new Refusal('BadValue', "Can't have regex as arg to $ne.")
      return not(anywhere(parts, valueEquals(argument)))
    case '$nin':
      return not(anywhere(parts, operatorTest('$in', argument, undefined)))
    case '$not':
      return not(negated(parts, argument))
    case '$exists': {
      const exists = anywhere(parts, found => found.value !== missing)
      return isFalse(argument) ? not(exists) : exists
    }
    case '$all':
      return all(parts, argument)
    case '$elemMatch':
      return anywhere(parts, elementMatch(argument))
    default:
      return anywhere(parts, operatorTest(operator, argument, siblings.$options))
  }
}

function negated(parts: readonly string[], argument: unknown): DocTest {
  const regex = regexOf(argument)
  if (regex) return anywhere(parts, operatorTest('$regex', regex, undefined))
  if (!isOperators(argument)) throw new Refusal('BadValue', '$not needs a regex or a document')
  return fieldTest(parts.join('.'), argument)
}

function all(parts: readonly string[], argument: unknown): DocTest {
  if (!Array.isArray(argument)) throw new Refusal('BadValue', '$all needs an array')
  const tests = argument.map((item: unknown) =>
    isDoc(item) && '$elemMatch' in item
      ? anywhere(parts, elementMatch(item.$elemMatch))
      : anywhere(parts, equality(item)),
  )
  return (doc, note) => tests.length > 0 && tests.every(test => test(doc, note))
}

/** One element has to satisfy everything: documents by a filter, other values by operators. */
function elementMatch(argument: unknown): ValueTest {
  if (!isDoc(argument)) throw new Refusal('BadValue', '$elemMatch needs an Object')
  const first = Object.keys(argument)[0]
  const byValue = first?.startsWith('$') && !['$and', '$or', '$nor', '$expr'].includes(first)
  const inner: DocTest = byValue ? fieldTest('v', argument) : conjunction(argument)
  return (found, note) => {
    if (found.element || !Array.isArray(found.value)) return false
    const index = found.value.findIndex((item: unknown) =>
      byValue ? inner({ v: item }, noted()) : (isDoc(item) || Array.isArray(item)) && inner(item, noted()),
    )
    if (index >= 0 && note) note.position = found.position ?? index
    return index >= 0
  }
}

function anywhere(parts: readonly string[], test: ValueTest): DocTest {
  return (doc, note) =>
    reach(doc, parts, (found: Found) => {
      if (!test(found, note)) return false
      note.position ??= found.position
      return true
    })
}

function not(test: DocTest): DocTest {
  return doc => !test(doc, noted())
}

function isFalse(argument: unknown): boolean {
  return argument === false || argument === null || (argument !== true && Number(argument) === 0)
}
