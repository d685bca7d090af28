// What leaves the product: tables for spreadsheets, meetings for calendars. And what changed since somebody last looked.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lastSight } from '#server/usecases/caseChanges'
import { csv } from '#shared/csv'
import { type Live, send, startWorld, type World } from '#test/support/app'

let world: World
let chair: Live
/** Added to the real clock, in minutes. */
let ahead = 0

beforeAll(async () => {
  world = await startWorld({ clock: { now: () => new Date(Date.now() + ahead * 60_000) } })
  chair = await world.live('chair')
})
afterAll(() => world.stop())

async function get(personId: string | null, path: string, method = 'GET') {
  const answer = await fetch(world.url + path, {
    method,
    headers: personId === null ? {} : { Authorization: `Bearer ${await world.token(personId)}` },
  })
  const bytes = Buffer.from(await answer.arrayBuffer())
  return { status: answer.status, type: answer.headers.get('content-type'), text: bytes.toString('utf8') }
}
const line = (text: string, name: string) => text.split('\r\n').find(one => one.startsWith(name)) ?? ''

test('[AG12] a table opens safely: formulas are disarmed, quotes and line breaks kept, Unicode marked', async () => {
  const rows = [
    ['=1+1', '+44 118', '-2', '@SUM(A1)', '\t=x', ' =1', '＝1'],
    ['a "b", c', 'two\nlines', 'Łukasz', 7, null],
  ]
  expect(csv(rows)).toBe(`'=1+1,'+44 118,'-2,'@SUM(A1),'\t=x,' =1,'＝1\r\n"a ""b"", c","two\nlines",Łukasz,7,\r\n`)
  const person = (await world.addCase()).person
  const one = await world.addCase({ person: { ...person, family: '=cmd|calc', given: 'Łucja' } })
  const { meeting } = await world.meeting([one.id])
  const agenda = await get('chair', `/api/meetings/${meeting.id}/agenda.csv`)
  expect(agenda.type).toContain('text/csv')
  expect(agenda.text.startsWith('\ufeff')).toBe(true)
  expect(agenda.text).toContain(`"'=CMD|CALC, Łucja (Mrs)"`)
  expect((await get('stranger', `/api/meetings/${meeting.id}/agenda.csv`)).status).toBe(404)
  expect(await world.audit(one.id)).toContainEqual(expect.objectContaining({ what: 'agenda:export', who: 'chair' }))
  for (const path of [`/api/meetings/${meeting.id}/attendance.csv`, '/api/actions.csv']) {
    const table = await get('chair', path)
    expect(table.status, path).toBe(200)
    expect(table.text.startsWith('\ufeff'), path).toBe(true)
  }
  expect((await get('administrator', '/api/actions.csv')).status).toBe(403)
})

test('[AG12] who has no relationship finds no name in their table', async () => {
  const { person } = await world.addCase()
  const hidden = await world.addCase({ person: { ...person, family: 'Hidden' } })
  const { meeting } = await world.meeting([hidden.id])
  // A member from elsewhere, who has nothing to do with this person.
  const stored = await world.app.ports.meetings.load(meeting.id)
  if (!stored) throw new Error('no meeting')
  const event = { commandId: 'seed', at: stored.startsAt, by: 'chair', type: 'meeting.seeded', subjectId: null }
  await world.app.ports.meetings.save({ ...stored, memberIds: [...stored.memberIds, 'nurse'] }, event)
  expect((await get('chair', `/api/meetings/${meeting.id}/agenda.csv`)).text).toContain('HIDDEN')
  const theirs = await get('nurse', `/api/meetings/${meeting.id}/agenda.csv`)
  expect(theirs.status).toBe(200)
  expect(theirs.text).not.toMatch(/hidden/i)
})

