// `npm run faults:store [-- ROUNDS]`: the faults of the embedded database, 200 kills instead of the 20 of `npm test`.
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const rounds = process.argv[2] ?? '200'
const child = spawn(
  process.execPath,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    'test/contract/embedded/durability.test.ts',
    'test/contract/embedded/faults.test.ts',
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, FAULT_ROUNDS: rounds } },
)
child.once('exit', code => {
  process.exitCode = code ?? 1
})
