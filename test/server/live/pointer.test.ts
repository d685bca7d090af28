// "Look here": who sees it when somebody in an item points at a line, and who never learns of it.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PointedSection } from '#shared/pointer'
import { ask, emitAny, heard, joinMeeting, type Live, send, startWorld, type World } from '#test/support/app'
import { within } from '#test/support/deadline'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

interface Room {
  meetingId: string
  items: string[]
  caseIds: string[]
  chair: Live
}

async function room(invited: string[]): Promise<Room> {
  const cases = [await world.addCase({ teamIds: ['chair'] }), await world.addCase({ teamIds: ['chair'] })]
  const caseIds = cases.map(one => one.id)
  const { meeting } = await world.meeting(caseIds, invited)
  const chair = await world.live('chair')
  await joinMeeting(chair, meeting.id)
  await send(chair, 'meeting:start', { meetingId: meeting.id })
  return { meetingId: meeting.id, items: meeting.items.map(item => item.id), caseIds, chair }
}

async function inItem(personId: string, { meetingId, items }: Room, at = 0): Promise<Live> {
  const live = personId === 'chair' ? await world.live('chair') : await world.live(personId)
  await joinMeeting(live, meetingId)
  await look(live, { meetingId, items }, at)
  return live
}
const look = (live: Live, { meetingId, items }: Pick<Room, 'meetingId' | 'items'>, at: number) =>
  ask(live, 'presence:set', { meetingId, itemId: items[at] ?? null, away: false })

const place = ({ meetingId, items }: Room, section: PointedSection, key = 'MedicationRequest/1') => ({
  meetingId,
  itemId: items[0] ?? '',
  section,
  spot: { kind: 'entry' as const, key },
})

/** All pointers that a screen hears, in order. */
function pointers(live: Live): string[] {
  const all: string[] = []
  live.on('pointer:shown', event => void all.push(event.spot.kind === 'entry' ? event.spot.key : 'words'))
  return all
}

test('[CA20] the others in the item see where, with the server’s word for who; who points gets no echo', async () => {
  const at = await room(['social-worker', 'gp'])
  await look(at.chair, at, 0)
  const gp = await inItem('gp', at)
  const own = pointers(gp)
  const seen = heard(at.chair, 'pointer:shown')
  const sent = place(at, 'medicines')
  expect(await ask(gp, 'pointer:show', sent)).toEqual({ ok: true })
  expect(await seen).toMatchObject({ ...sent, person: { id: 'gp', name: 'Test gp' } })
  expect(own).toEqual([])
  const forged = { ...sent, person: { id: 'chair', name: 'Test chair' } }
  const reply = new Promise(resolve => emitAny(gp, 'pointer:show', forged, resolve))
  expect(await within(15_000, 'an answer', reply, () => 'nothing')).toMatchObject({ ok: false, code: 'invalid' })
})

test('[CA20] who may not read the section, who looks at another item and who is not in the meeting learn nothing', async () => {
  const at = await room(['link-worker', 'gp'])
  await look(at.chair, at, 0)
  const [gp, linkWorker, elsewhere] = [
    await inItem('gp', at),
    await inItem('link-worker', at),
    await inItem('chair', at, 1),
  ]
  const [hears, hearsElsewhere] = [pointers(linkWorker), pointers(elsewhere)]
  // The last one reaches the link worker: what came before it would have come first.
  const last = heard(linkWorker, 'pointer:shown', event => event.section === 'plan')
  const moved = heard(elsewhere, 'pointer:shown')
  await ask(gp, 'pointer:show', place(at, 'medicines', 'one'))
  await ask(gp, 'pointer:show', place(at, 'results', 'two'))
  await ask(gp, 'pointer:show', place(at, 'safeguarding', 'three'))
  await look(elsewhere, at, 0)
  expect(await ask(gp, 'pointer:show', place(at, 'plan', 'four'))).toEqual({ ok: true })
  await Promise.all([last, moved])
  expect(hears).toEqual(['four'])
  expect(hearsElsewhere).toEqual(['four'])
})

