// Signing a section on a whole server: closed, signed over a hash, frozen for everybody, and what comes late kept beside it.
import { randomUUID } from 'node:crypto'
import request from 'supertest'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Case } from '#server/domain/case'
import { finishSections, keepFinishing } from '#server/usecases/unfinished'
import { closeCodes } from '#shared/record'
import type { SigningView } from '#shared/signing'
import { startWorld, type World } from '#test/support/app'
import { until } from '#test/support/deadline'
import { joinRecord, openRecord, type RecordClient } from '#test/support/recordClient'

let world: World
let one: Case

beforeAll(async () => {
  world = await startWorld()
  one = await world.addCase({ teamIds: ['nurse', 'social-worker'] })
})
afterAll(() => world.stop())

const ask = async (method: 'get' | 'post', person: string, path: string, body?: object) =>
  request(world.url)
    [method](`/api/cases/${one.id}/${path}`)
    .set('Authorization', `Bearer ${await world.token(person)}`)
    .send(body ? { commandId: randomUUID(), ...body } : undefined)
const view = async (person: string, compartment: string): Promise<SigningView> =>
  (await ask('get', person, `${compartment}/signing`)).body
const at = async (person: string, compartment: string, more: object = {}) => ({
  origin: world.url,
  caseId: one.id,
  compartment,
  token: await world.token(person),
  ...more,
})
async function writes(person: string, compartment: string, words: string): Promise<RecordClient> {
  const client = await joinRecord(await at(person, compartment))
  client.write(words)
  await client.allSaved()
  return client
}
const close = (person: string, compartment: string, signerIds: string[]) =>
  ask('post', person, `${compartment}/signing`, { signerIds })

test('[SG1] [SG3] [SG4] closed, signed by two, frozen even for the author, opened again, and version 1 still fits', async () => {
  const gp = await writes('gp', 'plan', 'Walk daily.')
  expect(await view('gp', 'plan')).toMatchObject({ state: 'open', mayClose: true, versions: [] })
  expect((await close('observer', 'plan', ['gp'])).status).toBe(403)
  expect((await close('stranger', 'plan', ['gp'])).status).toBe(404)
  // A stranger cannot read the section, so nobody can ask them to sign it.
  expect((await close('gp', 'plan', ['gp', 'stranger'])).body.code).toBe('invalid')
  expect((await close('gp', 'plan', ['gp', 'nurse'])).status).toBe(200)
  expect(await gp.closed()).toBe(closeCodes.rightsChanged.code)
  expect((await close('nurse', 'plan', ['nurse'])).body.code).toBe('not-now')

  const author = await joinRecord(await at('gp', 'plan'))
  expect(await author.get('rights')).toMatchObject({ canWrite: false, keepsLate: true })
  const [version] = (await view('nurse', 'plan')).versions
  const sign = (person: string, more: object = {}) =>
    ask('post', person, 'plan/signing/sign', { number: 1, hash: version?.hash, ...more })
  expect((await sign('social-worker')).body.code).toBe('not-allowed')
  expect((await sign('nurse', { hash: '0'.repeat(64) })).body.code).toBe('stale')
  expect((await sign('nurse', { number: 2 })).body.code).toBe('stale')
  expect((await sign('nurse')).status).toBe(200)
  expect((await sign('nurse')).body.code).toBe('already-answered')
  expect((await view('gp', 'plan')).state).toBe('closed')
  expect((await sign('gp')).status).toBe(200)
  expect(await view('gp', 'plan')).toMatchObject({ state: 'signed', versions: [{ number: 1, fits: true }] })

  expect((await ask('post', 'observer', 'plan/signing/reopen', { number: 1, reason: 'x' })).status).toBe(403)
  const reason = 'The daughter asked for a change'
  expect((await ask('post', 'gp', 'plan/signing/reopen', { number: 1, reason })).status).toBe(200)
  expect(await author.closed()).toBe(closeCodes.rightsChanged.code)
  const again = await writes('gp', 'plan', 'Walk twice a day.')
  expect((await close('gp', 'plan', ['gp'])).status).toBe(200)
  const { versions } = await view('gp', 'plan')
  expect(versions).toMatchObject([
    { number: 2, fits: true, reopened: null },
    { number: 1, fits: true, hash: version?.hash, reopened: { reason } },
  ])
  expect(versions[0]?.hash).not.toBe(version?.hash)
  expect(await again.closed()).toBe(closeCodes.rightsChanged.code)
  const audit = (await world.audit(one.id)).map(row => `${row.who} ${row.what} ${row.outcome}`)
  for (const row of ['gp section:close done', 'nurse section:sign done', 'social-worker section:sign refused']) {
    expect(audit).toContain(row)
  }
  await author.close()
})

test('[SG2] B-09: an edit that races with the closing is in the signed hash, or it is refused and kept beside it', async () => {
  for (let round = 0; round < 10; round += 1) {
    const nurse = await joinRecord(await at('nurse', 'social'))
    for (let edit = 0; edit < 5; edit += 1) nurse.write(`Round ${round} edit ${edit}.`)
    expect((await close('gp', 'social', ['gp'])).status).toBe(200)
    await nurse.closed()
    const saved = nurse.saved()
    const reader = await joinRecord(await at('social-worker', 'social'))
    // What was called saved is in the closed text; nothing else came after.
    for (let edit = 0; edit < saved - 1; edit += 1) expect(reader.text()).toContain(`Round ${round} edit ${edit}.`)
    const [version] = (await view('gp', 'social')).versions
    expect(version?.fits, `round ${round}`).toBe(true)
    await reader.close()
    expect((await ask('post', 'gp', 'social/signing/reopen', { number: version?.number, reason: 'Next' })).status).toBe(
      200,
    )
  }
}, 60_000)

