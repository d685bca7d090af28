import { pino } from 'pino'
import request from 'supertest'
import { afterEach, expect, test } from 'vitest'
import { startWorld, type World } from '#test/support/app'

const worlds: World[] = []
afterEach(async () => {
  await Promise.all(worlds.splice(0).map(world => world.stop()))
})

/** A server on a volume that is said to have this many of a hundred blocks left; null: it cannot be asked. */
async function on(left: number | null) {
  const lines: { level: number; event?: string; percent?: number }[] = []
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(JSON.parse(line)) })
  const readVolume = async () => {
    if (left === null) throw new Error('not there')
    return { blocks: 100, bavail: left }
  }
  const world = await startWorld({ readVolume }, {}, log)
  worlds.push(world)
  const disk = async (who: string) => {
    const token = await world.token(who)
    const { body } = await request(world.url).get('/api/today').set('Authorization', `Bearer ${token}`).expect(200)
    return body.disk
  }
  const figure = async () => {
    const { text } = await request(world.url).get('/metrics').expect(200)
    return /^caseroom_disk_used_ratio (\S+)$/m.exec(text)?.[1]
  }
  const logged = () =>
    lines
      .filter(line => line.event?.startsWith('disk.'))
      .map(({ level, event, percent }) => ({ level, event, percent }))
  return { disk, figure, logged }
}

test('[ED31] at 90 % the log has an error, the figures say it, and an administrator reads it; nobody else does', async () => {
  const { disk, figure, logged } = await on(8)
  expect(logged()).toEqual([{ level: 50, event: 'disk.nearly-full', percent: 92 }])
  expect(Number(await figure())).toBeCloseTo(0.92)
  expect(await disk('administrator')).toEqual({ level: 'nearly-full', percent: 92 })
  for (const who of ['chair', 'pharmacist', 'observer', 'coordinator']) expect(await disk(who), who).toBeNull()
})

test('[ED31] at 80 % it is a warning, below it nothing, and a volume that cannot be asked stops nobody', async () => {
  const filling = await on(15)
  expect(filling.logged()).toEqual([{ level: 40, event: 'disk.filling', percent: 85 }])
  expect(await filling.disk('administrator')).toEqual({ level: 'filling', percent: 85 })
  const enough = await on(40)
  expect(enough.logged()).toEqual([])
  expect(await enough.disk('administrator')).toBeNull()
  const unknown = await on(null)
  expect(await unknown.disk('administrator')).toBeNull()
  expect(await unknown.figure()).toBe('Nan')
})
