import type { TokenSource } from '../../client/collab/recordDoc.ts'

/** A session of which the test decides the tokens. */
export function tokens(
  first: string,
  next: string | null = null,
): TokenSource & { give(token: string): void; renewals: number } {
  let token: string | null = first
  const listeners = new Set<() => void>()
  const source = {
    renewals: 0,
    token: () => token,
    async renew() {
      source.renewals += 1
      token = next
      return next !== null
    },
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    give(given: string) {
      token = given
      for (const listener of [...listeners]) listener()
    },
  }
  return source
}
