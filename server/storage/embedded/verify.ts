/** Looks at every document and every index entry of a data file, and says what does not fit. Changes nothing. */
import { decode } from './bson.ts'
import { type Collection, createCatalog } from './catalog.ts'
import { filed } from './collection.ts'
import { Refusal } from './errors.ts'
import { openForReading, type Store } from './store.ts'

export interface CollectionFigures {
  readonly namespace: string
  readonly documents: number
  /** Of BSON, without indexes. */
  readonly bytes: number
  readonly indexes: readonly { readonly name: string; readonly entries: number }[]
}

export interface Findings {
  readonly collections: readonly CollectionFigures[]
  /** Empty when all is well. At most `mostProblems` are listed. */
  readonly problems: readonly string[]
}

const mostProblems = 100
const pageSize = 1000

/** `path` is the data file itself: a backup, or that of a running server, whose writes go on meanwhile. */
export async function verifyFile(path: string): Promise<Findings> {
  const store = openForReading(path)
  try {
    // One uninterrupted run, so that everything is seen as it was at one moment.
    return verify(store)
  } finally {
    await store.close()
  }
}

export function verify(store: Store): Findings {
  const catalog = createCatalog(store)
  const problems: string[] = []
  const report = (problem: string) => {
    if (problems.length < mostProblems) problems.push(problem)
  }
  const collections = catalog.all().map(collection => check(store, collection, report))
  const records = collections.reduce((sum, one) => sum + one.documents, 0)
  if (store.records.countAll() !== records) report('there are documents that belong to no collection')
  const entries = collections.flatMap(one => one.indexes).reduce((sum, index) => sum + index.entries, 0)
  if (store.entries.countAll() !== entries) report('there are index entries that belong to no index')
  return { collections, problems }
}

function check(store: Store, collection: Collection, report: (problem: string) => void): CollectionFigures {
  const { namespace } = collection
  const expected = new Map(collection.indexes.map(index => [index, 0]))
  let documents = 0
  let bytes = 0
  let after = 0
  for (;;) {
    const numbers = store.records.numbers(collection.number, after, pageSize)
    for (const record of numbers) {
      documents += 1
      after = record
      try {
        const found = store.records.get(collection.number, record)
        if (found === undefined) continue
        bytes += found.length
        const doc = decode(found)
        for (const index of collection.indexes) {
          const { keys } = filed(index, doc)
          expected.set(index, (expected.get(index) ?? 0) + keys.length)
          for (const key of keys)
            if (!store.entries.has(index.number, key, record))
              report(`${namespace}: record ${record} is missing from the index ${index.name}`)
        }
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        report(`${namespace}: record ${record}: ${error.codeName}`)
      }
    }
    if (numbers.length < pageSize) break
  }
  const indexes = collection.indexes.map(index => ({ name: index.name, entries: store.entries.countOf(index.number) }))
  for (const index of collection.indexes) {
    const entries = store.entries.countOf(index.number)
    if (entries !== expected.get(index))
      report(
        `${namespace}: the index ${index.name} has ${entries} entries for ${expected.get(index)} keys of documents`,
      )
    const whole = !index.sparse && !index.partial
    if (whole && entries < documents) report(`${namespace}: the index ${index.name} does not hold every document`)
  }
  return { namespace, documents, bytes, indexes }
}
