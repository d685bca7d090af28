// Makes the secrets that docker-compose.yml mounts, once: existing files are never overwritten.
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const made = makeSecrets(process.argv[2] ?? join(root, 'secrets'))
console.log(made.length > 0 ? `Made ${made.join(', ')}.` : 'All secrets were there already; nothing was changed.')

/** @param {string} folder @returns {string[]} names of the files that were made */
function makeSecrets(folder) {
  mkdirSync(folder, { recursive: true })
  // The folder is private to its owner. The files in it must be readable, because the containers run as other users.
  chmodSync(folder, 0o700)
  /** @type {string[]} */
  const names = []
  /** @param {string} name @param {() => string} make @returns {string} */
  const secret = (name, make) => {
    const path = join(folder, name)
    if (existsSync(path)) return readFileSync(path, 'utf8').trim()
    const value = make()
    writeFileSync(path, value, { mode: 0o444, flag: 'wx' })
    names.push(name)
    return value
  }
  const word = () => randomBytes(32).toString('hex')

  secret('jwt_secret', () => randomBytes(48).toString('base64url'))
  secret('metrics_token', word)
  secret('mongo_root_password', word)
  secret('mongo_keyfile', () => randomBytes(756).toString('base64'))
  const app = secret('mongo_app_password', word)
  secret('mongodb_uri', () => `mongodb://caseroom:${app}@mongo:27017/caseroom?replicaSet=rs0&authSource=caseroom`)
  const redis = secret('redis_password', word)
  secret('turn_secret', word)
  secret('redis_url', () => `redis://:${redis}@redis:6379`)
  // Filled in by whoever runs a mail server; empty, no mail is sent.
  secret('smtp_url', () => '')
  return names
}
