// Summaries of people's medicines and the rules that a practice switched off, in MongoDB.
import { type Connection, Schema, trusted } from 'mongoose'
import { type MedicineSummary, medicineSummary } from '#shared/medicineWork'
import type { RuleSwitches } from '../domain/ruleSwitch.ts'
import type { MedicineSummaryStore } from '../usecases/medicinePorts.ts'
import type { AggregateStore } from '../usecases/ports.ts'
import { aggregateStore, type Stored } from './aggregates.ts'
import { bySchema, eventSchema, part } from './schemas.ts'

const text = { type: String, required: true }
const number = { type: Number, required: true }

const summarySchema = new Schema<Omit<MedicineSummary, 'caseId'> & { _id: string }>(
  {
    _id: text,
    practiceId: text,
    asOf: text,
    medicines: number,
    groups: [part({ group: text, facts: [String] })],
    fired: [String],
  },
  { collection: 'medicineSummaries', versionKey: false, strict: 'throw', minimize: false },
)
summarySchema.index({ practiceId: 1 })

export function createMedicineSummaryStore(connection: Connection): MedicineSummaryStore {
  const model = connection.model('MedicineSummary', summarySchema)
  return {
    async put({ caseId, ...summary }) {
      await model.updateOne({ _id: caseId }, { $set: summary }, { upsert: true })
    },
    async about({ practiceId, caseIds }) {
      const of = [{ practiceId }, ...(caseIds.length === 0 ? [] : [{ _id: trusted({ $in: caseIds }) }])]
      const rows = await model.find({ $or: of }).lean<({ _id: string } & Record<string, unknown>)[]>()
      return rows.map(({ _id, ...rest }) => medicineSummary.parse({ ...rest, caseId: _id }))
    },
  }
}

const switchesSchema = new Schema<Stored<RuleSwitches>>(
  {
    _id: text,
    version: number,
    history: [eventSchema],
    off: [part({ ruleId: text, reason: text, by: bySchema, at: text })],
  },
  { collection: 'ruleSwitches', versionKey: false, strict: 'throw', minimize: false },
)

export function createRuleSwitchStore(connection: Connection): AggregateStore<RuleSwitches> {
  return aggregateStore<RuleSwitches>(connection.model<Stored<RuleSwitches>>('RuleSwitches', switchesSchema))
}
