// npm run admin -- ...: accounts and organisations from the machine itself, also while the server runs.
import { parseArgs } from 'node:util'
import { createApp } from '#server/app'
import { createLog } from '#server/log'
import { firstAdministratorLink } from '#server/usecases/entryLinks'
import type { Account } from '#server/usecases/ports'
import { endSessionsOf } from '#server/usecases/sessions'
import { change, invite, link, setState, staffOf } from '#server/usecases/staff'
import { isRefusal, type Refusal } from '#shared/errors'
import { id } from '#shared/ids'
import { organisationKind, role } from '#shared/roles'
import { findingWords, type LinkMade, staffInvite } from '#shared/staff'
import { readSettings, withRunningStore } from './store.ts'

const usage = `Usage:
  npm run admin -- organisation add --id brook-lane --name "Brook Lane Surgery" --kind practice
  npm run admin -- organisation list
  npm run admin -- invite --name "Dr Aisha Shah" --email a.shah@example.org --role gp --organisation brook-lane [--safeguarding-lead]
  npm run admin -- link --email a.shah@example.org [--forget-authenticator]    a new one-time link for a new password
  npm run admin -- role --email a.shah@example.org --role gp
  npm run admin -- disable --email a.shah@example.org                          signs out everywhere, within two seconds
  npm run admin -- enable --email a.shah@example.org
  npm run admin -- sign-out --email a.shah@example.org                         ends all sessions
  npm run admin -- list                                                        everybody
  npm run admin -- review                                                      joiners, movers and leavers to look at
  npm run admin -- first-administrator                                         the link of the first start again`

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
    'forget-authenticator': { type: 'boolean', default: false },
  },
})
const reading = readSettings()
if (!reading.ok) stop(reading.problems.join('\n'), 78)
const { publicOrigin, host, port } = reading.config
const app = await createApp(withRunningStore(reading.config), createLog('silent')).catch((error: Error) =>
  stop(error.message, 69),
)
const { ports } = app
const { people } = ports
try {
  await run(positionals.join(' '))
} catch (error) {
  console.error(`Nothing was changed: ${error instanceof Error ? error.message : 'unknown reason'}\n${usage}`)
  process.exitCode = 1
} finally {
  await app.stop()
}

async function run(command: string): Promise<void> {
  switch (command) {
    case 'organisation add':
      await people.addOrganisations([
        { id: id.parse(values.id), name: needed('name'), kind: organisationKind.parse(values.kind) },
      ])
      return console.log('Added.')
    case 'organisation list':
      for (const one of await people.organisations()) console.log([one.id, one.name, one.kind].join('\t'))
      return
    case 'invite':
      return showLink(done(await invite(ports, operatorOf(await organisation()), invited())))
    case 'link': {
      const account = await named()
      return showLink(done(await link(ports, operatorOf(account.organisationId), account.id, forgets())))
    }
    case 'role': {
      const account = await named()
      const { name, safeguardingLead } = account
      const next = { name, safeguardingLead, role: role.parse(values.role) }
      done(await change(ports, operatorOf(account.organisationId), account.id, next))
      return console.log('Changed. Open pages are judged anew.')
    }
    case 'disable':
    case 'enable': {
      const account = await named()
      done(await setState(ports, operatorOf(account.organisationId), account.id, command === 'disable'))
      return console.log(command === 'disable' ? 'Disabled, and signed out everywhere.' : 'Enabled.')
    }
    case 'sign-out': {
      const account = await named()
      await endSessionsOf(ports, account.id, 'sign-out-by-operator')
      await ports.accessNotices.tell([account.id], ports.clock.now())
      return console.log('Signed out everywhere.')
    }
    case 'list':
      for (const one of await people.all()) {
        console.log(
          [one.id, one.name, one.role, one.organisationId, one.email, one.disabled ? 'disabled' : ''].join('\t'),
        )
      }
      return
    case 'review':
      return review()
    case 'first-administrator': {
      const secret = await firstAdministratorLink(ports)
      if (secret === null) throw new Error('there is an administrator already; use "invite" or "link"')
      return console.log(`Works once, within 24 hours: ${addressOf(secret)}`)
    }
    default:
      console.error(usage)
      process.exitCode = 64
  }
}

async function review(): Promise<void> {
  let lines = 0
  for (const { id: organisationId } of await people.organisations()) {
    for (const { name, role: has, email, findings } of await staffOf(ports, organisationId)) {
      lines += findings.length
      for (const finding of findings) console.log([organisationId, name, has, email, findingWords[finding]].join('\t'))
    }
  }
  console.log(lines === 0 ? 'Nothing to look at.' : `${lines} to look at.`)
}

/** At the prompt of the machine itself: the audit says that it was there. */
function operatorOf(organisationId: string) {
  return { id: 'operator', organisationId }
}

async function organisation(): Promise<string> {
  const organisationId = needed('organisation')
  if ((await people.organisations()).some(one => one.id === organisationId)) return organisationId
  throw new Error(`there is no organisation ${organisationId}; add it first`)
}

function invited() {
  const safeguardingLead = values['safeguarding-lead']
  return staffInvite.parse({ name: needed('name'), email: needed('email'), role: values.role, safeguardingLead })
}

async function named(): Promise<Account> {
  const account = await people.byEmail(needed('email').toLowerCase())
  if (!account) throw new Error('there is no account with this e-mail address')
  return account
}

function forgets(): boolean {
  return values['forget-authenticator']
}

function done<T extends { ok: true }>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(answer.message)
  return answer
}

function showLink({ secret, expiresAt }: LinkMade): void {
  console.log(`Works once, until ${expiresAt}: ${addressOf(secret)}`)
}

function addressOf(secret: string): string {
  return `${publicOrigin ?? `http://${host}:${port}`}/welcome#${secret}`
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
