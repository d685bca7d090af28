// R-15 on a whole server: rights taken away in the middle of typing, of a load, of a write to the disk, and of a cut line.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeCodes, ROOT } from '#shared/record'
import { startWorld, type World } from '#test/support/app'
import { until } from '#test/support/deadline'
import { joinRecord, openRecord, paragraph, type RecordClient } from '#test/support/recordClient'
import { countOr } from '#test/support/rounds'
import { gate } from './harness.ts'

const rounds = countOr('FAULT_REVOKED', 20)
const moments = ['typing', 'load', 'store', 'partition'] as const

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

const at = async (personId: string, caseId: string, more: object = {}) => ({
  origin: world.url,
  caseId,
  compartment: 'not-yet-shared',
  token: await world.token(personId),
  ...more,
})

test.each(Array.from({ length: rounds }, (_, at) => [at + 1, moments[at % moments.length] ?? 'typing'] as const))(
  '[AC8] [RC104] R-15: round %i, taken away during %s: nothing later is taken or heard, and it is in the audit',
  async (_round, moment) => {
    const one = await world.addCase({ teamIds: ['nurse'] })
    const nurse = await joinRecord(await at('nurse', one.id))
    nurse.write('while on the team')
    await nurse.allSaved()
    const { recordLog } = world.app
    const { append, load } = recordLog
    const latch = gate()
    let loading: RecordClient | null = null
    if (moment === 'typing') for (let word = 0; word < 20; word += 1) nurse.write(`early ${word}`)
    if (moment === 'load') {
      recordLog.load = async room => latch.closed.then(() => load(room))
      loading = openRecord(await at('nurse', one.id, { compartment: 'plan' }))
      await loading.get('rights').catch(() => undefined)
    }
    if (moment === 'store') {
      recordLog.append = async rows => latch.closed.then(() => append(rows))
      nurse.write('on its way to the disk')
    }
    if (moment === 'partition') nurse.socket.pause()

    const began = performance.now()
    const answer = await fetch(`${world.url}/api/cases/${one.id}/team`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${await world.token('gp')}` },
      body: JSON.stringify({ memberIds: [] }),
    })
    expect(answer.status).toBe(200)
    if (moment !== 'partition') expect(await nurse.closed()).toBe(closeCodes.rightsChanged.code)
    expect(performance.now() - began).toBeLessThan(2_000)
    recordLog.append = append
    recordLog.load = load
    latch.open()
    const gp = await joinRecord(await at('gp', one.id))
    gp.write('after the nurse had gone')
    await gp.allSaved()
    if (loading) {
      expect([closeCodes.rightsChanged.code, closeCodes.notAllowed.code]).toContain(await loading.closed())
      expect(loading.received.some(message => message.type === 'step2')).toBe(false)
    }
    if (moment === 'partition') {
      nurse.socket.resume()
      expect(await nurse.closed()).toBe(closeCodes.rightsChanged.code)
    }
    expect(nurse.raw().includes('after the nurse')).toBe(false)

    // What was typed without a line is refused at the door, before a byte of it is read.
    const { doc } = nurse
    doc.getXmlFragment(ROOT).push([paragraph('typed without a line')])
    const back = openRecord(await at('nurse', one.id, { doc }))
    expect(await back.closed()).toBe(closeCodes.notAllowed.code)
    expect(back.received).toEqual([])
    const row = await until(15_000, 'the audit row of the refusal', async () =>
      (await world.audit(one.id)).find(({ who, outcome }) => who === 'nurse' && outcome === 'refused'),
    )
    expect(row).toMatchObject({ what: 'compartment:read', detail: { compartment: expect.any(String) } })
    const fresh = await joinRecord(await at('chair', one.id))
    expect(fresh.text()).toContain('while on the team')
    expect(fresh.text()).toContain('after the nurse had gone')
    expect(fresh.text()).not.toContain('without a line')
    const early = fresh.text().match(/early \d+/g) ?? []
    expect(new Set(early).size, 'what was accepted before stands once').toBe(early.length)
    await Promise.all([gp.close(), fresh.close()])
  },
)
