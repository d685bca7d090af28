// `npm start`: set up what is missing, then run the server.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SetupError, setUp } from './setup.mjs'
import { supervise } from './supervise.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

try {
  await setUp({ root })
  const settings = existsSync(join(root, '.env')) ? ['--env-file=.env'] : []
  const args = [...settings, '--import', 'tsx', 'server/main.ts', ...process.argv.slice(2)]
  process.exitCode = await supervise(process.execPath, args, { cwd: root })
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  console.error(`\n${error.message}`)
  process.exitCode = 1
}
