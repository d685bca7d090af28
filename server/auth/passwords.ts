// Passwords: argon2id (the library's default algorithm) at 19 MiB, 2 passes, 1 lane (the OWASP minimum), off the main loop in the library's own threads.
import { hash, verify } from '@node-rs/argon2'
import type { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { tooCommon } from '#shared/password'
import type { Passwords } from '../usecases/ports.ts'

const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const today = `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=${cost.parallelism}$`
/** Of zxcvbn's 0 to 4: at least 10^10 guesses. */
const leastScore = 4

export async function createPasswords(): Promise<Passwords> {
  // Checked against when there is no such account, so that the time taken does not tell which accounts exist.
  const nobody = await hash('no account has this password', cost)
  let judge: Promise<ZxcvbnFactory> | null = null
  return {
    hash: password => hash(password, cost),
    outdated: known => !known.startsWith(today),
    async weakness(password, about) {
      judge ??= loadJudge()
      const { score } = (await judge).check(
        password,
        about.flatMap(words => [words, ...words.split(/[\s@.]+/)]),
      )
      return score < leastScore ? tooCommon : null
    },
    async verify(known, password) {
      // An account that was invited and has no password yet is refused like one that is not there.
      const usable = known?.startsWith('$argon2id$') ? known : null
      const right = await verify(usable ?? nobody, password)
      return right && usable !== null
    },
  }
}

/** Lists of passwords that were published after break-ins, and keyboard patterns. In the package: nothing leaves this machine. */
async function loadJudge(): Promise<ZxcvbnFactory> {
  const [core, common] = await Promise.all([import('@zxcvbn-ts/core'), import('@zxcvbn-ts/language-common')])
  return new core.ZxcvbnFactory({ dictionary: common.dictionary, graphs: common.adjacencyGraphs })
}
