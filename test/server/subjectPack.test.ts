// What a person is given who asks what is held about them: whole, in words, without what is another's or held back.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { XmlElement, XmlText } from 'yjs'
import { plainLines, redact } from '#server/domain/plainText'
import { newRegister } from '#server/domain/register'
import { asks } from '#test/support/account'
import { joinMeeting, password, send, startWorld, type World } from '#test/support/app'
import { wishesAsked } from '#test/support/governance'
import { joinRecord } from '#test/support/recordClient'

let world: World
let caseId: string
beforeAll(async () => {
  world = await startWorld()
  const one = await world.addCase({ teamIds: ['nurse', 'social-worker'] })
  caseId = one.id
  const { ports } = world.app
  const event = { commandId: 'c', at: new Date().toISOString(), by: 'administrator', type: 'x', subjectId: null }
  await ports.registers.save(
    { ...((await ports.registers.load('practice')) ?? newRegister('practice')), guardianId: 'gp' },
    event,
  )
})
afterAll(() => world.stop())

async function write(person: string, compartment: string, text: string) {
  const section = await joinRecord({ origin: world.url, caseId, compartment, token: await world.token(person) })
  section.write(text)
  await section.allSaved()
  await section.close()
}

async function pack(person: string, redacted: string[] = []) {
  const ask = asks(world, await world.token(person))
  await ask('post', '/api/session/step-up', { password })
  return ask('post', `/api/cases/${caseId}/subject-access-pack`, { request: 'SAR 7', redact: redacted })
}

