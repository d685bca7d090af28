// A guest at an item: in while it is on the table, and out of every door when it is over.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { invitationCounts, type Meeting, newItem, newMeeting } from '#server/domain/meeting'
import { closeCodes, discussionCompartment } from '#shared/record'
import { heard, joinMeeting, send, startWorld, type World } from '#test/support/app'
import { joinRecord, openRecord } from '#test/support/recordClient'

let world: World
/** Added to the real clock. */
let ahead = 0
beforeAll(async () => {
  world = await startWorld({ clock: { now: () => new Date(Date.now() + ahead) } })
})
afterAll(() => world.stop())

const planned = newMeeting({
  id: 'm',
  title: 'T',
  kind: 'mdt',
  startsAt: '2026-03-02T10:00:00.000Z',
  plannedMinutes: 60,
  organisationId: 'practice',
  chairId: 'chair',
  memberIds: [],
  agenda: ['one', 'two'].map(id =>
    newItem({
      id,
      caseId: `case-${id}`,
      question: '?',
      presenterId: 'presenter',
      minutes: 5,
      invitedIds: [`guest-${id}`],
    }),
  ),
})
const counts = (personId: string, meeting: Meeting, at: string) => {
  const [item] = meeting.agenda
  if (!item) throw new Error('no item')
  return invitationCounts(personId, meeting, item, at)
}

test.each([
  ['2026-03-02T09:44:59.999Z', false],
  ['2026-03-02T09:45:00.000Z', true],
  ['2026-03-02T10:59:59.999Z', true],
  ['2026-03-02T11:00:00.000Z', false],
])('[AC3] a meeting planned for 10:00 to 11:00, at %s', (at, yes) => {
  expect(counts('guest-one', planned, at)).toBe(yes)
  expect(counts('guest-two', planned, at), 'invited to another item').toBe(false)
  expect(counts('presenter', planned, at), 'the presenter prepares').toBe(true)
})

test('[AC3] while the meeting is live: at one’s own item only, whatever the clock says', () => {
  const at = '2026-03-02T14:00:00.000Z'
  const live: Meeting = { ...planned, state: 'live' }
  expect(counts('guest-one', { ...live, currentItemId: 'one' }, at)).toBe(true)
  expect(counts('guest-one', { ...live, currentItemId: 'two' }, at)).toBe(false)
  expect(counts('guest-one', { ...live, currentItemId: null }, at)).toBe(false)
  expect(counts('presenter', { ...live, currentItemId: 'two' }, at)).toBe(true)
  expect(counts('presenter', { ...live, state: 'ended' }, at)).toBe(false)
})

const at = async (personId: string, caseId: string, compartment: string) => ({
  origin: world.url,
  caseId,
  compartment,
  token: await world.token(personId),
})
const get = async (personId: string, path: string) =>
  fetch(world.url + path, { headers: { Authorization: `Bearer ${await world.token(personId)}` } })

test('[AC12] the chair moves on: the guest is out of all three doors, the team keeps its connections', async () => {
  const mine = await world.addCase({ teamIds: ['nurse'] })
  const other = await world.addCase()
  // The nurse is on the team and invited too: an invitation that ends takes nothing from her.
  const { meeting } = await world.meeting([mine.id, other.id], ['consultant', 'nurse'])
  const itemId = meeting.items[0]?.id ?? ''
  const chair = await world.live('chair')
  await joinMeeting(chair, meeting.id)
  await send(chair, 'meeting:start', { meetingId: meeting.id })

  const consultant = await world.live('consultant')
  const joined = await joinMeeting(consultant, meeting.id)
  expect(joined.meeting.items.map(item => item.about !== null)).toEqual([true, false])
  const discussion = discussionCompartment(itemId)
  const guest = await joinRecord(await at('consultant', mine.id, discussion))
  const plan = await joinRecord(await at('consultant', mine.id, 'plan'))
  const nurse = await joinRecord(await at('nurse', mine.id, discussion))
  expect((await get('consultant', `/api/cases/${mine.id}`)).status).toBe(200)
  expect((await get('consultant', `/api/cases/${other.id}`)).status, 'not yet theirs').toBe(404)
  expect(await openRecord(await at('consultant', other.id, 'plan')).closed()).toBe(closeCodes.notAllowed.code)

  await send(chair, 'item:conclude', { discussionId: itemId, caseId: mine.id, outcome: 'carry-forward', reason: null })
  const forget = heard(consultant, 'access:changed', event => event.caseId === mine.id)
  const blind = heard(consultant, 'meeting:changed', event => event.meeting.items[0]?.about === null)
  expect(await send(chair, 'meeting:next', { meetingId: meeting.id, from: itemId })).toMatchObject({ ok: true })
  await Promise.all([forget, blind])
  expect(await guest.closed()).toBe(closeCodes.rightsChanged.code)
  expect(await plan.closed()).toBe(closeCodes.rightsChanged.code)
  for (const compartment of [discussion, 'plan']) {
    const back = openRecord(await at('consultant', mine.id, compartment))
    expect(await back.closed()).toBe(closeCodes.notAllowed.code)
  }
  for (const path of ['', '/record', '/history']) {
    expect((await get('consultant', `/api/cases/${mine.id}${path}`)).status, path).toBe(404)
  }
  const words = { kind: 'plan' as const, text: 'Too late', rationale: null }
  const late = await send(consultant, 'decision:propose', { discussionId: itemId, caseId: mine.id, ...words })
  expect(late).toMatchObject({ ok: false, code: 'not-found' })
  expect((await get('consultant', `/api/cases/${other.id}`)).status, 'the next item is theirs now').toBe(200)

  await nurse.fence()
  expect(nurse.socket.readyState, 'the team’s connection is the one from before').toBe(nurse.socket.OPEN)
  await nurse.close()
})

test('[AC3] [RC15] who prepares for a meeting that never starts is out at its planned end', async () => {
  const one = await world.addCase()
  await world.meeting([one.id], ['consultant'])
  expect((await get('consultant', `/api/cases/${one.id}`)).status).toBe(200)
  ahead = 61 * 60_000
  try {
    expect((await get('consultant', `/api/cases/${one.id}`)).status).toBe(404)
    expect(await openRecord(await at('consultant', one.id, 'plan')).closed()).toBe(closeCodes.notAllowed.code)
  } finally {
    ahead = 0
  }
})
