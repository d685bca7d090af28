// The disk that outlives every process of a simulation, and the way of one process to it.
import type { RecordSnapshot, RecordStore, UpdateRow } from '#server/usecases/recordPorts'
import type { Chance } from '#test/server/record/chance'
import type { SimulatedClock } from './time.ts'

/** `hangs`: no answer until it is fine again. `refuses`: nothing works. `stumbles`: some writes fail, some only seem to. */
export type StoreState = 'fine' | 'hangs' | 'refuses' | 'stumbles'

export interface Disk {
  readonly rows: Map<string, UpdateRow>
  readonly tokens: Set<string>
  state: StoreState
  /** Faults that hit an operation. */
  hits: number
  rowsOf(room: string): UpdateRow[]
  /** For a process that lives while `alive` says so. After that its calls never end. */
  connect(alive: () => boolean): RecordStore
}

export const tokensIn = (bytes: Uint8Array): string[] =>
  Buffer.from(bytes)
    .toString('utf8')
    .match(/⟦[^⟧]+⟧/g) ?? []

export function createDisk(clock: SimulatedClock, chance: Chance): Disk {
  const rows = new Map<string, UpdateRow>()
  const tokens = new Set<string>()
  const snapshots = new Map<string, RecordSnapshot>()
  const never = new Promise<never>(() => undefined)
  const pause = (ms: number) => new Promise<void>(resolve => clock.later(ms, resolve))

  function write(row: UpdateRow) {
    if (rows.has(row._id)) return
    rows.set(row._id, { ...row, bytes: row.bytes.slice() })
    for (const token of tokensIn(row.bytes)) tokens.add(token)
  }

  const disk: Disk = {
    rows,
    tokens,
    state: 'fine',
    hits: 0,
    rowsOf: room => [...rows.values()].filter(row => row.room === room).sort((a, b) => (a._id < b._id ? -1 : 1)),
    connect(alive) {
      /** The way there; throws when the store is away. */
      const reach = async () => {
        await pause(chance.below(20))
        if (disk.state === 'hangs') disk.hits += 1
        while (disk.state === 'hangs') await pause(50)
        if (!alive()) return never
        if (disk.state === 'refuses') fail()
        return undefined
      }
      const answer = async <T>(value: T): Promise<T> => {
        await pause(chance.below(10))
        return alive() ? value : never
      }
      const fail = (): never => {
        disk.hits += 1
        throw new Error('the store fails')
      }
      const rowsOf = (room: string) => disk.rowsOf(room)
      return {
        async append(given) {
          await reach()
          const stumbles = disk.state === 'stumbles' && chance.of(0.5)
          if (stumbles && chance.of(0.4)) fail()
          const some = stumbles && chance.of(0.5) ? chance.below(given.length + 1) : given.length
          for (const row of given.slice(0, some)) write(row)
          await answer(null)
          if (stumbles) fail()
        },
        async load(room) {
          await reach()
          if (disk.state === 'stumbles' && chance.of(0.2)) fail()
          return answer({ snapshot: null, rows: rowsOf(room) })
        },
        async putSnapshot(snapshot) {
          await reach()
          snapshots.set(snapshot.room, snapshot)
        },
        async rewrite(room, given) {
          await reach()
          snapshots.delete(room)
          for (const row of given) rows.set(row._id, row)
        },
        async history(room, until) {
          await reach()
          return answer(rowsOf(room).filter(row => !until || row.at <= until))
        },
        async span(room) {
          const [first, last] = [rowsOf(room)[0], rowsOf(room).at(-1)]
          return answer(first && last ? { first: first.at, last: last.at } : null)
        },
      }
    },
  }
  return disk
}
