// What was decided about sections of the record, in MongoDB. The text itself is in the log.
import { type Connection, Schema, trusted } from 'mongoose'
import type { Section } from '../domain/section.ts'
import type { SectionStore } from '../usecases/sectionPorts.ts'
import { aggregateStore, type Stored, toState } from './aggregates.ts'
import { bySchema, eventSchema, part } from './schemas.ts'

const text = { type: String, required: true }
const textOrNull = { type: String, default: null }
const number = { type: Number, required: true }

const schema = new Schema<Stored<Section>>(
  {
    _id: text,
    version: number,
    history: [eventSchema],
    caseId: text,
    compartment: text,
    redactions: [
      part({
        id: text,
        state: text,
        by: { type: bySchema, required: true },
        at: text,
        reason: text,
        ranges: [part({ client: number, clock: number, length: number })],
        answeredBy: { type: bySchema, default: null },
        answeredAt: textOrNull,
      }),
    ],
    versions: [
      part({
        number,
        closedBy: { type: bySchema, required: true },
        closedAt: text,
        hash: textOrNull,
        moment: textOrNull,
        signers: [bySchema],
        signatures: [part({ by: { type: bySchema, required: true }, at: text })],
        reopened: { type: part({ by: { type: bySchema, required: true }, at: text, reason: text }), default: null },
      }),
    ],
    addenda: [
      part({
        id: text,
        by: { type: bySchema, required: true },
        tab: text,
        at: text,
        text: { type: String, default: '' },
        removed: number,
        state: text,
        answeredBy: { type: bySchema, default: null },
        answeredAt: textOrNull,
        reason: textOrNull,
      }),
    ],
  },
  { collection: 'recordSections', versionKey: false, strict: 'throw', minimize: false },
)
schema.index({ 'redactions.state': 1 })

export function createSectionStore(connection: Connection): SectionStore {
  const model = connection.model<Stored<Section>>('RecordSection', schema)
  return {
    ...aggregateStore<Section>(model),
    async unfinished() {
      const stored = await model.find({ 'redactions.state': 'confirmed' }).lean<Stored<Section>[]>()
      return stored.map(one => toState<Section>(one))
    },
    async unsealed() {
      const waiting = trusted({ $elemMatch: { hash: null, reopened: null } })
      const stored = await model.find({ versions: waiting }).lean<Stored<Section>[]>()
      return stored.map(one => toState<Section>(one))
    },
  }
}
