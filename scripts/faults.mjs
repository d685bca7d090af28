// `npm run faults`: the fault tests in the counts of a long run, an hour at most. `npm test` runs the same with small counts.
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const usage = `Usage: npm run faults -- [NAME ...] [--COUNT n ...]
  simulation  R-20: seeded runs of the record door       --seeds 20000 --from 1 --steps 500
  kills       R-01: kill -9 of the server under load     --kills 300
  screens     kill -9 with four people at their screens  --browser-kills 40
  outage      R-03: database behind a hole or a reset    --rounds 50 --seconds 5 (60 and 600 are asked for, too)
  crowd       R-07 storms, R-09 stops, R-23 bad lines    --storms 10 --stops 30 --lines 20
  store       R-04 R-22 and kill -9 of the database      --store-kills 200
  rights      R-15 and R-16: rights taken away            --revoked 300 --downgraded 300
  hostile     R-05, R-12 to R-14 and R-18: bytes, replays, snapshots, one that reads nothing
                                                         --frames 2000000 --snapshots 400 --slow 20
Without a name all of them run. A seed that fails is kept in test/support/simulation/keptSeeds.json and runs in every npm test.`

/** @type {Record<string, { files: string[], counts: Record<string, [string, string]> }>} option -> [variable, usual count] */
const suites = {
  simulation: {
    files: ['test/server/record/simulation.test.ts'],
    counts: { seeds: ['FAULT_SEEDS', '20000'], from: ['FAULT_FROM', '1'], steps: ['FAULT_STEPS', '500'] },
  },
  kills: { files: ['test/faults/kill.test.ts'], counts: { kills: ['FAULT_KILLS', '300'] } },
  screens: { files: ['test/browser/kill.test.ts'], counts: { 'browser-kills': ['FAULT_BROWSER_KILLS', '40'] } },
  outage: {
    files: ['test/faults/outage.test.ts'],
    counts: { rounds: ['FAULT_ROUNDS', '50'], seconds: ['FAULT_SECONDS', '5'] },
  },
  crowd: {
    files: ['test/faults/crowd.test.ts'],
    counts: { storms: ['FAULT_STORMS', '10'], stops: ['FAULT_STOPS', '30'], lines: ['FAULT_LINES', '20'] },
  },
  store: {
    files: [
      'test/contract/embedded/durability.test.ts',
      'test/contract/embedded/faults.test.ts',
      'test/contract/embedded/files.test.ts',
    ],
    counts: { 'store-kills': ['FAULT_ROUNDS', '200'] },
  },
  rights: {
    files: ['test/server/record/rightsLost.test.ts', 'test/client/rightsLost.test.ts'],
    counts: { revoked: ['FAULT_REVOKED', '300'], downgraded: ['FAULT_DOWNGRADED', '300'] },
  },
  hostile: {
    files: [
      'test/server/record',
      'test/faults/slowAndLarge.test.ts',
      'test/faults/attack.test.ts',
      'test/server/live/meeting.test.ts',
      'test/server/http/sessions.test.ts',
    ],
    counts: {
      frames: ['FAULT_FRAMES', '2000000'],
      snapshots: ['FAULT_SNAPSHOTS', '400'],
      slow: ['FAULT_SLOW', '20'],
    },
  },
}

/** @type {Record<string, { type: 'string' }>} */
const options = {}
for (const { counts } of Object.values(suites))
  for (const name of Object.keys(counts)) options[name] = { type: 'string' }

process.exitCode = await main()

async function main() {
  const { positionals, values } = readArguments()
  const names = positionals.length > 0 ? positionals : Object.keys(suites)
  const unknown = names.filter(name => !Object.hasOwn(suites, name))
  if (unknown.length > 0) return end(`There is no suite ${unknown.join(', ')}.\n${usage}`)
  /** @type {string[]} */
  const lines = []
  let failed = false
  for (const name of names) {
    const { files, counts } = suites[name] ?? { files: [], counts: {} }
    /** @type {Record<string, string>} */
    const env = { FAULT_REPORT: '1' }
    for (const [option, [variable, usual]] of Object.entries(counts)) env[variable] = String(values[option] ?? usual)
    const asked = Object.entries(counts).map(([option, [variable]]) => `${option} ${env[variable]}`)
    console.log(`\n== ${name}: ${asked.join(', ') || files.join(', ')} ==`)
    const began = Date.now()
    const code = await vitest(files, env)
    failed ||= code !== 0
    const minutes = ((Date.now() - began) / 60_000).toFixed(1)
    lines.push(
      `${code === 0 ? 'held  ' : 'FAILED'}  ${name.padEnd(10)}  ${minutes.padStart(5)} min  ${asked.join(', ')}`,
    )
  }
  console.log(`\n== Result ==\n${lines.join('\n')}`)
  return failed ? 1 : 0
}

function readArguments() {
  try {
    return parseArgs({ allowPositionals: true, options })
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${usage}`)
    process.exit(64)
  }
}

/** @param {string} message */
function end(message) {
  console.error(message)
  return 64
}

/** @param {string[]} files @param {Record<string, string>} env @returns {Promise<number>} */
function vitest(files, env) {
  const child = spawn(
    process.execPath,
    [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--testTimeout', '1200000', ...files],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...env },
    },
  )
  return new Promise(resolve => child.once('exit', code => resolve(code ?? 1)))
}
