// Which account a person at an OpenID Connect provider is. Keyed by a hash, so that the key says nothing about anybody.
import { createHash } from 'node:crypto'
import { type Connection, Schema } from 'mongoose'
import type { Identities } from '../usecases/accountPorts.ts'
import { insertNew } from './aggregates.ts'

const schema = new Schema<{ _id: string; personId: string }>(
  { _id: { type: String, required: true }, personId: { type: String, required: true, unique: true } },
  { collection: 'identities', versionKey: false, strict: 'throw', minimize: false },
)

export function createIdentities(connection: Connection): Identities {
  const model = connection.model('Identity', schema)
  const keyOf = (issuer: string, subject: string) =>
    createHash('sha256')
      .update(JSON.stringify([issuer, subject]))
      .digest('hex')
  return {
    async of(issuer, subject) {
      const stored = await model.findById(keyOf(issuer, subject)).lean<{ personId: string }>()
      return stored?.personId ?? null
    },
    async link(issuer, subject, personId) {
      const _id = keyOf(issuer, subject)
      return (await insertNew(() => model.create([{ _id, personId }]))) === 'saved'
    },
  }
}
