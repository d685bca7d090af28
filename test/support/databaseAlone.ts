// Run by databaseProcess.ts: the embedded database and nothing else.
import { pino } from 'pino'
import { startEmbedded } from '#server/storage/embedded/embedded'

const dir = process.argv[2]
if (dir === undefined) throw new Error('say which folder')
const database = await startEmbedded({ dir, log: pino({ level: 'silent' }) })
process.on('SIGTERM', () => void database.stop().then(() => process.exit(0)))
// A timer keeps the process: the thread alone does not.
setInterval(() => undefined, 60_000)
process.stdout.write(`uri ${database.uri}\n`)
