// "Why can this person see this?": the same answer as the doors give, for everybody, in words.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noWishes } from '#server/domain/wishes'
import { addDays, londonDate } from '#shared/calendar'
import { shortDate } from '#shared/cui'
import { startWorld, type World } from '#test/support/app'
import { coverFor } from '#test/support/governance'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

async function call(person: string, method: string, path: string, body?: unknown) {
  const answer = await fetch(world.url + path, {
    method,
    headers: { Authorization: `Bearer ${await world.token(person)}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: await answer.json() }
}

test('[AC18] the words agree with the door for each of them, and name every way and every obstacle', async () => {
  const out = { kind: 'organisation' as const, id: 'hospital', from: londonDate(Date.now()), until: null, reason: null }
  const one = await world.addCase({
    teamIds: ['social-worker', 'consultant'],
    wishes: { ...noWishes(), informed: 'yes', exclusions: [out] },
  })
  await coverFor(world.app.ports, 'social-worker', 'nurse')
  const why = (personId: string) => call('gp', 'POST', `/api/cases/${one.id}/why`, { personId })
  const tomorrow = shortDate(addDays(londonDate(world.app.ports.clock.now().getTime()), 1))
  const words: Record<string, string> = {}
  for (const id of [
    'gp',
    'social-worker',
    'nurse',
    'consultant',
    'link-worker',
    'administrator',
    'stranger',
    'observer',
  ]) {
    const { body } = await why(id)
    const door = await call(id, 'GET', `/api/cases/${one.id}`)
    expect(body.sees, id).toBe(door.status === 200)
    const sections = body.sections.filter((section: { may: string }) => section.may !== 'nothing')
    expect(sections.length, id).toBe(body.sees ? door.body.compartments.length : 0)
    words[id] = [...body.through.map((way: { words: string }) => way.words), ...body.because].join('; ')
  }
  expect(words).toEqual({
    gp: 'works at the practice where the person is registered',
    'social-worker': 'is on the case team',
    nurse: `stands in on the case team for Test social-worker until ${tomorrow}`,
    consultant: 'The person keeps them, or their organisation, out.',
    'link-worker': expect.stringMatching(/no relationship to this person now/),
    administrator: 'works at the practice where the person is registered; Their role sees no records.',
    stranger: expect.stringMatching(/no relationship/),
    observer: 'works at the practice where the person is registered',
  })
  expect((await call('pharmacist', 'POST', `/api/cases/${one.id}/why`, { personId: 'gp' })).status).toBe(403)
  const elsewhere = await call('stranger', 'POST', `/api/cases/${one.id}/why`, { personId: 'gp' })
  expect(elsewhere).toEqual(await call('stranger', 'POST', '/api/cases/no-such-case/why', { personId: 'gp' }))
  expect((await why('no-such-person')).status).toBe(400)
  expect((await world.audit(one.id)).filter(row => row.what === 'access:why')).toHaveLength(8)
})
