// Fills an empty store with the demonstration: people, records, prose, one meeting that was and one that is today.
// Every step can be repeated, so that a start that was cut short is finished by the next one.
import type { App } from '#server/app'
import { newRegister } from '#server/domain/register'
import { makeTeam } from '#server/domain/team'
import { noWishes, type Wishes } from '#server/domain/wishes'
import { seedRow } from '#server/record/rows'
import { proseUpdate } from '#server/record/template'
import type { Importer } from '#server/usecases/imports'
import { takeOver } from '#server/usecases/imports'
import { addDays, fromLondon, londonDate } from '#shared/calendar'
import { isRefusal } from '#shared/errors'
import { roomName } from '#shared/record'
import { seedBetween } from './betweenMeetings.ts'
import { demonstrationBundles } from './bundles.ts'
import { seedMeetings, todaysMeeting } from './meetings.ts'
import { prose } from './prose.ts'
import { organisations, staff } from './staff.ts'

/** For accounts of invented people, on this machine only: config.ts refuses demonstration mode anywhere else. */
export const demonstrationPassword = 'demonstration'

/** Answers with the lines that tell who can sign in. */
export async function seedDemonstration(app: App): Promise<string> {
  const { ports } = app
  await seedPeople(app)
  await seedRegisters(app)
  await seedTeams(app)
  const coordinator = await ports.people.get('karen-bell')
  const known = await ports.meetings.concerning({ id: 'karen-bell', organisationId: 'brook-lane', organiser: true })
  if (coordinator && known.length === 0) {
    const caseIds = await seedCases(app)
    await seedMeetings(app, caseIds)
    await seedBetween(app, caseIds)
  } else {
    await todaysMeeting(app, null)
  }
  return welcome()
}

async function seedPeople({ ports }: App): Promise<void> {
  const here = new Set((await ports.people.organisations()).map(one => one.id))
  await ports.people.addOrganisations(organisations.filter(one => !here.has(one.id)))
  const known = new Set((await ports.people.all()).map(one => one.id))
  const missing = staff.filter(one => !known.has(one.id))
  if (missing.length === 0) return
  const passwordHash = await ports.passwords.hash(demonstrationPassword)
  await ports.people.addAccounts(
    missing.map(({ id, name, email, role, organisationId, safeguardingLead }) => ({
      id,
      name,
      email,
      role,
      organisationId,
      safeguardingLead,
      colour: staff.findIndex(one => one.id === id) % 8,
      disabled: false,
      passwordHash,
    })),
  )
}

/** Agreements with everybody around the practice; one ends soon. */
async function seedRegisters({ ports }: App): Promise<void> {
  const now = ports.clock.now()
  const today = londonDate(now.getTime())
  for (const { id, kind } of organisations) {
    if ((await ports.registers.load(id)) !== null) continue
    const own = id === 'brook-lane'
    const agreement = {
      reference: `Sharing agreement ${today.slice(0, 4)}, ${kind === 'voluntary' ? 'voluntary sector' : 'care partners'}`,
      from: addDays(today, -340),
      until: addDays(today, kind === 'voluntary' ? 20 : 400),
      controller: kind === 'voluntary' ? ('processor' as const) : ('joint' as const),
      contact: `data.protection@${id}.example.org`,
    }
    const register = {
      ...newRegister(id),
      guardianId: own ? 'aisha-shah' : null,
      agreement: own ? null : agreement,
      retention: own ? 'As the NHS records management code says: until ten years after the person’s death.' : null,
    }
    const event = { commandId: `seed-${id}`, at: now.toISOString(), by: 'marion-hughes', type: 'register.changed' }
    await ports.registers.save(register, { ...event, subjectId: id })
  }
}

const frailtyTeam = 'frailty-team'

async function seedTeams({ ports }: App): Promise<void> {
  if ((await ports.teams.load(frailtyTeam)) !== null) return
  const memberIds = ['aisha-shah', 'peter-lee', 'karen-bell']
  const around = { organisationId: 'brook-lane', by: 'marion-hughes', staffIds: memberIds, known: [] }
  const deciding = { commandId: 'seed-team', now: ports.clock.now().toISOString(), newId: () => frailtyTeam }
  const made = makeTeam({ name: 'Frailty team', memberIds }, around, deciding)
  if (isRefusal(made)) throw new Error(`the demonstration team was refused: ${made.message}`)
  await ports.teams.save(made.state, made.event)
}

/** Slug of the person -> id of the case. */
async function seedCases(app: App): Promise<Map<string, string>> {
  const { ports, bundles } = app
  const today = londonDate(ports.clock.now().getTime())
  const caseIds = new Map<string, string>()
  for (const { slug, practiceId, teamIds, bundle } of demonstrationBundles(today)) {
    const read = bundles.read(Buffer.from(JSON.stringify(bundle)), today)
    if (!read.ok) throw new Error(`the demonstration record ${slug} is not readable: ${read.error.message}`)
    const importer: Importer = { id: 'system', practiceId }
    const taken = await takeOver(ports, bundles, importer, read.record, read.report)
    if (isRefusal(taken)) throw new Error(`the demonstration record ${slug} was refused: ${taken.message}`)
    caseIds.set(slug, taken.caseId)
    const one = await ports.cases.get(taken.caseId)
    const namedTeamIds = slug === 'danuta-saleem' ? [frailtyTeam] : []
    if (one) await ports.cases.save({ ...one, teamIds, namedTeamIds, wishes: wishesOf(slug, today) })
    await seedProse(app, slug, taken.caseId)
  }
  return caseIds
}

/** Everybody was told, but for one, about whom nobody has asked yet; and one keeps an organisation out. */
function wishesOf(slug: string, today: string): Wishes {
  if (slug === 'ivy-adeleke') return noWishes()
  const by = { id: 'karen-bell', name: 'Karen Bell', role: 'care-coordinator' }
  const told: Wishes = {
    ...noWishes(),
    version: 1,
    informed: 'yes',
    discussion: 'agrees',
    basis: 'direct-care',
    changed: { at: fromLondon(addDays(today, -30), '10:00'), by },
  }
  if (slug !== 'rod-smith') return told
  const reason = 'Knows somebody who volunteers there.'
  const exclusions = [
    {
      kind: 'organisation' as const,
      id: 'good-neighbours',
      from: addDays(today, -20),
      until: addDays(today, -2),
      reason,
    },
  ]
  return { ...told, exclusions }
}

async function seedProse(app: App, slug: string, caseId: string): Promise<void> {
  const at = app.ports.clock.now()
  const rows = (prose[slug] ?? []).map(({ compartment, blocks }) =>
    seedRow(roomName(caseId, compartment), proseUpdate(blocks), at),
  )
  if (rows.length > 0) await app.recordLog.append(rows)
}

function welcome(): string {
  const widest = Math.max(...staff.map(one => one.email.length))
  const lines = staff.map(one => `  ${one.email.padEnd(widest)}  ${one.name}, ${one.job}`)
  return `\nDemonstration accounts (password for all: ${demonstrationPassword}). Nobody in this data exists.\n\n${lines.join('\n')}\n`
}
