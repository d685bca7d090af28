// Certificates for tests: an authority of one's own and the servers it vouches for. X.509 version 3 (RFC 5280), ECDSA on P-256.
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { isIPv4 } from 'node:net'

export interface Authority {
  /** PEM: what an operator puts where clients find it. */
  cert: string
  /** Key and certificate (PEM) of a server under this name or IPv4 address. */
  vouchesFor(server: string): { key: string; cert: string }
}

export function makeAuthority(common = 'An authority for tests'): Authority {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const certify = (subject: string, publicKey: KeyObject, extensions: Buffer[]) =>
    pem('CERTIFICATE', certificate({ issuer: common, subject, publicKey, by: own.privateKey, extensions }))
  return {
    cert: certify(common, own.publicKey, [
      extension('551d13', sequence(der(0x01, Buffer.from([0xff])))),
      // It signs certificates, and nothing else.
      extension('551d0f', bits(Buffer.from([0x04]), 2)),
    ]),
    vouchesFor(server) {
      const theirs = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const name = isIPv4(server)
        ? der(0x87, Buffer.from(server.split('.').map(Number)))
        : der(0x82, Buffer.from(server))
      return {
        key: theirs.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
        cert: certify(server, theirs.publicKey, [extension('551d11', sequence(name))]),
      }
    },
  }
}

const dayMs = 86_400_000
const ecdsaWithSha256 = () => sequence(oid('2a8648ce3d040302'))

function certificate(given: {
  issuer: string
  subject: string
  publicKey: KeyObject
  by: KeyObject
  extensions: Buffer[]
}): Buffer {
  const now = Date.now()
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256(),
    name(given.issuer),
    sequence(time(now - dayMs), time(now + 30 * dayMs)),
    name(given.subject),
    given.publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...given.extensions)),
  )
  return sequence(body, ecdsaWithSha256(), bits(sign('sha256', body, given.by)))
}

/** One value of ASN.1 in DER: tag, length, content. */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}
const sequence = (...parts: Buffer[]) => der(0x30, ...parts)
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'))
const bits = (content: Buffer, unused = 0) => der(0x03, Buffer.from([unused]), content)
const name = (common: string) => sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(common)))))
const extension = (id: string, value: Buffer) => sequence(oid(id), der(0x01, Buffer.from([0xff])), der(0x04, value))
/** UTC, two digits for the year. */
const time = (at: number) => der(0x17, Buffer.from(`${new Date(at).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`))

const pem = (what: string, bytes: Buffer): string =>
  `-----BEGIN ${what}-----\n${bytes.toString('base64').replace(/(.{64})/g, '$1\n')}\n-----END ${what}-----\n`
