// Staff and organisations in MongoDB.
import { type Connection, Schema, trusted } from 'mongoose'
import type { Account, Organisation, PeopleStore } from '../usecases/ports.ts'
import { type Stored, toState } from './aggregates.ts'
import { together } from './together.ts'

const text = { type: String, required: true }
const options = { versionKey: false, strict: 'throw', minimize: false } as const

const accountSchema = new Schema<Stored<Account>>(
  {
    _id: text,
    name: text,
    email: { ...text, unique: true },
    role: text,
    organisationId: text,
    safeguardingLead: { type: Boolean, default: false },
    colour: { type: Number, default: 0 },
    disabled: { type: Boolean, default: false },
    passwordHash: text,
  },
  { ...options, collection: 'accounts' },
)

const organisationSchema = new Schema<Stored<Organisation>>(
  { _id: text, name: text, kind: text },
  { ...options, collection: 'organisations' },
)

export function createPeopleStore(connection: Connection): PeopleStore {
  const accounts = connection.model('Account', accountSchema)
  const organisations = connection.model('Organisation', organisationSchema)
  const allAccounts = remembered(async () => {
    const stored = await accounts.find().sort({ _id: 1 }).lean<Stored<Account>[]>()
    return stored.map(one => toState<Account>(one))
  })
  const allOrganisations = remembered(async () => {
    const stored = await organisations.find().sort({ _id: 1 }).lean<Stored<Organisation>[]>()
    return stored.map(one => toState<Organisation>(one))
  })
  return {
    get: together(async ids => {
      const stored = await accounts.find({ _id: trusted({ $in: ids }) }).lean<Stored<Account>[]>()
      return stored.map(one => toState<Account>(one))
    }),
    async byEmail(email) {
      const stored = await accounts.findOne({ email }).lean<Stored<Account>>()
      return stored ? toState<Account>(stored) : null
    },
    all: allAccounts.get,
    organisations: allOrganisations.get,
    async addOrganisations(list) {
      await organisations.insertMany(list.map(({ id, ...rest }) => ({ _id: id, ...rest })))
      allOrganisations.forget()
    },
    async addAccounts(list) {
      await accounts.insertMany(list.map(({ id, ...rest }) => ({ _id: id, ...rest })))
      allAccounts.forget()
    },
    async change(personId, change) {
      await accounts.updateOne({ _id: personId }, { $set: change }, { runValidators: true })
      allAccounts.forget()
    },
    async setPassword(personId, passwordHash) {
      await accounts.updateOne({ _id: personId }, { $set: { passwordHash } })
      allAccounts.forget()
    },
  }
}

/** Names change rarely and are in every view. Rights are never judged by these lists: `get` always asks the store. */
const rememberedMs = 5_000

function remembered<T>(read: () => Promise<T>): { get(): Promise<T>; forget(): void } {
  let known: { value: Promise<T>; until: number } | null = null
  return {
    get() {
      const now = performance.now()
      if (known && now < known.until) return known.value
      const value = read()
      known = { value, until: now + rememberedMs }
      // A failed read is not remembered: the next caller asks again.
      value.catch(() => {
        known = null
      })
      return value
    },
    forget() {
      known = null
    },
  }
}
