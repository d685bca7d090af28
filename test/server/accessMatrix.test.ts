// Every door asked with every role, relationship and part, in as many words as the tables have. The tables themselves are
// checked against what was written by hand in test/domain/access.test.ts.
import { readFile } from 'node:fs/promises'
import type { Socket } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Actor, can, canCompartment } from '#server/domain/access'
import { accessPage } from '#server/domain/accessPage'
import { newDiscussion } from '#server/domain/discussion'
import { openEmergency } from '#server/domain/emergency'
import { type Meeting, newItem, newMeeting, partsIn } from '#server/domain/meeting'
import { toActor } from '#server/usecases/identify'
import type { AuditRow } from '#server/usecases/ports'
import { type RouteName, routes } from '#shared/http'
import { commandNeeds, type Need, requestNeeds, routeNeeds } from '#shared/needs'
import { closeCodes, discussionCompartment } from '#shared/record'
import { compartmentKinds, type Relationship, type Role, relationships, roles } from '#shared/roles'
import { type Live, startWorld, type World } from '#test/support/app'
import { within } from '#test/support/deadline'
import { coverFor } from '#test/support/governance'
import { payloadFor } from '#test/support/payloads'
import { openRecord } from '#test/support/recordClient'
import { routeBodies } from '#test/support/routeBodies'
import { seriesOf } from '#test/support/seriesGiven'

const ways = [...relationships, 'none'] as const
type Way = (typeof ways)[number]
const parts = ['nobody', 'member', 'chair'] as const
type Part = (typeof parts)[number]

const accounts = roles.flatMap(role => ways.map(way => ({ id: `${role}-${way}`, role, way })))
/** The section that stands for all in addresses that name one: roles differ in reading and in writing it. */
const namedSection = 'clinical'

const partsFor = (way: Way): readonly Part[] => (way === 'cover' || way === 'emergency' ? ['chair'] : parts)

const throughOf = (way: Way): Relationship[] => (way === 'none' ? [] : [way])

let world: World
let caseId: string
/** What the audit was told, by whom: every refusal must be there. */
const told: AuditRow[] = []
const meetings = new Map<string, Meeting>()

beforeAll(async () => {
  world = await startWorld()
  const { ports } = world.app
  await ports.people.addAccounts(
    accounts.map(({ id, role, way }) => ({
      id,
      name: `Test ${id}`,
      email: `${id}@example.org`,
      role,
      organisationId: way === 'practice' ? 'practice' : 'hospital',
      safeguardingLead: false,
      colour: 0,
      disabled: false,
      passwordHash: 'none',
    })),
  )
  const ofWay = (way: Way) => accounts.filter(one => one.way === way).map(one => one.id)
  caseId = (await world.addCase({ teamIds: [...ofWay('team'), 'away'] })).id
  const now = ports.clock.now().toISOString()
  for (const byId of ofWay('cover')) await coverFor(ports, 'away', byId)
  for (const personId of ofWay('emergency')) {
    const given = { caseId, personId, practiceId: 'practice', reason: 'For the matrix', despiteWish: false }
    const { state, event } = openEmergency(given, { commandId: personId, now, newId: ports.newId })
    await ports.emergencies.save(state, event)
  }
  for (const { id, way } of accounts) {
    for (const part of parts) {
      const key = `${part}-${id}`
      const itemId = `item-${key}`
      const meeting = newMeeting({
        id: `meeting-${key}`,
        title: 'Matrix',
        kind: 'mdt',
        startsAt: now,
        plannedMinutes: 60,
        organisationId: 'practice',
        chairId: part === 'chair' ? id : 'chair',
        memberIds: ['chair', ...(part === 'nobody' ? [] : [id])],
        state: 'live',
        startedAt: now,
        currentItemId: itemId,
        agenda: [
          {
            ...newItem({
              id: itemId,
              caseId,
              question: 'Why?',
              presenterId: 'gp',
              minutes: 10,
              invitedIds: way === 'invited' ? [id] : [],
            }),
            state: 'open',
            openings: [{ from: now, to: null }],
          },
        ],
      })
      meetings.set(key, meeting)
      const event = { commandId: key, at: now, by: 'chair', type: 'meeting.created', subjectId: meeting.id }
      await ports.meetings.save(meeting, event)
      const { chairId, memberIds } = meeting
      // Of the same id, so that an address that names either finds the one with the same parts.
      await ports.series.save({ ...seriesOf(chairId, memberIds), id: meeting.id }, event)
      await ports.discussions.save(newDiscussion(itemId, meeting.id, caseId), event)
    }
  }
  const record = ports.audit.record
  ports.audit.record = row => {
    told.push(row)
    return record(row)
  }
})
afterAll(() => world.stop())

