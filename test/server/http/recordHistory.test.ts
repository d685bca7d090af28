// Who wrote what, and how it was: over HTTP, on a whole server, with the rights of the section.
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { Case } from '#server/domain/case'
import { ROOT } from '#shared/record'
import type { AuthorsView, ComparisonView, SectionCut, TextAtView, VersionView } from '#shared/recordHistory'
import { heard, joinMeeting, send, startWorld, type World } from '#test/support/app'
import { until } from '#test/support/deadline'
import { joinRecord, type RecordClient } from '#test/support/recordClient'

let world: World
let one: Case

beforeAll(async () => {
  world = await startWorld()
  one = await world.addCase({ teamIds: ['nurse', 'social-worker'] })
})
afterAll(() => world.stop())

const get = async (person: string, path: string) =>
  request(world.url)
    .get(`/api/cases/${one.id}/${path}`)
    .set('Authorization', `Bearer ${await world.token(person)}`)
const post = async (person: string, path: string, body: object) =>
  request(world.url)
    .post(`/api/cases/${one.id}/${path}`)
    .set('Authorization', `Bearer ${await world.token(person)}`)
    .send(body)

async function writer(person: string, compartment: string): Promise<RecordClient> {
  const origin = world.url.replace('http', 'ws')
  return joinRecord({ origin, caseId: one.id, compartment, token: await world.token(person) })
}

async function writes(person: string, compartment: string, words: string) {
  const client = await writer(person, compartment)
  client.write(words)
  await client.allSaved()
  await client.close()
}

const saidBy = (view: AuthorsView | TextAtView) =>
  view.blocks.map(block =>
    block.runs
      .map(run => `${view.writers.find(writer => writer.id === run.by)?.name ?? 'the template'}: ${run.text}`)
      .join('; '),
  )

describe('who wrote what', () => {
  test('[RH20] each run of the text with its writer, time and meeting, and what was removed by whom', async () => {
    const planned = await world.meeting([one.id])
    const { id: meetingId, items } = planned.meeting
    const chair = await world.live('chair')
    await joinMeeting(chair, meetingId)
    await writes('nurse', 'plan', 'Before the meeting. ')
    expect((await send(chair, 'meeting:start', { meetingId })).ok).toBe(true)
    await joinMeeting(await world.live('gp'), meetingId)
    await writes('gp', 'plan', 'Stop zolpidem slowly.')
    const client = await writer('pharmacist', 'plan')
    client.edit(text => {
      const block = text.get(1)
      const inner = block instanceof Y.XmlElement ? block.get(0) : null
      if (inner instanceof Y.XmlText) inner.delete(13, 7)
    })
    await client.allSaved()
    await client.close()

    const answer = await get('pharmacist', 'plan/authors')
    expect(answer.status).toBe(200)
    const view: AuthorsView = answer.body
    expect(saidBy(view)).toEqual(['Test nurse: Before the meeting. ', 'Test gp: Stop zolpidem; Test gp: .'])
    const [before, during] = view.blocks.map(block => block.runs[0])
    expect(before?.meeting).toBe(null)
    expect(during?.meeting).toBe(meetingId)
    expect(view.meetings).toEqual([{ id: meetingId, title: 'Frailty MDT' }])
    expect(view.removed).toMatchObject([{ text: ' slowly', by: 'gp', removedBy: 'pharmacist' }])
    // The ids are those of the document, so that a page can find the run in the text it shows.
    const reader = await writer('nurse', 'plan')
    const ids = [...reader.doc.store.clients.keys()]
    expect(ids).toContain(during?.client)
    await reader.close()

    const itemId = items[0]?.id ?? ''
    await writes('pharmacist', `discussion.${itemId}`, 'Said in the room.')
    const talk: AuthorsView = (await get('gp', `discussion.${itemId}/authors`)).body
    expect(saidBy(talk)).toContain('the template: Situation')
    expect(talk.blocks.at(-1)?.runs[0]).toMatchObject({ by: 'pharmacist', meeting: meetingId })
  })

  test('[RH21] who may not read a section, and who asks for none, get the same answer and an audit row', async () => {
    await writes('social-worker', 'safeguarding', 'A worry.')
    const refused = await get('nurse', 'safeguarding/authors')
    expect(refused.status).toBe(404)
    expect(refused.text).not.toContain('worry')
    for (const path of ['safeguarding/versions', 'no-such-section/authors', 'discussion.nothing/authors']) {
      const other = await get('nurse', path)
      expect([other.status, other.body.message], path).toEqual([404, refused.body.message])
    }
    expect((await get('stranger', 'plan/authors')).status).toBe(404)
    expect((await post('nurse', 'safeguarding/text-at', { at: new Date().toISOString() })).status).toBe(404)
    const rows = await world.audit(one.id)
    expect(rows).toContainEqual(expect.objectContaining({ who: 'nurse', what: 'authors:view', outcome: 'refused' }))
    expect(JSON.stringify(rows)).not.toContain('worry')
  })
})

