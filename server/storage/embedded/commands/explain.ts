/** explain: which index a command would search by, and how many documents that looks at. Nothing is changed. */
import { type Doc, isDoc, own } from '../bson.ts'
import type { Collection } from '../catalog.ts'
import { Refusal } from '../errors.ts'
import { integer } from '../numbers.ts'
import { choosePlan } from '../query/plan.ts'
import { describePlan, everything, findStored, type Question } from '../query/source.ts'
import { chosenFirst } from './aggregate.ts'
import { docArgument, listArgument, textArgument } from './arguments.ts'
import type { CommandFamily } from './command.ts'
import { hintOf, questionOf } from './read.ts'

export const explainCommands: CommandFamily = {
  explain: {
    fields: ['verbosity'],
    run: async (engine, call) => {
      const inner = docArgument(call.body, 'explain')
      const name = Object.keys(inner)[0] ?? ''
      if (!Object.hasOwn(searches, name))
        throw new Refusal('NotImplemented', `explain is supported for ${Object.keys(searches).join(', ')}`)
      const namespace = `${call.database}.${textArgument(inner, name)}`
      const collection = engine.catalog.find(namespace)
      if (!collection) return { body: { queryPlanner: { namespace, winningPlan: { stage: 'EOF' } }, ok: 1 } }
      const question = searches[name]?.(inner, collection) ?? everything
      const plan = choosePlan(collection, question.filter, question.sort, question.hint)
      let [examined, returned] = [0, 0]
      // What has to be sorted first is looked at to the end.
      const walked = plan.sorted ? question : { ...question, sort: [], skip: 0, limit: 0 }
      for (const found of findStored(engine.store, collection, walked)) {
        if (call.turn.due()) await call.turn.take()
        examined += 1
        if (found) returned += 1
      }
      if (!plan.sorted) returned = Math.min(Math.max(0, returned - question.skip), question.limit || returned)
      return {
        body: {
          queryPlanner: { namespace, parsedQuery: question.filter, winningPlan: describePlan(plan) },
          executionStats: {
            executionSuccess: true,
            nReturned: integer(returned),
            totalDocsExamined: integer(examined),
          },
          ok: 1,
        },
      }
    },
  },
}

/** What each command searches for. */
const searches: { readonly [command: string]: (body: Doc, collection: Collection) => Question } = {
  find: (body, collection) => questionOf(body, 'filter', collection),
  count: (body, collection) => questionOf(body, 'query', collection),
  distinct: (body, collection) => questionOf(body, 'query', collection),
  findAndModify: (body, collection) => ({ ...questionOf(body, 'query', collection), limit: 1 }),
  aggregate: (body, collection) => {
    const hint = hintOf(own(body, 'hint'), collection)
    return chosenFirst(listArgument(body, 'pipeline').filter(isDoc), hint ? { ...everything, hint } : everything)
      .question
  },
  update: (body, collection) => questionOf(only(body, 'updates'), 'q', collection),
  delete: (body, collection) => questionOf({ ...only(body, 'deletes'), limit: 0 }, 'q', collection),
}

/** MongoDB explains one statement at a time. */
function only(body: Doc, name: string): Doc {
  const [statement, ...more] = listArgument(body, name)
  if (!isDoc(statement) || more.length > 0)
    throw new Refusal('InvalidLength', 'explained write batches must be of size 1')
  return statement
}
