// Ten people in one case at once: what they write, and that they see each other.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { heard, joinMeeting, startWorld, type World } from '#test/support/app'
import { until, within } from '#test/support/deadline'
import { joinRecord } from '#test/support/recordClient'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

const sections = ['plan', 'social', 'clinical']

test('[RC1] row 12: ten clients type in three sections at once, and hold the same text within two seconds', async () => {
  const { id } = await world.addCase()
  const people = ['gp', 'chair'] as const
  const clients = await Promise.all(
    sections.flatMap(compartment =>
      Array.from({ length: 10 }, async (_, n) =>
        joinRecord({
          ...{ origin: world.url, caseId: id, compartment },
          token: await world.token(people[n % people.length] ?? 'gp'),
        }).then(client => ({ client, compartment, n })),
      ),
    ),
  )
  const words = 5
  for (let round = 0; round < words; round++) {
    for (const { client, n } of clients) client.write(`⟦${n}-${round}⟧`)
  }
  const typed = Array.from({ length: 10 }, (_, n) =>
    Array.from({ length: words }, (_none, at) => `⟦${n}-${at}⟧`),
  ).flat()
  for (const compartment of sections) {
    const here = clients.filter(one => one.compartment === compartment).map(one => one.client)
    const whole = () => here.every(client => typed.every(word => client.text().split(word).length === 2))
    await until(2_000, `${compartment} to be whole everywhere`, async () => whole())
    expect(new Set(here.map(client => client.text())).size, compartment).toBe(1)
  }
  await Promise.all(clients.map(({ client }) => client.close()))
})

test('[MT18] row 13: who comes is shown within a second, as what and from where; a dead line within thirty', async () => {
  const one = await world.addCase()
  const { meeting } = await world.meeting([one.id], ['consultant'])
  const chair = await world.live('chair')
  await joinMeeting(chair, meeting.id)
  const consultant = await world.live('consultant')
  const came = heard(chair, 'presence:changed', event =>
    event.presence.some(({ person }) => person.id === 'consultant'),
  )
  await joinMeeting(consultant, meeting.id)
  const shown = await within(1_000, 'the newcomer to be shown', came, () => 'nobody came')
  const entry = shown.presence.find(({ person }) => person.id === 'consultant')
  expect(entry).toMatchObject({
    away: false,
    person: { role: 'consultant', organisation: { name: expect.any(String) } },
  })
  // What the server asks of each client when it connects.
  const answer = await fetch(`${world.url}/live/?EIO=4&transport=polling`)
  const opened = JSON.parse((await answer.text()).slice(1))
  expect(opened.pingInterval + opened.pingTimeout).toBeLessThanOrEqual(30_000)
})
