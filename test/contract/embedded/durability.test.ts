import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { verifyFile } from '#server/storage/embedded/verify'
import { within } from '../../support/deadline.ts'
import { roundsOr } from '../../support/rounds.ts'
import { freshFolder, openDatabase } from './database.ts'

const rounds = roundsOr(20)
const writer = fileURLToPath(new URL('./writer.ts', import.meta.url))

interface Acknowledged {
  single: number
  batch: number
  counter: number
  removal: number
}

test(
  `[ED1] killed ${rounds} times right after an acknowledgement, every acknowledged write is there and no half one`,
  async () => {
    const dir = freshFolder()
    const acknowledged: Acknowledged[] = []
    for (let round = 0; round < rounds; round += 1) acknowledged.push(await writeUntilKilled(dir, round))
    expect(acknowledged.every(one => one.single >= 0 && one.counter > 0)).toBe(true)

    const database = await openDatabase(dir)
    const db = database.client.db()
    for (const [round, last] of acknowledged.entries()) {
      const singles = await db.collection('single').find({ round }).sort({ n: 1 }).toArray()
      // One more may be there: written, but killed before it could be said.
      expect(singles.map(doc => doc.n)).toEqual(singles.map((_, n) => n))
      expect(singles.length).toBeGreaterThanOrEqual(last.single + 1)
      expect(singles.length).toBeLessThanOrEqual(last.single + 2)
      expect(await db.collection('single').countDocuments({ round }, { hint: 'round_1_n_1' })).toBe(singles.length)
      const groups = await db
        .collection('batch')
        .aggregate([{ $match: { round } }, { $group: { _id: '$n', size: { $sum: 1 } } }])
        .toArray()
      expect(groups.map(group => group.size)).toEqual(groups.map(() => 50))
      expect(groups.length).toBeGreaterThanOrEqual(last.batch + 1)
      const counter = await db
        .collection<{ _id: string; n: number; log: string[] }>('counter')
        .findOne({ _id: String(round) })
      expect(counter?.n).toBeGreaterThanOrEqual(last.counter)
      expect(counter?.log).toHaveLength(counter?.n ?? -1)
      // At most the one that was under way.
      const passing = await db.collection('passing').find({ round }).toArray()
      expect(passing.filter(doc => doc.n <= last.removal)).toEqual([])
      expect(passing.length).toBeLessThanOrEqual(1)
    }
    await database.client.close()
    await database.embedded.stop()
    expect((await verifyFile(join(dir, 'store'))).problems).toEqual([])
  },
  60_000 + rounds * 6_000,
)

/** Kills the writer at an acknowledgement that differs from round to round; answers the last of each kind it was told. */
async function writeUntilKilled(dir: string, round: number): Promise<Acknowledged> {
  const child = spawn(process.execPath, ['--import', 'tsx', writer, dir, String(round)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const last: Acknowledged = { single: -1, batch: -1, counter: 0, removal: -1 }
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString()
  })
  const enough = 1 + ((round * 7) % 40)
  let partial = ''
  child.stdout.on('data', (chunk: Buffer) => {
    const lines = `${partial}${chunk.toString()}`.split('\n')
    partial = lines.pop() ?? ''
    for (const line of lines) note(line, last)
    if (last.single >= enough && last.counter > 0) child.kill('SIGKILL')
  })
  await within(30_000, `round ${round} to be killed`, closed(child), () => `${JSON.stringify(last)} ${errors}`)
  if (child.signalCode !== 'SIGKILL') throw new Error(`the writer ended by itself: ${errors}`)
  return last
}

function note(line: string, last: Acknowledged): void {
  const [kind, number] = line.split(' ')
  if (kind === 'single' || kind === 'batch' || kind === 'counter' || kind === 'removal') last[kind] = Number(number)
}

function closed(child: ChildProcess): Promise<void> {
  return new Promise(resolve => child.once('close', () => resolve()))
}
