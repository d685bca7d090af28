// Each command that is there, with each of its fields spoilt: refused in words, and the connection lives on.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { commandNames, requestNames } from '#shared/live'
import { emitAny, startWorld, type World } from '#test/support/app'
import { within } from '#test/support/deadline'
import { payloadFor } from '#test/support/payloads'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

const junk: unknown[] = [{ $ne: null }, ['a', 'b'], { $where: 'sleep(1000)' }, 'x'.repeat(50_000), null, -1]
const polluted = (payload: object, key: string) =>
  JSON.parse(JSON.stringify({ ...payload, placeholder: { x: 1 } }).replace('placeholder', key))
const keys = ['__proto__', 'constructor', 'prototype']

test('[LD1] S-22 S-45 B-25 B-67: every field of every command spoilt, and keys that would change all objects', async () => {
  const { id } = await world.addCase()
  const { meeting } = await world.meeting([id])
  const place = { meetingId: meeting.id, itemId: meeting.items[0]?.id ?? '', caseId: id }
  let asked = 0
  for (const name of commandNames) {
    // A connection of its own: the allowance of one is not under test.
    const live = await world.live('chair')
    const say = (payload: unknown) =>
      within(
        10_000,
        `the answer to ${name}`,
        new Promise<{ ok: boolean; code?: string }>(resolve => emitAny(live, name, payload, resolve)),
        () => 'nothing',
      )
    const good = payloadFor(name, place)
    const bad = Object.keys(good).flatMap(field => junk.map(value => ({ ...good, [field]: value })))
    const beside: object[] = ['role', 'actorId', 'organisationId'].map(field => ({ ...good, [field]: 'administrator' }))
    // No field takes an operator or a field beside; whatever else was spoilt is for the rules to judge.
    for (const payload of [...bad.slice(0, 80), ...beside]) {
      const sent = JSON.stringify(payload)
      const never = sent.includes('"$') || beside.includes(payload)
      const reply = await say(payload)
      asked += 1
      expect(['internal', 'unavailable', 'too-many'], `${name} ${sent.slice(0, 200)}`).not.toContain(reply.code)
      if (never) expect(reply, `${name} ${sent.slice(0, 200)}`).toMatchObject({ ok: false, code: 'invalid' })
    }
    for (const key of keys) expect(await say(polluted(good, key)), name).toMatchObject({ ok: false, code: 'invalid' })
    expect(live.connected, name).toBe(true)
    live.disconnect()
  }
  for (const name of requestNames) {
    const live = await world.live('nurse')
    for (const payload of [...junk, ...keys.map(key => polluted({}, key))]) {
      const answer = new Promise<{ ok: boolean }>(resolve => emitAny(live, name, payload, resolve))
      expect((await within(10_000, `the answer to ${name}`, answer, () => 'nothing')).ok, name).toBe(false)
    }
    live.disconnect()
  }
  expect(asked).toBeGreaterThan(1_000)
  expect(({} as Record<string, unknown>).x).toBeUndefined()
}, 120_000)
