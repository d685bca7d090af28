// The server as shipped, in a process of its own: embedded database, signed-in people, rights and authorship checked.
// Only the rate limit for one person is lifted, because the driver types for many at once through one socket.

import '../../../server/collector.ts'
import { randomBytes, randomUUID } from 'node:crypto'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { pino } from 'pino'
import { newSession } from '#server/domain/session'
import { createApp } from '../../../server/app.ts'
import type { Case } from '../../../server/domain/case.ts'
import { noPrivacy } from '../../../server/domain/privacy.ts'
import { noWishes } from '../../../server/domain/wishes.ts'
import { rowMaker } from '../../../server/record/rows.ts'
import { typedUpdates } from './typing.ts'
import { type Asked, memoryHeld, PEOPLE, RECORDS, tell } from './wire.ts'

const dataDir = process.argv[2] ?? './bench-data'
const log = pino({ level: 'error' })
const config = {
  mode: 'demonstration' as const,
  host: '127.0.0.1',
  port: 0,
  dataDir,
  mongodbUri: null,
  jwtSecret: randomBytes(32).toString('base64url'),
  previousJwtSecret: null,
  publicOrigin: null,
  trustProxy: 0,
  logLevel: 'error' as const,
  metricsToken: null,
  call: { stunUrls: [], turnUrls: [], turnSecret: null, relayOnly: false },
  idleLockMinutes: 30,
  elsewhere: null,
  mail: { smtpUrl: null, from: 'caseroom@example.org', digestHour: 7 },
}
const app = await createApp(config, log, {
  recordLimits: { framesPerSecond: 1_000_000, bytesPerSecond: 1_000_000_000, socketsPerUser: 2_000 },
})
const { ports } = app
const now = ports.clock.now()

const fresh = (await ports.people.organisations()).length === 0
if (fresh) await addPeople()
const tokens: string[] = []
for (let at = 0; at < PEOPLE; at += 1) {
  const sessionId = randomUUID()
  const personId = `person-${at}`
  await ports.sessions.insert(newSession(sessionId, personId, 'none', now))
  tokens.push(ports.tokens.issue({ personId, sessionId }, now).token)
}
for (let at = 0; fresh && at < RECORDS; at += 1) await ports.cases.insert(caseOf(at))
const url = (await app.listen()).replace('http', 'ws')
const delay = monitorEventLoopDelay({ resolution: 5 })

process.on('message', (message: Asked) => {
  answer(message).catch(error => {
    log.error(error)
    process.exitCode = 1
    process.disconnect?.()
  })
})
tell({ kind: 'ready', url, tokens })

async function addPeople() {
  await ports.people.addOrganisations([{ id: 'practice', name: 'Practice', kind: 'practice' }])
  await ports.people.addAccounts(
    Array.from({ length: PEOPLE }, (_, at) => ({
      id: `person-${at}`,
      name: `Person ${at}`,
      email: `person-${at}@example.org`,
      role: 'gp' as const,
      organisationId: 'practice',
      safeguardingLead: false,
      colour: at % 8,
      disabled: false,
      passwordHash: 'none',
    })),
  )
}

async function answer(asked: Asked) {
  switch (asked.kind) {
    case 'reset':
      delay.reset()
      delay.enable()
      tell({ kind: 'done' })
      return
    case 'delay':
      tell({ kind: 'delay', p99: delay.percentile(99) / 1e6 })
      return
    case 'memory':
      tell({ kind: 'memory', bytes: memoryHeld() })
      return
    case 'seed': {
      const makeRow = rowMaker('bench')
      const at = new Date(now.getTime() - 86_400_000)
      const rows = typedUpdates(asked.keystrokes, asked.perRow).map((bytes, index) =>
        makeRow({
          room: `case-${asked.record}/plan`,
          author: 'person-0',
          connection: 'bench',
          at: new Date(at.getTime() + index),
          bytes,
        }),
      )
      for (let start = 0; start < rows.length; start += 2000) {
        await app.recordLog.append(rows.slice(start, start + 2000))
      }
      tell({ kind: 'done' })
      return
    }
    case 'stop':
      await app.stop()
      process.disconnect?.()
      return
    default:
      asked satisfies never
  }
}

function caseOf(at: number): Case {
  return {
    id: `case-${at}`,
    version: 0,
    practiceId: 'practice',
    teamIds: [],
    person: {
      family: 'Example',
      given: `Number ${at}`,
      title: null,
      preferredName: null,
      birthDate: '1941-03-03',
      gender: 'Female',
      nhsNumber: { value: null, status: 'missing' },
      deceased: null,
      address: null,
      phones: [],
      language: null,
      interpreter: false,
    },
    identifiers: [`bench|${at}`],
    createdAt: now.toISOString(),
    lastImport: null,
    wishes: noWishes(),
    privacy: noPrivacy(),
  }
}
