// Small secrets that have to come back as they were (an authenticator's) lie sealed in the database: AES-256-GCM under a
// key made from the server's secret. Whoever has only the database, or a backup of it, has none of them.
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import type { Sealing } from '../usecases/accountPorts.ts'

const version = 's1'
const ivBytes = 12
const tagBytes = 16

/** @param secrets of the server, the one in use first; earlier ones only open */
export function createSealing(secrets: readonly string[]): Sealing {
  const keys = secrets.map(keyOf)
  const [present] = keys
  if (!present) throw new Error('sealing needs a secret')
  return {
    seal(text, owner) {
      const iv = randomBytes(ivBytes)
      // Bound to its owner: a row copied to another account does not open there.
      const cipher = createCipheriv('aes-256-gcm', present.key, iv).setAAD(Buffer.from(owner))
      const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return [version, present.id, sealed.toString('base64url')].join('.')
    },
    open(sealed, owner) {
      const [form, id, data = ''] = sealed.split('.')
      const key = form === version ? keys.find(one => one.id === id) : undefined
      if (!key) return null
      const bytes = Buffer.from(data, 'base64url')
      const tag = bytes.subarray(-tagBytes)
      const opener = createDecipheriv('aes-256-gcm', key.key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
      try {
        opener.setAAD(Buffer.from(owner)).setAuthTag(tag)
        return Buffer.concat([opener.update(bytes.subarray(ivBytes, -tagBytes)), opener.final()]).toString('utf8')
      } catch {
        // Altered, or another owner's: to the caller both are "not this".
        return null
      }
    },
    isSealed: text => text.startsWith(`${version}.`),
    isPresent: sealed => sealed.startsWith(`${version}.${present.id}.`),
  }
}

function keyOf(secret: string): { id: string; key: Buffer } {
  const key = Buffer.from(hkdfSync('sha256', secret, 'caseroom', 'sealed in the database', 32))
  return { id: createHash('sha256').update(key).digest('hex').slice(0, 8), key }
}