test('[SG5] [SG6] B-10: who was offline comes back after the signing: an addendum of theirs, and the text is the signed one', async () => {
  const nurse = await writes('nurse', 'clinical', 'Dizzy in the morning.')
  await nurse.close()
  expect((await close('gp', 'clinical', ['gp', 'chair'])).status).toBe(200)
  const signed = (await view('gp', 'clinical')).versions[0]
  expect((await ask('post', 'gp', 'clinical/signing/sign', { number: 1, hash: signed?.hash })).status).toBe(200)

  const doc = nurse.doc
  const back = openRecord(await at('nurse', 'clinical', { doc }))
  await back.get('step2')
  back.write('Fell on Tuesday.')
  const refused = await back.get('refused')
  expect(refused.code).toBe('signed')
  // Called kept only when it is: it can be read at once, by author and signers, and by nobody else.
  const offered = (await view('nurse', 'clinical')).addenda
  expect(offered).toMatchObject([{ by: { id: 'nurse' }, text: 'Fell on Tuesday.', removed: 0, state: 'offered' }])
  expect((await view('chair', 'clinical')).addenda).toEqual(offered)
  expect((await view('pharmacist', 'clinical')).addenda).toEqual([])
  await back.close()
  // The same tab again: no second one, and it is told the same.
  const third = openRecord(await at('nurse', 'clinical', { doc }))
  await third.get('refused', message => message.code === 'signed')
  expect((await view('nurse', 'clinical')).addenda).toHaveLength(1)
  await third.close()

  const reader = await joinRecord(await at('pharmacist', 'clinical'))
  expect(reader.text()).not.toContain('Tuesday')
  expect((await view('gp', 'clinical')).versions[0]).toMatchObject({ hash: signed?.hash, fits: true })
  const answer = (person: string, more: object) =>
    ask('post', person, 'clinical/signing/addendum', {
      addendumId: offered[0]?.id,
      answer: 'accepted',
      reason: null,
      ...more,
    })
  expect((await answer('nurse', {})).body.code).toBe('not-allowed')
  expect((await answer('chair', { answer: 'discarded' })).body.code).toBe('invalid')
  expect((await answer('chair', {})).status).toBe(200)
  expect((await answer('gp', { answer: 'discarded', reason: 'No' })).body.code).toBe('already-answered')
  // Accepted, it is part of the record for everybody who reads the section.
  expect((await view('pharmacist', 'clinical')).addenda).toMatchObject([{ state: 'accepted' }])
  expect((await view('gp', 'clinical')).versions[0]?.fits).toBe(true)
  await reader.close()
})

test('[SG5] an addendum that cannot be stored is not called kept: its author comes back with it', async () => {
  const nurse = await writes('nurse', 'not-yet-shared', 'Planning.')
  await nurse.close()
  expect((await close('gp', 'not-yet-shared', ['gp'])).status).toBe(200)
  const { save } = world.app.ports.sections
  world.app.ports.sections.save = () => Promise.reject(new Error('the store is away'))
  const back = openRecord(await at('nurse', 'not-yet-shared', { doc: nurse.doc }))
  await back.get('step2')
  back.write('Late words.')
  expect(await back.closed()).toBe(closeCodes.unavailable.code)
  expect(back.received.some(message => message.type === 'refused')).toBe(false)
  expect(back.saved()).toBeLessThan(back.sent())
  world.app.ports.sections.save = save
})

test('[SG7] a section that was closed when the server ended is sealed at the next start, or in a later round', async () => {
  await (await writes('gp', 'safeguarding', 'A worry.')).close()
  const { ports } = world.app
  const { freezeSection } = ports
  let failures = 0
  ports.freezeSection = () => {
    failures += 1
    return Promise.reject(new Error('the process ends here'))
  }
  expect((await close('gp', 'safeguarding', ['gp'])).status).toBe(500)
  expect((await view('gp', 'safeguarding')).versions).toMatchObject([{ hash: null, fits: null }])
  const late = await joinRecord(await at('gp', 'safeguarding'))
  expect((await late.get('rights')).canWrite).toBe(false)
  await late.close()
  await expect(finishSections(ports)).rejects.toThrow('ends here')
  // More than so far, not a figure: the server's own round, every 30 s, may have failed meanwhile as well.
  const before = failures
  vi.useFakeTimers({ toFake: ['setInterval'] })
  const stop = keepFinishing(ports)
  try {
    await until(15_000, 'the first round to fail', () => failures > before)
    ports.freezeSection = freezeSection
    await until(15_000, 'the hash', async () => {
      vi.advanceTimersByTime(30_000)
      return (await view('gp', 'safeguarding')).versions[0]?.fits === true
    })
  } finally {
    vi.useRealTimers()
    await stop()
  }
})