const actorOf = (role: Role, way: Way): Actor => {
  const practice = way === 'practice'
  const account = { id: `${role}-${way}`, name: '', role, safeguardingLead: false, colour: 0 }
  const organisation = practice
    ? { id: 'practice', name: '', kind: 'practice' as const }
    : { id: 'hospital', name: '', kind: 'hospital' as const }
  return toActor(
    { ...account, email: '', organisationId: organisation.id, disabled: false, passwordHash: '' },
    organisation,
    's',
  )
}

function meetingOf(part: Part, actor: Actor): Meeting {
  const found = meetings.get(`${part}-${actor.id}`)
  if (!found) throw new Error(`no meeting for ${actor.id} as ${part}`)
  return found
}

/** What the tables say. `onDiscussion`: without a relationship the discussion is not there at all. */
function expected(need: Need, actor: Actor, way: Way, meeting: Meeting, onDiscussion = false): boolean {
  if (need.kind === 'section') return canCompartment(actor, need.right, namedSection, throughOf(way))
  if (need.kind !== 'entry') return true
  // No organisation here has named a guardian: then its GPs stand in.
  const holds = actor.role === 'gp' ? (['caldicott-guardian'] as const) : []
  const subject = { through: throughOf(way), as: partsIn(actor, meeting), holds }
  if (onDiscussion && subject.through.length === 0) return false
  return (
    can(actor, need.action, subject) &&
    (need.about === undefined || can(actor, need.about, subject)) &&
    (need.reads === undefined ||
      canCompartment(actor, 'reads', need.reads === 'named' ? namedSection : need.reads, subject.through))
  )
}

/** A refusal of access names what was asked for; a refusal by a rule of the meeting names its code. */
function accessRefusals(personId: string, from: number): AuditRow[] {
  return told
    .slice(from)
    .filter(row => row.who === personId && row.outcome === 'refused' && row.detail?.code === undefined)
}

const itemOf = (meetingId: string) => [...meetings.values()].find(one => one.id === meetingId)?.agenda[0]?.id ?? ''

async function call(name: RouteName, actor: Actor, meetingId: string): Promise<number> {
  const { method, path } = routes[name]
  const body = routeBodies[name]
  const answer = await fetch(
    world.url +
      path
        .replace(':caseId', caseId)
        .replace(':meetingId', meetingId)
        .replace(':itemId', itemOf(meetingId))
        .replace(':seriesId', meetingId)
        .replace(':compartment', namedSection)
        .replace(/:\w+/g, 'nothing-here'),
    {
      method: method.toUpperCase(),
      headers: { Authorization: `Bearer ${await world.token(actor.id)}`, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body).replace(':caseId', caseId) }),
    },
  )
  await answer.arrayBuffer()
  return answer.status
}

/** Thousands of requests beside those of other roles, on a machine that does other things too. */
const longest = 600_000

const judgedRoutes = (Object.keys(routes) as RouteName[]).filter(
  name => !['open', 'visitor'].includes(routeNeeds[name].kind),
)

