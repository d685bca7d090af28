// What is said and asked before the meeting: written views of those who cannot come, who is missing, who should be invited.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DiscussionView } from '#shared/discussion'
import type { TodayView } from '#shared/home'
import type { MinutesView } from '#shared/meeting'
import type { PreparationView } from '#shared/proposal'
import { heard, joinMeeting, send, startWorld, type World } from '#test/support/app'
import { personOf } from '#test/support/medicinesCase'

let world: World
let now = Date.parse('2026-11-24T14:00:00.000Z')
beforeAll(async () => {
  world = await startWorld({ clock: { now: () => new Date(now) } })
})
afterAll(() => world.stop())

async function get<T>(personId: string, path: string): Promise<{ status: number; body: T }> {
  const answer = await fetch(world.url + path, { headers: { Authorization: `Bearer ${await world.token(personId)}` } })
  return { status: answer.status, body: (await answer.json()) as T }
}

test('[AG10] row 10: the view of somebody who does not come is at the item with author and time, and is marked as read out on every screen', async () => {
  const one = await world.addCase()
  const { meeting } = await world.meeting([one.id])
  const on = { discussionId: meeting.items[0]?.id ?? '', caseId: one.id }
  const text = 'I cannot come. Stop naproxen: her kidneys fail.'
  // Two days before; the pharmacist is at no time in the meeting.
  now -= 2 * 86_400_000
  const pharmacist = await world.live('pharmacist')
  expect(await send(await world.live('stranger'), 'item:contribute', { ...on, text })).toMatchObject({
    code: 'not-found',
  })
  expect(await send(await world.live('observer'), 'item:contribute', { ...on, text })).toMatchObject({ ok: false })
  const written = await send(pharmacist, 'item:contribute', { ...on, text })
  expect(written).toMatchObject({ ok: true })
  const writtenAt = new Date(now).toISOString()
  now += 2 * 86_400_000

  const [chair, gp] = [await world.live('chair'), await world.live('gp')]
  const shown = async (live: typeof chair): Promise<DiscussionView['contributions']> =>
    (await joinMeeting(live, meeting.id)).discussions[0]?.contributions ?? []
  for (const live of [chair, gp]) {
    expect(await shown(live)).toMatchObject([
      { by: { id: 'pharmacist', name: 'Test pharmacist' }, at: writtenAt, text, readOut: null },
    ])
  }
  const contributionId = (await shown(chair))[0]?.id ?? ''
  const readOut = { ...on, contributionId }
  expect(await send(chair, 'item:read-out', readOut), 'not before the meeting').toMatchObject({ code: 'not-now' })
  await send(chair, 'meeting:start', { meetingId: meeting.id })
  expect(await send(gp, 'item:read-out', readOut)).toMatchObject({ code: 'not-allowed' })
  const told = heard(gp, 'discussion:changed', event => event.discussion.contributions[0]?.readOut != null)
  expect(await send(chair, 'item:read-out', readOut)).toMatchObject({ ok: true })
  expect((await told).discussion.contributions).toMatchObject([{ readOut: { by: { id: 'chair' } } }])
  expect(await send(chair, 'item:read-out', readOut)).toMatchObject({ code: 'already-answered' })

  // Counted as input: in the minutes, by somebody who was not there.
  const minutes = (await get<MinutesView>('chair', `/api/meetings/${meeting.id}/minutes`)).body
  expect(minutes.items[0]?.discussion?.contributions).toMatchObject([{ by: { id: 'pharmacist' }, text }])
  expect(minutes.attendance.map(({ person }) => person.id)).not.toContain('pharmacist')
})

test('[AG11] row 11: from two days before, required roles that nobody fills are on the agenda page and on Today of who prepares it; a reason puts one away', async () => {
  const quorum = [{ decision: 'any' as const, roles: ['nurse' as const], agencies: ['council' as const] }]
  const startsAt = new Date(now + 49 * 3_600_000).toISOString()
  const { meeting } = await world.meeting([], [], 'mdt', { startsAt, quorum })
  const path = `/api/meetings/${meeting.id}/preparation`
  const asked = async () => (await get<PreparationView>('coordinator', path)).body.prompts
  const told = async (who: string) =>
    (await get<TodayView>(who, '/api/today')).body.missing.filter(one => one.meetingId === meeting.id)
  expect([await asked(), await told('coordinator')]).toEqual([[], []])
  now += 3_600_000
  expect((await asked()).map(({ words }) => words)).toEqual([
    'Nobody is coming from: Nurse',
    'Nobody is coming from: Council social care',
  ])
  for (const who of ['coordinator', 'chair']) {
    expect(await told(who), who).toMatchObject([{ words: ['Nobody is coming from: Nurse', expect.any(String)] }])
  }
  expect(await told('gp'), 'who prepares nothing').toEqual([])
  expect((await get('gp', path)).status).toBe(403)
  expect((await get('stranger', path)).status).toBe(404)

  const coordinator = await world.live('coordinator')
  const [first, second] = await asked()
  const dismiss = (key: string, reason: string, live = coordinator) =>
    send(live, 'agenda:dismiss', { meetingId: meeting.id, key, reason })
  expect(await dismiss(first?.key ?? '', ' '), 'without a reason').toMatchObject({ code: 'invalid' })
  expect(await dismiss(first?.key ?? '', 'x', await world.live('gp'))).toMatchObject({ code: 'not-allowed' })
  expect(await dismiss(first?.key ?? '', 'The district nurse has written')).toMatchObject({ ok: true })
  expect(await asked()).toEqual([second])
  expect((await get<PreparationView>('coordinator', path)).body.dismissals).toMatchObject([
    { reason: 'The district nurse has written', by: 'Test coordinator' },
  ])
})

test('[AG11] row 11: rent arrears among the problems ask for housing and benefits, for who may read problems; dismissed with a reason', async () => {
  const lastImport = { at: new Date(now).toISOString(), source: 'EMIS', medicines: 0 }
  const one = await world.addCase({ lastImport })
  await world.app.ports.records.put(one.id, personOf('79y; #Rent arrears; #Asthma'))
  const { meeting } = await world.meeting([one.id], [], 'mdt', {
    startsAt: new Date(now + 5 * 86_400_000).toISOString(),
  })
  const path = `/api/meetings/${meeting.id}/preparation`
  const asked = async (who: string) => (await get<PreparationView>(who, path)).body.prompts
  const seen = await asked('chair')
  expect(seen.map(({ words, facts }) => [words, facts])).toEqual([
    ['Think of inviting: housing adviser', ['Rent arrears']],
    ['Think of inviting: benefits adviser', ['Rent arrears']],
  ])
  const chair = await world.live('chair')
  const dismiss = (reason: string) =>
    send(chair, 'agenda:dismiss', { meetingId: meeting.id, key: seen[0]?.key ?? '', reason })
  expect(await dismiss(''), 'without a reason').toMatchObject({ code: 'invalid' })
  expect(await dismiss('The link worker covers housing')).toMatchObject({ ok: true })
  expect(await asked('chair')).toEqual([seen[1]])
  expect(await dismiss('Again')).toMatchObject({ code: 'not-now' })
})
