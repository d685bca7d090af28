// Time-based one-time codes (RFC 6238) by otpauth: SHA-1, six digits, 30 seconds, because that is what authenticators read.
import { Secret, TOTP } from 'otpauth'
import { toString as drawQr } from 'qrcode'
import type { OneTimeCodes } from '../usecases/accountPorts.ts'

const stepSeconds = 30
/** Steps before and after now: clocks of phones are a little off. */
const drift = 1
const issuer = 'Caseroom'

export function createOneTimeCodes(): OneTimeCodes {
  const totp = (secret: string, label = issuer) =>
    new TOTP({ issuer, label, algorithm: 'SHA1', digits: 6, period: stepSeconds, secret: Secret.fromBase32(secret) })
  return {
    newSecret: () => new Secret({ size: 20 }).base32,
    stepOf(secret, code, now) {
      const delta = totp(secret).validate({ token: code, timestamp: now.getTime(), window: drift })
      return delta === null ? null : Math.floor(now.getTime() / 1000 / stepSeconds) + delta
    },
    async card(secret, account) {
      const uri = totp(secret, account).toString()
      return { uri, qr: await drawQr(uri, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 }) }
    },
  }
}
