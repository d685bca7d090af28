// Passwords: argon2id (the library's default algorithm) at 19 MiB, 2 passes, 1 lane (the OWASP minimum), off the main loop in the library's own threads.
import { hash, verify } from '@node-rs/argon2'
import type { Passwords } from '../usecases/ports.ts'

const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export async function createPasswords(): Promise<Passwords> {
  // Checked against when there is no such account, so that the time taken does not tell which accounts exist.
  const nobody = await hash('no account has this password', cost)
  return {
    hash: password => hash(password, cost),
    async verify(known, password) {
      const right = await verify(known ?? nobody, password)
      return right && known !== null
    },
  }
}
