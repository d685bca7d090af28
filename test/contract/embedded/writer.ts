/** A process that writes until it is killed, and says what was acknowledged. Started by durability.test.ts. */
import pino from 'pino'
import { startEmbedded } from '#server/storage/embedded/embedded'
import { connect } from './database.ts'

const [dir = '', round = '0'] = process.argv.slice(2)
const embedded = await startEmbedded({ dir, log: pino({ level: 'silent' }) })
const client = await connect(embedded.uri)
const single = client.db().collection('single')
const batch = client.db().collection('batch')
const counter = client.db().collection<{ _id: string; n: number; log: string[] }>('counter')
const passing = client.db().collection('passing')
await passing.createIndex({ round: 1, n: -1 })
await single.createIndex({ round: 1, n: 1 }, { unique: true })

async function singles(): Promise<void> {
  for (let n = 0; ; n += 1) {
    await single.insertOne({ round: Number(round), n, filler: 'x'.repeat(300) })
    process.stdout.write(`single ${n}\n`)
  }
}

async function batches(): Promise<void> {
  for (let n = 0; ; n += 1) {
    await batch.insertMany(
      Array.from({ length: 50 }, (_, at) => ({ round: Number(round), n, at, filler: 'y'.repeat(300) })),
    )
    process.stdout.write(`batch ${n}\n`)
  }
}

async function counts(): Promise<void> {
  for (let n = 1; ; n += 1) {
    await counter.updateOne({ _id: round }, { $inc: { n: 1 }, $push: { log: `entry ${n}` } }, { upsert: true })
    process.stdout.write(`counter ${n}\n`)
  }
}

async function removals(): Promise<void> {
  for (let n = 0; ; n += 1) {
    await passing.insertOne({ round: Number(round), n, filler: 'z'.repeat(300) })
    await passing.deleteOne({ round: Number(round), n })
    process.stdout.write(`removal ${n}\n`)
  }
}

await Promise.all([singles(), batches(), counts(), removals()])
