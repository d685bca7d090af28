/** SCRAM-SHA-256 (RFC 5802, RFC 7677), the server's side: what guards the port that `db serve` opens. */
import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto'
import { Binary } from 'bson'
import { bytesOf, type Doc, isDoc, own } from './bson.ts'
import type { Dispatch } from './commands/dispatch.ts'
import { codes, Refusal } from './errors.ts'
import { integer } from './numbers.ts'
import type { Reply } from './wire.ts'

export const mechanism = 'SCRAM-SHA-256'

export interface Credential {
  readonly user: string
  readonly salt: Buffer
  readonly iterations: number
  readonly storedKey: Buffer
  readonly serverKey: Buffer
}

export function createCredential(user: string, password: string): Credential {
  const salt = randomBytes(28)
  const iterations = 15_000
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256')
  return {
    user,
    salt,
    iterations,
    storedKey: createHash('sha256').update(hmac(salted, 'Client Key')).digest(),
    serverKey: hmac(salted, 'Server Key'),
  }
}

/** What a driver asks before it has shown who it is. */
const open = new Set(['hello', 'isMaster', 'ismaster', 'ping', 'buildInfo', 'buildinfo'])

/** One connection's guard: every other command waits behind the password. */
export function guarded(dispatch: Dispatch, credential: Credential): Dispatch {
  let exchange: { nonce: string; start: string } | undefined
  let state: 'stranger' | 'proven' | 'known' = 'stranger'

  function begin(body: Doc): Reply {
    if (own(body, 'mechanism') !== mechanism) throw denied()
    const payload = textOf(own(body, 'payload'))
    const bare = payload.slice(payload.indexOf(',', payload.indexOf(',') + 1) + 1)
    const { n: user, r: theirs } = attributes(bare)
    if (!payload.startsWith('n,') || user !== credential.user || theirs === undefined) throw denied()
    const nonce = theirs + randomBytes(18).toString('base64')
    const first = `r=${nonce},s=${credential.salt.toString('base64')},i=${credential.iterations}`
    exchange = { nonce, start: `${bare},${first}` }
    return answer(first, false)
  }

  function proceed(body: Doc): Reply {
    if (state === 'proven') {
      state = 'known'
      return answer('', true)
    }
    const { c: channel, r: nonce, p: proof = '' } = attributes(textOf(own(body, 'payload')))
    const [current] = [exchange]
    exchange = undefined
    if (current === undefined || channel !== 'biws' || nonce !== current.nonce) throw denied()
    const signed = `${current.start},c=biws,r=${nonce}`
    const signature = hmac(credential.storedKey, signed)
    const given = Buffer.from(proof, 'base64')
    if (given.length !== signature.length) throw denied()
    const clientKey = Buffer.from(given.map((byte, at) => byte ^ signature.readUInt8(at)))
    if (!timingSafeEqual(createHash('sha256').update(clientKey).digest(), credential.storedKey)) throw denied()
    state = 'proven'
    return answer(`v=${hmac(credential.serverKey, signed).toString('base64')}`, false)
  }

  return async (body, connection) => {
    const name = Object.keys(body)[0] ?? ''
    try {
      if (name === 'saslStart') return begin(body)
      if (name === 'saslContinue') return proceed(body)
      if (state === 'known') return await dispatch(body, connection)
      if (!open.has(name)) throw new Refusal('Unauthorized', `command ${name} requires authentication`)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return { body: { ok: 0, errmsg: error.message, code: codes[error.codeName], codeName: error.codeName } }
    }
    // The password is asked for by name; a shortcut in the greeting is not taken.
    const { speculativeAuthenticate: _, saslSupportedMechs: asked, ...plain } = body
    const reply = await dispatch(plain, connection)
    return asked === undefined ? reply : { body: { ...reply.body, saslSupportedMechs: [mechanism] } }
  }
}

function answer(payload: string, done: boolean): Reply {
  return { body: { conversationId: integer(1), done, payload: new Binary(Buffer.from(payload)), ok: 1 } }
}

function attributes(message: string): Record<string, string | undefined> {
  return Object.fromEntries(message.split(',').map(part => [part.slice(0, 1), part.slice(2)]))
}

function textOf(payload: unknown): string {
  if (payload instanceof Binary) return Buffer.from(bytesOf(payload)).toString('utf8')
  return isDoc(payload) ? '' : String(payload)
}

function denied(): Refusal {
  return new Refusal('AuthenticationFailed', 'Authentication failed.')
}

function hmac(key: Uint8Array, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
