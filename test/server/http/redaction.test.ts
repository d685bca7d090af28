// Words about somebody else, taken out of a section for good by two people: unreadable at every door, on the whole server.
import { randomUUID } from 'node:crypto'
import request from 'supertest'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { Case } from '#server/domain/case'
import { finishSections } from '#server/usecases/unfinished'
import { closeCodes, ROOT, roomName } from '#shared/record'
import type { AuthorsView } from '#shared/recordHistory'
import type { RedactionList } from '#shared/redaction'
import type { SigningView } from '#shared/signing'
import { startWorld, type World } from '#test/support/app'
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
    .send(body)
const join = async (person: string, compartment: string, doc?: Y.Doc): Promise<RecordClient> =>
  joinRecord({
    origin: world.url,
    caseId: one.id,
    compartment,
    token: await world.token(person),
    ...(doc ? { doc } : {}),
  })

async function writes(person: string, compartment: string, words: string) {
  const client = await join(person, compartment)
  client.write(words)
  await client.allSaved()
  return client
}

const secret = 'Wilhelmina of Acacia Road'

/** Ids of the secret where it stands now. */
async function chosen(compartment: string) {
  const view: AuthorsView = (await ask('get', 'gp', `${compartment}/authors`)).body
  const runs = [...view.blocks.flatMap(block => block.runs), ...view.removed]
  const ranges = runs.flatMap(({ text, client, clock }) => {
    const at = text.indexOf(secret)
    return at < 0 ? [] : [{ client, clock: clock + at, length: secret.length }]
  })
  return { view, ranges }
}

const propose = async (person: string, compartment: string, ranges: object[], commandId = randomUUID()) =>
  ask('post', person, `${compartment}/redactions`, { commandId, ranges, reason: 'About another person' })
const answer = async (person: string, compartment: string, redactionId: string, given: 'confirm' | 'refuse') =>
  ask('post', person, `${compartment}/redactions/answer`, { commandId: randomUUID(), redactionId, answer: given })

test('[RX1] [RX2] [RX3] S-63 proposed by one, confirmed by another: unreadable everywhere, and all else is as it was', async () => {
  const nurse = await writes('nurse', 'plan', `Walks with a stick. ${secret}. Sleeps well.`)
  // A split leaves the words in the log a second time, under the name of who pressed Enter.
  nurse.edit(text => {
    const block = text.get(0)
    const inner = block instanceof Y.XmlElement ? block.get(0) : null
    if (!(inner instanceof Y.XmlText)) throw new Error('no line')
    const rest = inner.toString().slice(20)
    inner.delete(20, rest.length)
    const next = new Y.XmlElement('paragraph')
    next.insert(0, [new Y.XmlText(rest)])
    text.insert(1, [next])
  })
  await nurse.allSaved()
  const { view: before, ranges } = await chosen('plan')
  expect(ranges).toHaveLength(1)

  const commandId = randomUUID()
  const proposed = await propose('gp', 'plan', ranges, commandId)
  expect(proposed.status).toBe(200)
  expect((await propose('gp', 'plan', ranges, commandId)).body.id).toBe(proposed.body.id)
  const waiting: RedactionList = (await ask('get', 'chair', 'plan/redactions')).body
  expect(waiting.redactions).toMatchObject([{ state: 'proposed', words: secret, mayAnswer: true, by: 'Test gp' }])
  // For the team it is no secret that something is proposed, but what is.
  const team: RedactionList = (await ask('get', 'social-worker', 'plan/redactions')).body
  expect(team).toMatchObject({ mayPropose: false, redactions: [{ words: null, mayAnswer: false }] })

  const own = await answer('gp', 'plan', proposed.body.id, 'confirm')
  expect([own.status, own.body.code]).toEqual([403, 'not-allowed'])
  expect((await ask('get', 'gp', 'plan/authors')).text).toContain(secret)

  expect((await answer('chair', 'plan', proposed.body.id, 'confirm')).status).toBe(200)
  expect(await nurse.closed()).toBe(closeCodes.redacted.code)
  expect((await answer('coordinator', 'plan', proposed.body.id, 'refuse')).body.code).toBe('already-answered')

  const after = await join('social-worker', 'plan')
  expect(after.text()).toContain('Walks with a stick.')
  expect(after.text()).toContain('Sleeps well.')
  const then = new Date().toISOString()
  const answers = await Promise.all([
    ask('get', 'gp', 'plan/authors'),
    ask('get', 'gp', 'plan/redactions'),
    ask('post', 'gp', 'plan/text-at', { at: then }),
    ask('post', 'gp', 'plan/comparison', { from: new Date(0).toISOString(), to: null }),
  ])
  for (const { status, text, body } of answers) {
    expect(status).toBe(200)
    expect(text).not.toContain('Wilhelmina')
    if ('state' in body) expect(Buffer.from(body.state, 'base64').toString('latin1')).not.toContain('Wilhelmina')
  }
  expect(after.raw().includes('Wilhelmina')).toBe(false)
  const rows = await world.app.recordLog.history(roomName(one.id, 'plan'), null)
  expect(rows.length).toBeGreaterThan(1)
  for (const row of rows) expect(Buffer.from(row.bytes).includes('Wilhelmina')).toBe(false)
  expect((await world.app.recordLog.load(roomName(one.id, 'plan'))).snapshot).toBe(null)
  expect(JSON.stringify(await world.audit(one.id))).not.toContain('Wilhelmina')

  // Every other letter: same place, same writer, same time.
  const { view } = await chosen('plan')
  const hide = (words: string) => words.replaceAll(secret, secret.replace(/\S/g, '█'))
  expect(view.blocks).toEqual(
    before.blocks.map(block => ({ ...block, runs: block.runs.map(run => ({ ...run, text: hide(run.text) })) })),
  )
  const audit = await world.audit(one.id)
  expect(audit).toContainEqual(expect.objectContaining({ who: 'gp', what: 'redaction:propose', outcome: 'done' }))
  expect(audit).toContainEqual(expect.objectContaining({ who: 'chair', what: 'redaction:confirm', outcome: 'done' }))
  expect(audit).toContainEqual(expect.objectContaining({ who: 'gp', what: 'redaction:confirm', outcome: 'refused' }))
  await after.close()
})

