// The server of bench:live: one process with as many live meetings as asked for, each about one case, all people members.
import { randomUUID } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { newItem, newMeeting } from '#server/domain/meeting'
import { startWorld } from '#test/support/app'

const [meetings = 150, people = 10] = process.argv.slice(2).map(Number)
spawnSync('taskset', ['-cp', '0', String(process.pid)])
await mkdtemp(join(tmpdir(), 'caseroom-bench-'))
const world = await startWorld({}, {}, pino({ level: 'silent' }))
const { ports } = world.app
const [model] = await ports.people.all()
if (!model) throw new Error('no accounts')
const ids = Array.from({ length: meetings * people }, (_, n) => `person-${n}`)
await ports.people.addAccounts(
  ids.map(id => ({ ...model, id, name: id, email: `${id}@example.org`, role: 'gp' as const, organisationId: 'practice' })),
)
const now = ports.clock.now().toISOString()
const rooms = []
for (let n = 0; n < meetings; n++) {
  const one = await world.addCase()
  const mine = ids.slice(n * people, (n + 1) * people)
  const chairId = mine[0] ?? ''
  const id = randomUUID()
  const item = newItem({ id: randomUUID(), caseId: one.id, question: 'Why?', presenterId: chairId, minutes: 10, invitedIds: [] })
  const open = { ...item, state: 'open' as const, openings: [{ from: now, to: null }] }
  const meeting = newMeeting({
    ...{ id, title: `Meeting ${n}`, kind: 'mdt', startsAt: now, plannedMinutes: 60, organisationId: 'practice' },
    ...{ chairId, memberIds: mine, state: 'live', startedAt: now, currentItemId: item.id, agenda: [open] },
  })
  await ports.meetings.save(meeting, { commandId: id, at: now, by: chairId, type: 'meeting.created', subjectId: id })
  const tokens = await Promise.all(mine.map(personId => world.token(personId)))
  rooms.push({ meetingId: id, discussionId: item.id, caseId: one.id, tokens })
}
process.on('message', () => {
  globalThis.gc?.()
  process.send?.({ heapMb: process.memoryUsage().heapUsed / 1024 / 1024 })
})
process.send?.({ url: world.url, rooms })
