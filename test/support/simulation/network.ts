// A network in memory: two ends of a connection whose bytes arrive late, wait, are swallowed, or end in a reset.
import { Duplex } from 'node:stream'
import type { Chance } from '#test/server/record/chance'
import type { SimulatedClock } from './time.ts'

export interface Link {
  readonly client: Duplex
  readonly server: Duplex
  /** Bytes wait in both directions until `release`. */
  hold(): void
  release(): void
  /** Nothing arrives any more, and neither end is told. */
  swallow(): void
  /** Both ends are told that the other is gone. */
  reset(): void
  readonly usable: () => boolean
}

const slowest = 40

export function openLink(clock: SimulatedClock, chance: Chance): Link {
  let state: 'fine' | 'held' | 'dead' = 'fine'
  const held: (() => void)[] = []
  const route = (arrive: () => void) => {
    if (state === 'dead') return
    if (state === 'held') held.push(arrive)
    else arrive()
  }
  /** In order, each piece at least as late as the one before. */
  const lane = () => {
    let last = 0
    return (arrive: () => void) => {
      last = Math.max(last, clock.elapsed() + chance.below(slowest))
      clock.later(last - clock.elapsed(), () => route(arrive))
    }
  }
  const make = (send: (arrive: () => void) => void, other: () => Duplex) =>
    new Duplex({
      read: () => undefined,
      write: (chunk: Buffer, _encoding, done) => {
        send(() => {
          if (!other().destroyed) other().push(chunk)
        })
        done()
      },
      final: done => {
        send(() => {
          if (!other().destroyed) other().push(null)
        })
        done()
      },
      destroy: (_error, done) => {
        send(() => other().destroy())
        done(null)
      },
    })
  const client: Duplex = make(lane(), () => server)
  const server: Duplex = make(lane(), () => client)
  for (const end of [client, server]) end.on('error', () => undefined)
  return {
    client,
    server,
    hold: () => {
      if (state === 'fine') state = 'held'
    },
    release: () => {
      if (state === 'held') state = 'fine'
      for (const arrive of held.splice(0)) arrive()
    },
    swallow: () => {
      state = 'dead'
    },
    reset: () => {
      state = 'dead'
      client.destroy()
      server.destroy()
    },
    usable: () => state === 'fine' && !client.destroyed && !server.destroyed,
  }
}