// Roles at once, as what is told of them is told apart by name; what one role asks, one after the other.
describe.concurrent.each(roles)('[AC11] S-23 S-53 %s', role => {
  test.sequential(
    'HTTP routes',
    () =>
      each(ways, async way => {
        const actor = actorOf(role, way)
        for (const part of partsFor(way)) {
          const meeting = meetingOf(part, actor)
          for (const name of judgedRoutes) {
            // Where the address names no meeting, all parts would send the same request.
            if (part !== partsFor(way)[0] && !/:(meeting|series)Id/.test(routes[name].path)) continue
            const from = told.length
            const status = await call(name, actor, meeting.id)
            // Of what is one's own, what is not there is refused like what is somebody else's.
            const refused = routeNeeds[name].kind === 'own' ? [] : accessRefusals(actor.id, from)
            const where = `${name} as ${part}, related by ${way}: ${status}`
            expect(refused.length === 0, where).toBe(expected(routeNeeds[name], actor, way, meeting))
            if (refused.length > 0) expect([403, 404], where).toContain(status)
            else expect([401, 403, 500], where).not.toContain(status)
          }
        }
      }),
    longest,
  )

  test.sequential(
    'live commands and requests',
    () =>
      each(ways, async way => {
        const actor = actorOf(role, way)
        for (const part of partsFor(way)) {
          // A connection of its own: all commands for each part are more than one may ask at a stretch.
          const live = await world.live(actor.id)
          const meeting = meetingOf(part, actor)
          const place = { meetingId: meeting.id, itemId: meeting.agenda[0]?.id ?? '', caseId }
          for (const [name, need] of Object.entries(commandNeeds)) {
            const from = told.length
            const reply = await ask(live, name, payloadFor(name, place))
            const refused = accessRefusals(actor.id, from)
            const onDiscussion = 'discussionId' in payloadFor(name, place)
            const where = `${name} as ${part}, related by ${way}: ${JSON.stringify(reply)}`
            expect(refused.length === 0, where).toBe(expected(need, actor, way, meeting, onDiscussion))
            if (refused.length > 0) expect(['not-allowed', 'not-found'], where).toContain(reply.code)
            expect(reply.code, where).not.toBe('internal')
          }
          const joined = await ask(live, 'meeting:join', { meetingId: meeting.id })
          expect(joined.ok, `join as ${part}, related by ${way}`).toBe(
            expected(requestNeeds['meeting:join'], actor, way, meeting),
          )
          live.disconnect()
        }
      }),
    longest,
  )

  test.sequential(
    'sections of the record',
    () =>
      each(ways, async way => {
        const actor = actorOf(role, way)
        const meeting = meetingOf('nobody', actor)
        await Promise.all(
          compartmentKinds.map(async kind => {
            const compartment = kind === 'discussion' ? discussionCompartment(meeting.agenda[0]?.id ?? '') : kind
            const client = openRecord({ origin: world.url, caseId, compartment, token: await world.token(actor.id) })
            if (!canCompartment(actor, 'reads', kind, throughOf(way))) {
              expect(await client.closed(), `${kind}, related by ${way}`).toBe(closeCodes.notAllowed.code)
              return
            }
            const { canWrite } = await client.get('rights')
            expect(canWrite, `${kind}, related by ${way}`).toBe(canCompartment(actor, 'writes', kind, throughOf(way)))
            await client.close()
          }),
        )
      }),
    longest,
  )
})

test('[AC11] docs/access.md is what the tables say; npm run docs:access writes it anew', async () => {
  expect(await readFile('docs/access.md', 'utf8')).toBe(accessPage())
})

/** Different people at once; what is told of them is told apart by their names. */
const each = (which: readonly Way[], asks: (way: Way) => Promise<void>) => Promise.all(which.map(asks))

function ask(live: Live, name: string, payload: object): Promise<{ ok: boolean; code?: string }> {
  const answer = new Promise<{ ok: boolean; code?: string }>(resolve => {
    ;(live as unknown as Socket).emit(name, payload, resolve)
  })
  return within(30_000, `the answer to ${name}`, answer, () => 'nothing')
}
