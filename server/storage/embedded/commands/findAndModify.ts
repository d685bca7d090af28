/** findAndModify: change or remove one document and answer it, before or after. */
import { type Doc, own } from '../bson.ts'
import { Refusal } from '../errors.ts'
import { integer } from '../numbers.ts'
import { compileFilter } from '../query/match.ts'
import { compileProjection } from '../query/project.ts'
import { firstOf } from '../query/source.ts'
import { compileUpdate } from '../update/apply.ts'
import { docArgument, flagArgument } from './arguments.ts'
import { applyTo, upsert } from './change.ts'
import { type CommandFamily, namespaceOf } from './command.ts'
import { questionOf } from './read.ts'

const fields = [
  'query',
  'sort',
  'remove',
  'update',
  'new',
  'fields',
  'upsert',
  'bypassDocumentValidation',
  'collation',
  'arrayFilters',
  'hint',
]

export const findAndModifyCommands: CommandFamily = {
  findAndModify: {
    fields,
    retryable: true,
    run: async (engine, call) => {
      const namespace = namespaceOf(call)
      const remove = flagArgument(call.body, 'remove', false)
      const wantNew = flagArgument(call.body, 'new', false)
      const upserting = flagArgument(call.body, 'upsert', false)
      if (remove && ('update' in call.body || upserting || wantNew))
        throw new Refusal('FailedToParse', "Cannot specify 'remove' together with 'update', 'upsert' or 'new'")
      const filter = docArgument(call.body, 'query')
      const project = compileProjection(docArgument(call.body, 'fields'), compileFilter(filter))
      const update = remove
        ? undefined
        : compileUpdate(own(call.body, 'update'), own(call.body, 'arrayFilters'), { now: engine.now() })
      return engine.write(() => {
        const collection = engine.catalog.find(namespace)
        const found = collection && firstOf(engine.store, collection, questionOf(call.body, 'query', collection))
        const shown = (doc: Doc | undefined) => (doc === undefined ? null : project ? project(doc) : doc)
        if (update === undefined) {
          if (found) engine.documents.remove(collection, found)
          return call.keep({
            body: { lastErrorObject: { n: integer(found ? 1 : 0) }, value: shown(found?.doc), ok: 1 },
          })
        }
        if (found) {
          const { before, after } = applyTo(engine, collection, found, filter, update)
          return call.keep({
            body: {
              lastErrorObject: { n: integer(1), updatedExisting: true },
              value: shown(wantNew ? after : before),
              ok: 1,
            },
          })
        }
        if (!upserting)
          return call.keep({ body: { lastErrorObject: { n: integer(0), updatedExisting: false }, value: null, ok: 1 } })
        const { after } = upsert(engine, namespace, filter, update)
        return call.keep({
          body: {
            lastErrorObject: { n: integer(1), updatedExisting: false, upserted: own(after, '_id') },
            value: wantNew ? shown(after) : null,
            ok: 1,
          },
        })
      })
    },
  },
}