describe('how it was', () => {
  test('[RH22] a section as it was at a moment, with a document to bring it back, and what changed since', async () => {
    await writes('social-worker', 'social', 'Lives alone.')
    const then = new Date().toISOString()
    await until(2000, 'the next millisecond', () => new Date().toISOString() > then, 1)
    await writes('nurse', 'social', 'Daughter visits on Sundays.')
    const was: TextAtView = (await post('gp', 'social/text-at', { at: then })).body
    expect(saidBy(was)).toEqual(['Test social-worker: Lives alone.'])
    const doc = new Y.Doc()
    Y.applyUpdate(doc, Buffer.from(was.state, 'base64'))
    expect(doc.getXmlFragment(ROOT).toString()).toBe('<paragraph>Lives alone.</paragraph>')
    const compared: ComparisonView = (await post('gp', 'social/comparison', { from: then, to: null })).body
    expect(compared.blocks.map(block => block.pieces.map(piece => [piece.change, piece.text, piece.by]))).toEqual([
      [['same', 'Lives alone.', 'social-worker']],
      [['added', 'Daughter visits on Sundays.', 'nurse']],
    ])
    expect([compared.added, compared.removed]).toEqual([4, 0])
  })

  test('[RH23] versions: the start of a meeting, each closed item, and those kept by hand', async () => {
    const planned = await world.meeting([one.id])
    const { id: meetingId, items } = planned.meeting
    await writes('gp', 'clinical', 'Before all meetings of this test.')
    const chair = await world.live('chair')
    await joinMeeting(chair, meetingId)
    await send(chair, 'meeting:start', { meetingId })
    const discussion = { discussionId: items[0]?.id ?? '', caseId: one.id }
    await send(chair, 'item:conclude', { ...discussion, outcome: 'no-decision-needed', reason: 'Nothing to decide' })
    expect(await send(chair, 'meeting:end', { meetingId, from: items[0]?.id ?? null })).toMatchObject({ ok: true })
    expect((await post('gp', 'clinical/versions', { name: 'As agreed with the family' })).status).toBe(200)
    const { versions }: { versions: VersionView[] } = (await get('nurse', 'clinical/versions')).body
    expect(versions.map(({ kind, name, by }) => [kind, name, by?.id ?? null])).toEqual([
      ['kept', 'As agreed with the family', 'gp'],
      ['item-closed', 'Item closed in Frailty MDT', null],
      ['meeting-started', 'Start of Frailty MDT', null],
    ])
    expect((await post('observer', 'clinical/versions', { name: 'Mine' })).status).toBe(403)
  })

  test('[RH24] S-28 B-11: after a mass deletion there is a version to go back to, and those who wrote there are told', async () => {
    await writes('gp', 'plan', 'A long plan that somebody will remove with one wrong key. '.repeat(6))
    const author = await world.live('gp')
    const told = heard(author, 'record:cut')
    const outsider = await world.live('coordinator')
    const overheard: SectionCut[] = []
    outsider.on('record:cut', event => overheard.push(event))
    const wrong = await writer('nurse', 'plan')
    wrong.edit(text => text.delete(0, text.length))
    await wrong.allSaved()
    expect(await told).toMatchObject({ caseId: one.id, compartment: 'plan', by: 'Test nurse' })
    expect(overheard).toEqual([])
    const { versions }: { versions: VersionView[] } = (await get('gp', 'plan/versions')).body
    const before = versions.find(version => version.kind === 'before-deletion')
    expect(before?.by?.id).toBe('nurse')
    const was: TextAtView = (await post('gp', 'plan/text-at', { at: before?.at })).body
    expect(saidBy(was).join()).toContain('one wrong key')
    await wrong.close()
  })
})
