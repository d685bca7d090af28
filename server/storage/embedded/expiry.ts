/** Deletes what a TTL index says is over. */
import type { Collection, Index } from './catalog.ts'
import { matchesOf } from './commands/change.ts'
import type { Engine } from './commands/command.ts'
import { everything } from './query/source.ts'

/** One pass, a thousand documents to a transaction so that writers wait only briefly. Answers how many went. */
export async function expire(engine: Engine): Promise<number> {
  let total = 0
  for (const { namespace, indexes } of engine.catalog.all()) {
    if (indexes.every(index => index.expireAfterSeconds === undefined)) continue
    for (;;) {
      const gone = await engine.write(() => {
        const collection = engine.catalog.find(namespace)
        return collection ? collection.indexes.reduce((sum, index) => sum + expireBy(engine, collection, index), 0) : 0
      })
      total += gone
      if (gone === 0) break
    }
  }
  return total
}

function expireBy(engine: Engine, collection: Collection, index: Index): number {
  const part = index.parts[0]
  if (index.expireAfterSeconds === undefined || part === undefined || index.parts.length > 1) return 0
  const before = new Date(engine.now().getTime() - index.expireAfterSeconds * 1000)
  const filter = { [part.path]: { $lt: before } }
  const over = matchesOf(engine, collection, { ...everything, filter, limit: 1000, hint: index }, true)
  for (const found of over) engine.documents.remove(collection, found)
  return over.length
}
