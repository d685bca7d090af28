// npm run bench:record -- [scenario ...] [--servers ours,relay] [--seconds 10] [--json FILE]
// Prints a table with the ratio to the blind relay, and JSON. The servers run on core 0, this driver on core 1.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { type ServerName, servers } from './record/measured.ts'
import { type Figures, onlyOurs, type ScenarioName, scenarios } from './record/scenarios.ts'

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
const chosen = values.servers.split(',').filter(isServer)
const seconds = Number(values.seconds)
const results: Record<string, Partial<Record<ServerName, Figures>>> = {}
for (const scenario of asked) {
  const row: Partial<Record<ServerName, Figures>> = {}
  results[scenario] = row
  for (const server of chosen) {
    if (server !== 'ours' && onlyOurs.includes(scenario)) continue
    row[server] = await scenarios[scenario](server, seconds)
    print(scenario, server, row[server] ?? {}, row.relay)
  }
  print(scenario, 'ours', row.ours ?? {}, row.relay)
}
const machine = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length, at: new Date().toISOString() }
const report = JSON.stringify({ machine, seconds, results }, null, 2)
if (values.json) writeFileSync(values.json, report)
else process.stdout.write(`${report}\n`)

function print(scenario: string, server: string, figures: Figures, floor: Figures | undefined) {
  const said = Object.entries(figures).map(([name, value]) => {
    const against = server !== 'relay' && floor?.[name] ? ` (x${(value / floor[name]).toFixed(2)})` : ''
    return `${name} ${value.toFixed(value < 10 ? 2 : 0)}${against}`
  })
  process.stdout.write(`${scenario.padEnd(9)} ${server.padEnd(6)} ${said.join(' · ')}\n`)
}

function isScenario(name: string): name is ScenarioName {
  return Object.hasOwn(scenarios, name)
}

function isServer(name: string): name is ServerName {
  return Object.hasOwn(servers, name)
}
