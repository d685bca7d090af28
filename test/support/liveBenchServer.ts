// The server of bench:live: one process with as many live meetings as asked for, each with ten cases and all people members.

import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { newItem, newMeeting } from '#server/domain/meeting'
import { startWorld } from './app.ts'

const [meetings = 150, people = 10] = process.argv.slice(2).map(Number)
spawnSync('taskset', ['-cp', '0', String(process.pid)])
const world = await startWorld({}, {}, pino({ level: 'silent' }))
const { ports } = world.app
const [model] = await ports.people.all()
if (!model) throw new Error('no accounts')
const ids = Array.from({ length: meetings * people }, (_, n) => `person-${n}`)
await ports.people.addAccounts(
  ids.map(id => ({
    ...model,
    id,
    name: id,
    email: `${id}@example.org`,
    role: 'gp' as const,
    organisationId: 'practice',
  })),
)
const now = ports.clock.now().toISOString()
const itemsEach = 10
const rooms = []
for (let n = 0; n < meetings; n++) {
  const cases = await Promise.all(Array.from({ length: itemsEach }, (_none, at) => addNamed(n * itemsEach + at)))
  const mine = ids.slice(n * people, (n + 1) * people)
  const chairId = mine[0] ?? ''
  const id = randomUUID()
  const agenda = cases.map(one =>
    newItem({
      ...{ id: randomUUID(), caseId: one.id, question: 'Why?', presenterId: chairId, minutes: 10, invitedIds: [] },
    }),
  )
  const [first, ...rest] = agenda
  if (!first) throw new Error('an empty agenda')
  const open = { ...first, state: 'open' as const, openings: [{ from: now, to: null }] }
  const meeting = newMeeting({
    ...{ id, title: `Meeting ${n}`, kind: 'mdt', startsAt: now, plannedMinutes: 60, organisationId: 'practice' },
    ...{ chairId, memberIds: mine, state: 'live', startedAt: now, currentItemId: first.id, agenda: [open, ...rest] },
  })
  await ports.meetings.save(meeting, { commandId: id, at: now, by: chairId, type: 'meeting.created', subjectId: id })
  const tokens = await Promise.all(mine.map(personId => world.token(personId)))
  rooms.push({ meetingId: id, items: agenda.map(item => ({ discussionId: item.id, caseId: item.caseId })), tokens })
}
process.on('message', () => {
  globalThis.gc?.()
  process.send?.({ heapMb: process.memoryUsage().heapUsed / 1024 / 1024 })
})
process.send?.({ url: world.url, rooms })

/** A practice has some people of one name, not all. */
async function addNamed(n: number) {
  const one = await world.addCase()
  await ports.cases.save({ ...one, person: { ...one.person, family: `Family ${n % 300}` }, version: 1 })
  return one
}
