/** A database in a process with limits of its own. Started by faults.test.ts: DIR [uid to become]. */
import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import pino from 'pino'
import { startEmbedded } from '#server/storage/embedded/embedded'
import { verifyFile } from '#server/storage/embedded/verify'
import { connect, serverError } from './database.ts'

const [dir = '', uid] = process.argv.slice(2)
if (uid !== undefined) process.seteuid?.(Number(uid))

try {
  const embedded = await startEmbedded({ dir, log: pino({ level: 'silent' }) })
  const client = await connect(embedded.uri)
  const c = client.db().collection<{ _id: number; filler: string }>('c')
  const filler = 'x'.repeat(10_000)
  let written = 0
  const write = () => c.insertOne({ _id: written, filler })
  // Until it fails: the file may grow no further than the limit of this process.
  const full = await serverError(
    (async () => {
      for (;;) {
        await write()
        written += 1
      }
    })(),
  )
  console.log(JSON.stringify({ kind: 'full', code: full.code, message: full.message, written }))
  // One that fits nowhere, beside reads that go on.
  const again = await serverError(c.insertMany(Array.from({ length: 200 }, (_, n) => ({ _id: 1_000_000 + n, filler }))))
  console.log(JSON.stringify({ kind: 'again', code: again.code, count: await c.countDocuments() }))
  process.stdin.once('data', async () => {
    rmSync(join(dirname(dir), 'ballast'), { force: true })
    const next = await write().then(
      () => 'written',
      (error: Error) => error.message,
    )
    console.log(JSON.stringify({ kind: 'room', next, count: await c.countDocuments() }))
    await client.close()
    await embedded.stop()
    console.log(JSON.stringify({ kind: 'sound', problems: (await verifyFile(join(dir, 'store'))).problems }))
    process.exit(0)
  })
} catch (error) {
  console.log(JSON.stringify({ kind: 'refused', message: error instanceof Error ? error.message : String(error) }))
  process.exit(1)
}