test('[AG13] an invitation is in UTC, keeps its identifier, grows its sequence, says when it is called off, and names nobody', async () => {
  const { person } = await world.addCase()
  const one = await world.addCase({ person: { ...person, family: 'Xylophone' } })
  const { meeting } = await world.meeting([one.id])
  const path = `/api/meetings/${meeting.id}/invitation.ics`
  const first = (await get('chair', path)).text
  expect(line(first, 'UID')).toBe(`UID:${meeting.id}@caseroom`)
  expect(line(first, 'DTSTART')).toMatch(/^DTSTART:\d{8}T\d{6}Z$/)
  expect(line(first, 'SEQUENCE')).toBe('SEQUENCE:0')
  const plan = {
    meetingId: meeting.id,
    title: 'MDT',
    startsAt: '2027-03-28T13:00:00Z',
    plannedMinutes: 30,
    place: 'Room 2',
  }
  expect(await send(chair, 'meeting:change', plan)).toMatchObject({ ok: true })
  const second = (await get('chair', path)).text
  expect(line(second, 'UID')).toBe(line(first, 'UID'))
  expect(line(second, 'SEQUENCE')).toBe('SEQUENCE:1')
  expect(line(second, 'DTSTART')).toBe('DTSTART:20270328T130000Z')
  expect(await send(chair, 'meeting:cancel', { meetingId: meeting.id, reason: 'Snow' })).toMatchObject({ ok: true })
  const third = (await get('chair', path)).text
  expect(line(third, 'STATUS')).toBe('STATUS:CANCELLED')
  expect(line(third, 'SEQUENCE')).toBe('SEQUENCE:2')
  expect(first + second + third).not.toMatch(/xylophone|question/i)
  expect(await send(chair, 'meeting:change', plan)).toMatchObject({ code: 'not-now' })
  expect((await get('stranger', path)).status).toBe(404)
})

test('[AG13] a private address shows one person’s meetings to whoever has it, until it is replaced or taken back', async () => {
  const { meeting } = await world.meeting([(await world.addCase()).id])
  expect((await get(null, '/api/calendar/0123456789abcdef')).status).toBe(404)
  const made = async (personId: string): Promise<string> =>
    (JSON.parse((await get(personId, '/api/calendar', 'POST')).text) as { address: string }).address
  const gps = await made('gp')
  const feed = await get(null, gps)
  expect(feed.type).toContain('text/calendar')
  expect(feed.text).toContain(`UID:${meeting.id}@caseroom`)
  expect((await get(null, await made('stranger'))).text).not.toContain('UID:')
  const again = await made('gp')
  expect((await get(null, gps)).status).toBe(404)
  expect((await get(null, again)).status).toBe(200)
  await get('gp', '/api/calendar', 'DELETE')
  expect((await get(null, again)).status).toBe(404)
})

test('[AG14] row 9: opening a case shows what others changed since this person’s last sight of it', async () => {
  const one = await world.addCase()
  const { meeting } = await world.meeting([one.id])
  const on = { discussionId: meeting.items[0]?.id ?? '', caseId: one.id }
  const changes = async (personId: string) => {
    await get(personId, `/api/cases/${one.id}`)
    const answer = await get(personId, `/api/cases/${one.id}/changes`)
    return JSON.parse(answer.text) as { since: string | null; changes: { words: string; by: string | null }[] }
  }
  expect((await changes('gp')).since).toBeNull()
  ahead += 45
  chair = await world.live('chair')
  const pharmacist = await world.live('pharmacist')
  await send(chair, 'action:add', { ...on, text: 'Ring the daughter', ownerId: 'gp', due: '2199-01-01' })
  await send(pharmacist, 'item:contribute', { ...on, text: 'I cannot come: stop naproxen.' })
  ahead += 45
  const seen = await changes('gp')
  expect(seen.since).not.toBeNull()
  expect(seen.changes.map(change => [change.words, change.by])).toEqual([
    ['Wrote a view for the meeting', 'Test pharmacist'],
    ['Action for Test gp: Ring the daughter, due 01-Jan-2199', 'Test chair'],
  ])
  ahead += 45
  expect((await changes('gp')).changes).toEqual([])
  expect((await get('stranger', `/api/cases/${one.id}/changes`)).status).toBe(404)
})

test('[AG14] looks within half an hour of one another are one look', () => {
  const at = (minute: number) => ({ at: new Date(Date.UTC(2026, 10, 24, 14, minute)).toISOString() })
  const now = Date.parse(at(59).at)
  expect(lastSight([at(55), at(40), at(15), at(14)], now)).toBeNull()
  expect(lastSight([at(55), at(40), at(5), at(4)], now)).toBe(at(5).at)
  expect(lastSight([], now)).toBeNull()
})
