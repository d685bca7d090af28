// npm run admin -- organisation add | user add | user list: sets up a new installation from its own machine.
import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { createApp } from '#server/app'
import { createLog } from '#server/log'
import { id } from '#shared/ids'
import { organisationKind, role } from '#shared/roles'
import { readSettings, withRunningStore } from './store.ts'

const usage = `Usage:
  npm run admin -- organisation add --id brook-lane --name "Brook Lane Surgery" --kind practice
  npm run admin -- user add --id aisha-shah --name "Dr Aisha Shah" --email a.shah@example.org --role gp --organisation brook-lane [--safeguarding-lead]
  npm run admin -- user list`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    id: { type: 'string' },
    name: { type: 'string' },
    kind: { type: 'string' },
    email: { type: 'string' },
    role: { type: 'string' },
    organisation: { type: 'string' },
    'safeguarding-lead': { type: 'boolean', default: false },
  },
})
const reading = readSettings()
if (!reading.ok) stop(reading.problems.join('\n'), 78)
const app = await createApp(withRunningStore(reading.config), createLog('silent')).catch((error: Error) =>
  stop(error.message, 69),
)
const { people, passwords } = app.ports
try {
  switch (positionals.join(' ')) {
    case 'organisation add':
      await people.addOrganisations([
        { id: id.parse(values.id), name: needed('name'), kind: organisationKind.parse(values.kind) },
      ])
      console.log('Added.')
      break
    case 'user add':
      await addUser()
      break
    case 'user list':
      for (const one of await people.all())
        console.log([one.id, one.name, one.role, one.organisationId, one.email].join('\t'))
      break
    default:
      console.error(usage)
      process.exitCode = 64
  }
} catch (error) {
  console.error(`Nothing was changed: ${error instanceof Error ? error.message : 'unknown reason'}\n${usage}`)
  process.exitCode = 1
} finally {
  await app.stop()
}

async function addUser(): Promise<void> {
  const organisationId = needed('organisation')
  if (!(await people.organisations()).some(one => one.id === organisationId)) {
    throw new Error(`there is no organisation ${organisationId}; add it first`)
  }
  // Never chosen by whoever types the command, and shown once.
  const password = randomBytes(12).toString('base64url')
  const colour = (await people.all()).length % 8
  await people.addAccounts([
    {
      id: id.parse(values.id),
      name: needed('name'),
      email: needed('email').toLowerCase(),
      role: role.parse(values.role),
      organisationId,
      safeguardingLead: values['safeguarding-lead'],
      colour,
      disabled: false,
      passwordHash: await passwords.hash(password),
    },
  ])
  console.log(`Added. Password, shown once: ${password}`)
}

function needed(name: 'name' | 'email' | 'organisation'): string {
  const value = values[name]
  if (!value) throw new Error(`--${name} is missing`)
  return value
}

function stop(message: string, code: number): never {
  console.error(message)
  process.exit(code)
}