test('[RX5] a tab of before that comes back with what it knew is told to reload, and brings nothing back', async () => {
  const tab = await writes('nurse', 'social', `Lives alone. ${secret}.`)
  const { epoch } = await tab.get('rights')
  expect(epoch).toBe(0)
  await tab.close()
  const { ranges } = await chosen('social')
  const proposed = await propose('coordinator', 'social', ranges)
  expect((await answer('gp', 'social', proposed.body.id, 'confirm')).status).toBe(200)
  const token = await world.token('nurse')
  const back = openRecord({
    origin: world.url,
    caseId: one.id,
    compartment: 'social',
    token,
    doc: tab.doc,
    schema: `1&epoch=${epoch}`,
  })
  expect(await back.closed()).toBe(closeCodes.redacted.code)
  expect(back.received).toEqual([])
  const fresh = await join('nurse', 'social')
  expect((await fresh.get('rights')).epoch).toBe(1)
  expect(fresh.doc.getXmlFragment(ROOT).toString()).not.toContain('Wilhelmina')
  await fresh.close()
})

test('[RX1] who is not privileged, or may not read the section, proposes and answers nothing', async () => {
  const nurse = await writes('nurse', 'clinical', `Dizzy. ${secret}.`)
  const { ranges } = await chosen('clinical')
  for (const person of ['pharmacist', 'nurse', 'social-worker', 'consultant', 'stranger', 'administrator']) {
    const refused = await propose(person, 'clinical', ranges)
    expect([403, 404], person).toContain(refused.status)
  }
  const proposed = await propose('gp', 'clinical', ranges)
  for (const person of ['pharmacist', 'nurse', 'stranger']) {
    expect([403, 404], person).toContain((await answer(person, 'clinical', proposed.body.id, 'confirm')).status)
  }
  expect((await answer('chair', 'clinical', 'no-such', 'confirm')).status).toBe(404)
  expect((await propose('gp', 'clinical', [{ client: 1, clock: 0, length: 5 }])).body.code).toBe('stale')
  expect((await answer('chair', 'clinical', proposed.body.id, 'refuse')).status).toBe(200)
  expect((await ask('get', 'gp', 'clinical/authors')).text).toContain(secret)
  nurse.write('Still open.')
  await nurse.allSaved()
  await nurse.close()
  expect(await world.audit(one.id)).toContainEqual(
    expect.objectContaining({ who: 'pharmacist', what: 'record:redact', outcome: 'refused' }),
  )
})