test('[AC23] [CA20] a hand at an entry is seen by those who may see its label', async () => {
  const at = await room(['social-worker', 'gp'])
  const one = await world.app.ports.cases.get(at.caseIds[0] ?? '')
  if (!one) throw new Error('no case')
  const source = [{ key: 'held', labels: ['sexual-health' as const], why: 'source' as const }]
  await world.app.ports.cases.save({ ...one, privacy: { source, chosen: [] } })
  await look(at.chair, at, 0)
  const [gp, socialWorker] = [await inItem('gp', at), await inItem('social-worker', at)]
  const [seen, hears] = [pointers(at.chair), pointers(socialWorker)]
  const last = heard(socialWorker, 'pointer:shown', event => event.section === 'medicines')
  expect(await ask(gp, 'pointer:show', place(at, 'background', 'held'))).toEqual({ ok: true })
  expect(await ask(socialWorker, 'pointer:show', place(at, 'background', 'held'))).toMatchObject({ ok: false })
  expect(await ask(gp, 'pointer:show', place(at, 'medicines', 'open'))).toEqual({ ok: true })
  await last
  expect([seen, hears]).toEqual([['held', 'open'], ['open']])
})

test('[CA20] pointing from another item, at a section one may not read, and by a stranger get one refusal and an audit row', async () => {
  const at = await room(['link-worker', 'gp'])
  await look(at.chair, at, 0)
  const all = pointers(at.chair)
  const [gp, linkWorker, stranger] = [
    await inItem('gp', at),
    await inItem('link-worker', at),
    await world.live('stranger'),
  ]
  const refused = { ok: false, code: 'not-found' }
  const first = await ask(linkWorker, 'pointer:show', place(at, 'medicines'))
  expect(first).toMatchObject(refused)
  expect(await ask(stranger, 'pointer:show', place(at, 'plan'))).toEqual(first)
  expect(await ask(stranger, 'pointer:show', { ...place(at, 'plan'), meetingId: 'no-such-meeting' })).toEqual(first)
  await look(gp, at, 1)
  expect(await ask(gp, 'pointer:show', place(at, 'plan'))).toEqual(first)
  await look(gp, at, 0)
  const arrives = heard(at.chair, 'pointer:shown')
  await ask(gp, 'pointer:show', place(at, 'plan', 'seen'))
  await arrives
  expect(all).toEqual(['seen'])
  const rows = (await world.audit('system')).filter(row => row.what === 'pointer:show')
  expect(rows.filter(row => row.who === 'stranger' && row.outcome === 'refused')).toHaveLength(2)
  expect(JSON.stringify(rows)).not.toContain('MedicationRequest')
})

test('[CA20] while the person is in the room nobody is shown a section for professionals only', async () => {
  const at = await room(['gp'])
  await look(at.chair, at, 0)
  const gp = await inItem('gp', at)
  await send(at.chair, 'item:present', { meetingId: at.meetingId, itemId: at.items[0] ?? '', present: 'patient' })
  expect(await ask(gp, 'pointer:show', place(at, 'not-yet-shared'))).toMatchObject({ code: 'not-found' })
  expect(await ask(gp, 'pointer:show', place(at, 'plan'))).toEqual({ ok: true })
})

test('[CA20] a flood is refused in words, and costs nobody a command', async () => {
  const at = await room(['gp'])
  await look(at.chair, at, 0)
  const gp = await inItem('gp', at)
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, n) => ask(gp, 'pointer:show', place(at, 'plan', `${n}`))),
  )
  expect(answers.filter(one => !one.ok && one.code === 'too-many').length).toBeGreaterThan(20)
  expect(await ask(gp, 'hand:set', { meetingId: at.meetingId, up: true })).toEqual({ ok: true })
})
