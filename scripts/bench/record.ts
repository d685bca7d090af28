// npm run bench:record -- [scenario ...] [--servers ours,relay,y-websocket,hocuspocus] [--seconds 10] [--json FILE]
// Prints figures with their ratios to the other servers, and JSON. The servers run on core 0, this driver on core 1.
import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type ServerName, servers } from './record/measured.ts'
import { type Figures, notForRelay, type ScenarioName, scenarios } from './record/scenarios.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    servers: { type: 'string', default: Object.keys(servers).join(',') },
    seconds: { type: 'string', default: '10' },
    json: { type: 'string' },
  },
})
spawnSync('taskset', ['-cp', '1', String(process.pid)])
const asked = positionals.length > 0 ? positionals.filter(isScenario) : Object.keys(scenarios).filter(isScenario)
const chosen = values.servers.split(',').filter(isServer).filter(installed)
const seconds = Number(values.seconds)
const results: Record<string, Partial<Record<ServerName, Figures>>> = {}
for (const scenario of asked) {
  const row: Partial<Record<ServerName, Figures>> = {}
  results[scenario] = row
  const able = chosen.filter(server => server !== 'relay' || !notForRelay.includes(scenario))
  await scenarios[scenario](able, seconds, (server, figures) => {
    row[server] = figures
    print(scenario, server, figures, row)
  })
}
const machine = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length, at: new Date().toISOString() }
const report = JSON.stringify({ machine, seconds, results }, null, 2)
if (values.json) writeFileSync(values.json, report)
else process.stdout.write(`${report}\n`)

function print(scenario: string, server: ServerName, figures: Figures, row: Partial<Record<ServerName, Figures>>) {
  const said = Object.entries(figures).map(([name, value]) => {
    const against = Object.entries(row)
      .filter(([other, theirs]) => server === 'ours' && other !== 'ours' && theirs[name])
      .map(([other, theirs]) => `x${(value / (theirs[name] ?? 1)).toFixed(2)} ${other}`)
    return `${name} ${value.toFixed(value < 10 ? 2 : 0)}${against.length > 0 ? ` (${against.join(', ')})` : ''}`
  })
  process.stdout.write(`${scenario.padEnd(9)} ${server.padEnd(11)} ${said.join(' · ')}\n`)
}

/** The other servers are no dependency of ours: they are installed beside the benchmark the first time it runs. */
function installed(server: ServerName): boolean {
  if (!servers[server].startsWith('../peers/')) return true
  const cwd = join(import.meta.dirname, 'peers')
  const npm = (...words: string[]) => spawnSync('npm', words, { cwd, stdio: 'inherit' }).status === 0
  const there = existsSync(join(cwd, 'node_modules/.package-lock.json')) || npm('ci')
  // SQLite comes as source where no binary may be fetched.
  const loads = () => spawnSync(process.execPath, ['-e', "require('sqlite3')"], { cwd }).status === 0
  const usable = there && (server !== 'hocuspocus' || loads() || npm('rebuild', 'sqlite3', '--ignore-scripts=false'))
  if (!usable) process.stderr.write(`${server} is left out: it could not be installed\n`)
  return usable
}

function isScenario(name: string): name is ScenarioName {
  return Object.hasOwn(scenarios, name)
}

function isServer(name: string): name is ServerName {
  return Object.hasOwn(servers, name)
}
