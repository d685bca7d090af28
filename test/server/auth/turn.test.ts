import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { iceFor } from '#server/auth/turn'
import { readConfig } from '#server/config'
import { iceView } from '#shared/call'
import { startWorld } from '#test/support/app'

const relay = { stunUrls: ['stun:a'], turnUrls: ['turn:b'], turnSecret: 'r'.repeat(32), relayOnly: true }
const now = new Date('2026-11-24T14:00:00.000Z')

test('[CA8] credentials end within the hour, name nobody, and are the ones coturn expects', () => {
  const view = iceFor(relay, now, 'label')
  const turn = view.servers[1]
  expect(view).toMatchObject({ relayOnly: true, expiresAt: '2026-11-24T15:00:00.000Z' })
  expect(turn?.username).toBe(`${Date.parse('2026-11-24T15:00:00.000Z') / 1000}:label`)
  expect(turn?.credential).toBe(
    createHmac('sha1', relay.turnSecret)
      .update(turn?.username ?? '')
      .digest('base64'),
  )
})

test('[CA8] without a relay there are no credentials, and relay-only is not pretended', () => {
  const view = iceFor({ ...relay, turnUrls: [], turnSecret: null }, now, 'label')
  expect(view).toEqual({ servers: [{ urls: ['stun:a'] }], relayOnly: false, expiresAt: null })
})

test('[CA8] settings that cannot work stop the start, and say which', () => {
  const read = (environment: Record<string, string>) => readConfig({ DATA_DIR: './data', ...environment })
  expect(read({ TURN_URLS: 'turn:relay.example.org' })).toMatchObject({
    problems: [expect.stringMatching(/^TURN_SECRET/)],
  })
  expect(read({ CALL_RELAY_ONLY: 'true' })).toMatchObject({ problems: [expect.stringMatching(/^CALL_RELAY_ONLY/)] })
  expect(read({ TURN_URLS: 'https://relay' })).toMatchObject({ problems: [expect.stringMatching(/^TURN_URLS/)] })
})

test('[CA8] only who is signed in gets credentials, each time new ones', async () => {
  const world = await startWorld({}, { call: relay })
  try {
    const ask = async () =>
      fetch(`${world.url}/api/call/ice`, { headers: { Authorization: `Bearer ${await world.token('gp')}` } })
    expect((await fetch(`${world.url}/api/call/ice`)).status).toBe(401)
    const [one, two] = await Promise.all([ask(), ask()]).then(all => Promise.all(all.map(answer => answer.json())))
    expect(iceView.parse(one).servers[1]?.username).not.toBe(iceView.parse(two).servers[1]?.username)
  } finally {
    await world.stop()
  }
})