test('[RX6] what was confirmed when the server ended is finished when it starts', async () => {
  const gp = await writes('gp', 'not-yet-shared', `Planning. ${secret}.`)
  await gp.close()
  const { ranges } = await chosen('not-yet-shared')
  const proposed = await propose('gp', 'not-yet-shared', ranges)
  const { rewriteSection } = world.app.ports
  world.app.ports.rewriteSection = () => Promise.reject(new Error('the process ends here'))
  expect((await answer('chair', 'not-yet-shared', proposed.body.id, 'confirm')).status).toBe(500)
  const between: RedactionList = (await ask('get', 'gp', 'not-yet-shared/redactions')).body
  expect(between.redactions).toMatchObject([{ state: 'confirmed' }])
  // Not before it was looked at: the server's own round, every 30 s, would finish it.
  world.app.ports.rewriteSection = rewriteSection
  await finishSections(world.app.ports)
  const { view } = await chosen('not-yet-shared')
  expect(JSON.stringify(view)).not.toContain('Wilhelmina')
  const done: RedactionList = (await ask('get', 'gp', 'not-yet-shared/redactions')).body
  expect(done.redactions).toMatchObject([{ state: 'done' }])
})

test('[RX2] two at once, with an addendum of the same words: both are carried out, and a signature before says why it fits no more', async () => {
  const about = await world.addCase({ teamIds: ['nurse'] })
  const place = `/api/cases/${about.id}/plan`
  const call = async (method: 'get' | 'post', person: string, path: string, body?: object) =>
    request(world.url)
      [method](`${place}/${path}`)
      .set('Authorization', `Bearer ${await world.token(person)}`)
      .send(body ? { commandId: randomUUID(), ...body } : undefined)
  const at = async (doc?: Y.Doc) => ({
    origin: world.url,
    caseId: about.id,
    compartment: 'plan',
    token: await world.token('nurse'),
    ...(doc ? { doc } : {}),
  })
  const nurse = await joinRecord(await at())
  nurse.write(`Eats well. ${secret}. Bertram of Oak Lane too.`)
  await nurse.allSaved()
  await nurse.close()
  expect((await call('post', 'gp', 'signing', { signerIds: ['gp'] })).status).toBe(200)
  const late = openRecord(await at(nurse.doc))
  await late.get('step2')
  late.write(`Again ${secret}, on Tuesday.`)
  await late.get('refused', message => message.code === 'signed')
  await late.close()

  const view: AuthorsView = (await call('get', 'gp', 'authors')).body
  const [run] = view.blocks.flatMap(block => block.runs)
  if (!run) throw new Error('nothing was written')
  const propose = async (words: string): Promise<string> => {
    const ranges = [{ client: run.client, clock: run.clock + run.text.indexOf(words), length: words.length }]
    return (await call('post', 'gp', 'redactions', { ranges, reason: 'Another person' })).body.id
  }
  const ids = [await propose(secret), await propose('Bertram of Oak Lane')]
  const given = await Promise.all(
    ids.map(redactionId => call('post', 'chair', 'redactions/answer', { redactionId, answer: 'confirm' })),
  )
  expect(given.map(({ status }) => status)).toEqual([200, 200])
  const fresh = await joinRecord(await at())
  expect(fresh.text()).toContain('Eats well. ')
  expect(fresh.text()).not.toMatch(/Wilhelmina|Bertram/)
  await fresh.close()
  const signing: SigningView = (await call('get', 'gp', 'signing')).body
  expect(signing.addenda).toMatchObject([{ text: 'Again ██████████ ██ ██████ ████, on Tuesday.' }])
  expect(signing.versions).toMatchObject([{ fits: false, redacted: true }])
})