test('[SA1] [SA3] row 81: every version of every shareable section with its writers, facts, wishes, and who looked; nothing held back', async () => {
  await write('gp', 'plan', 'Begins with daily visits.')
  const section = await joinRecord({
    origin: world.url,
    caseId,
    compartment: 'plan',
    token: await world.token('nurse'),
  })
  await section.when('the text', () => section.text().includes('daily visits'))
  section.edit(root => root.delete(0, root.length))
  section.write('Weekly visits by Ann-Marie are enough.')
  await section.allSaved()
  await section.close()
  await write('gp', 'clinical', 'Her heart is tired.')
  await write('gp', 'safeguarding', 'Somebody at home shouts.')
  await write('gp', 'not-yet-shared', 'She may not have a year.')
  for (const who of ['gp', 'nurse']) {
    const worried = asks(world, await world.token(who))
    await worried('post', `/api/cases/${caseId}/concerns`, { words: 'Her nephew takes money' }).expect(200)
  }
  const { meeting } = await world.meeting([caseId], ['nurse'])
  const on = { discussionId: meeting.items[0]?.id ?? '', caseId }
  const chair = await world.live('chair')
  await joinMeeting(chair, meeting.id)
  await send(chair, 'meeting:start', { meetingId: meeting.id })
  const decided = { ...on, kind: 'plan' as const, text: 'A stair lift', rationale: 'She fell twice' }
  expect(await send(chair, 'decision:propose', decided)).toMatchObject({ ok: true })
  const noting = asks(world, await world.token('chair'))
  const note = `/api/meetings/${meeting.id}/items/${on.discussionId}/note`
  await noting('put', note, { text: 'An odd smell on him' }).expect(200)
  expect(await send(chair, 'outcome:advise', { ...on, text: 'Slowly, with the lift' })).toMatchObject({ ok: true })
  const closing = asks(world, await world.token('gp'))
  await closing('post', `/api/cases/${caseId}/clinical/signing`, {
    commandId: randomUUID(),
    signerIds: ['gp', 'nurse'],
  }).expect(200)
  const message = { caseId, to: { role: 'nurse' as const }, text: 'Please ring her son Ann-Marie.' }
  // A name that was typed by two people, one letter after the other.
  const two = await joinRecord({ origin: world.url, caseId, compartment: 'social', token: await world.token('gp') })
  two.write('Her neighbour Roq')
  await two.allSaved()
  await two.close()
  const other = await joinRecord({
    origin: world.url,
    caseId,
    compartment: 'social',
    token: await world.token('nurse'),
  })
  await other.when('the name', () => other.text().includes('Roq'))
  other.edit(root => {
    const line = root.get(root.length - 1)
    const words = line instanceof XmlElement ? line.get(0) : null
    if (words instanceof XmlText) words.insert(words.length, 'ford has a key.')
  })
  await other.allSaved()
  await other.close()
  expect(await send(chair, 'message:send', message)).toMatchObject({ ok: true })
  const ask = asks(world, await world.token('gp'))
  const out = { kind: 'person', id: 'consultant', from: '2026-01-01', until: null, reason: null }
  await ask('put', `/api/cases/${caseId}/wishes`, { ...wishesAsked, informed: 'no' }).expect(200)
  await ask('put', `/api/cases/${caseId}/wishes`, { ...wishesAsked, version: 1, exclusions: [out] }).expect(200)

  const answer = await pack('gp', ['ann-marie', 'Roqford'])
  expect(answer.status).toBe(200)
  expect(answer.headers['content-disposition']).toContain('subject-access-pack.txt')
  expect(answer.headers['cache-control']).toBe('no-store')
  const { text } = answer
  for (const held of [
    'Ada',
    'The practice',
    'Test social-worker',
    'A stair lift',
    'She fell twice',
    'Slowly, with the lift',
    'CLINICAL: SIGNATURES',
    'Test chair',
    'Her heart is tired.',
    'Informed: no',
    'Informed: yes',
    'Opened the section Care plan',
    'Opened a section of the record',
    'Who: Test consultant',
  ]) {
    expect(text, held).toContain(held)
  }
  expect(text, 'what was removed, by whom').toMatch(
    /\[removed by Test nurse, [^\]]*: Begins with daily visits\.\]\s+\(Test gp,/,
  )
  expect(text).toContain('Weekly visits by [withheld: about another person] are enough.')
  expect(text, 'each word with its writer').toMatch(/Her heart is tired\.\s+\(Test gp, /)
  expect(text).toContain('Her neighbour [withheld: about another person] has a key.')
  expect(text).not.toMatch(/ann-marie|roq/i)
  expect(text).toContain('Please ring her son [withheld: about another person].')
  expect(text).not.toMatch(/shouts|have a year|nephew|concern|odd smell|safeguarding|not yet shared/i)
  const rows = (await world.audit(caseId)).filter(row => row.what === 'case:pack')
  expect(rows).toMatchObject([{ who: 'gp', outcome: 'done', detail: { redactions: 2 } }])
  expect(JSON.stringify(rows)).not.toMatch(/ann|stair|SAR/i)
  const report = (await ask('get', `/api/cases/${caseId}/accesses`)).body.accesses
  expect(report.map((row: { what: string }) => row.what)).toContain('Made the pack of all that is held, for the person')
})

test('[SA2] only the guardian of the practice, after a proof; everybody else is refused, with a row', async () => {
  const bare = asks(world, await world.token('gp'))
  const wanted = { request: 'SAR 8', redact: [] }
  expect((await bare('post', `/api/cases/${caseId}/subject-access-pack`, wanted)).body.code).toBe('step-up')
  for (const [person, status] of [
    ['chair', 403],
    ['coordinator', 403],
    ['nurse', 403],
    ['pharmacist', 403],
    ['observer', 403],
    ['administrator', 403],
    ['stranger', 404],
  ] as const) {
    const answer = await pack(person)
    expect(answer.status, person).toBe(status)
    expect(answer.text, person).not.toMatch(/stair|Example/)
  }
  const none = await asks(world, await world.token('stranger'))(
    'post',
    '/api/cases/no-such-case/subject-access-pack',
    wanted,
  )
  expect((await pack('stranger')).body).toEqual(none.body)
  const refused = (await world.audit(caseId)).filter(row => row.what === 'case:pack' && row.outcome === 'refused')
  expect(refused.map(row => row.who)).toEqual(expect.arrayContaining(['chair', 'coordinator', 'nurse', 'observer']))
  expect((await bare('post', `/api/cases/${caseId}/subject-access-pack`, { ...wanted, all: true })).status).toBe(400)
})

test('[SA1] [SA3] whatever is stored is told in words; names are taken out as whole words only', () => {
  const names = new Map([['p1', 'Dr Shah']])
  const stored = {
    id: 'x',
    version: 3,
    newField: { givenAt: '2026-01-01', by: { id: 'p1', name: 'Dr Shah', role: 'gp' } },
    list: [
      { text: 'one', ownerId: 'p1' },
      { text: 'two', done: false },
    ],
    empty: [],
    nothing: null,
  }
  expect(plainLines(stored, { names })).toEqual([
    'New field:',
    '  Given at: 2026-01-01',
    '  By: Dr Shah (gp)',
    'List:',
    '  - Text: one',
    '    Owner id: Dr Shah',
    '  - Text: two',
    '    Done: no',
  ])
  expect(redact('Ann, Annabel and ANN Marie. Ann?', ['Ann', 'Ann Marie']).text).toBe(
    '[withheld: about another person], Annabel and [withheld: about another person]. [withheld: about another person]?',
  )
  expect(redact('a.b axb', ['a.b'])).toMatchObject({ times: 1 })
  expect(redact('nothing', [])).toEqual({ text: 'nothing', times: 0 })
})
