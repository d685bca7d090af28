// Named teams in MongoDB, and the other stores that rights are judged by.
import { type Connection, Schema, trusted } from 'mongoose'
import type { Team } from '../domain/team.ts'
import type { TeamStore } from '../usecases/ports.ts'
import { aggregateStore, type Stored, toState } from './aggregates.ts'
import { createCoverStore, createEmergencyStore } from './covers.ts'
import { createRegisterStore } from './registers.ts'
import { eventSchema } from './schemas.ts'

const text = { type: String, required: true }

const schema = new Schema<Stored<Team>>(
  {
    _id: text,
    version: { type: Number, required: true },
    history: [eventSchema],
    organisationId: text,
    name: text,
    memberIds: [String],
    endedAt: { type: String, default: null },
  },
  { collection: 'teams', versionKey: false, strict: 'throw', minimize: false },
)
schema.index({ memberIds: 1, endedAt: 1 })
schema.index({ endedAt: 1 })

export function createTeamStore(connection: Connection): TeamStore {
  const model = connection.model<Stored<Team>>('Team', schema)
  const living = async (filter: Record<string, unknown>) =>
    (
      await model
        .find({ ...filter, endedAt: null })
        .sort({ _id: 1 })
        .lean<Stored<Team>[]>()
    ).map(one => toState<Team>(one))
  return {
    ...aggregateStore<Team>(model),
    living: () => living({}),
    many: async ids => (ids.length === 0 ? [] : living({ _id: trusted({ $in: ids }) })),
    withMembers: async ids => (ids.length === 0 ? [] : living({ memberIds: trusted({ $in: ids }) })),
  }
}

export const createGovernanceStores = (connection: Connection) => ({
  covers: createCoverStore(connection),
  emergencies: createEmergencyStore(connection),
  registers: createRegisterStore(connection),
  teams: createTeamStore(connection),
})
