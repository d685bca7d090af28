// What the minute and the list of actions hold: evidence and dissent, parts of several people, and what nobody answers.
import request from 'supertest'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deputiseOverdue } from '#server/usecases/deputies'
import { londonDate } from '#shared/calendar'
import type { ActionRow } from '#shared/home'
import type { ReplyOf } from '#shared/http'
import type { MinutesView } from '#shared/meeting'
import { joinMeeting, send, startWorld, type World } from '#test/support/app'
import { coverFor } from '#test/support/governance'
import { groupOf } from '../../../client/features/actions/actionGroups.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

const get = async (person: string, path: string) =>
  request(world.url)
    .get(path)
    .set('Authorization', `Bearer ${await world.token(person)}`)

async function ok(reply: ReturnType<typeof send>): Promise<string> {
  const got = await reply
  if (!got.ok) throw new Error(`${got.code}: ${got.message}`)
  return got.id ?? ''
}

test('[DC8] row 32: a decision with its evidence and a dissent by name stands so in the minute', async () => {
  const one = await world.addCase({ teamIds: ['nurse', 'social-worker'] })
  const { meeting } = await world.meeting([one.id], ['social-worker'])
  const chair = await world.live('chair')
  await joinMeeting(chair, meeting.id)
  await ok(send(chair, 'meeting:start', { meetingId: meeting.id }))
  const where = { discussionId: meeting.items[0]?.id ?? '', caseId: one.id }
  const words = { kind: 'plan' as const, text: 'Two visits a day', rationale: 'She fell twice' }
  const decisionId = await ok(send(chair, 'decision:propose', { ...where, ...words, evidence: 'Falls in the diary' }))
  const dissent = { answer: 'object' as const, reason: 'She wants nobody in her house' }
  await ok(send(await world.live('social-worker'), 'decision:answer', { ...where, decisionId, ...dissent }))
  await ok(
    send(await world.live('pharmacist'), 'decision:answer', { ...where, decisionId, answer: 'agree', reason: null }),
  )
  await ok(send(chair, 'decision:record', { ...where, decisionId }))
  await ok(send(chair, 'meeting:end', { meetingId: meeting.id, from: where.discussionId }))
  const minutes: MinutesView = (await get('chair', `/api/meetings/${meeting.id}/minutes`)).body
  expect(minutes.items[0]?.discussion?.decisions).toMatchObject([
    {
      ...words,
      evidence: 'Falls in the diary',
      answers: expect.arrayContaining([
        expect.objectContaining({ by: expect.objectContaining({ id: 'social-worker' }), ...dissent }),
      ]),
    },
  ])
  const hash = minutes.items[0]?.minute?.hash ?? ''
  await ok(send(chair, 'minute:sign', { ...where, hash }))
  expect((await world.app.ports.discussions.load(where.discussionId))?.minute[0]?.content.decisions).toMatchObject([
    { evidence: 'Falls in the diary', objected: [{ name: 'Test social-worker', reason: dissent.reason }] },
  ])
})

test('[DC9] row 39: a positive-risk agreement is kept with level, who, carer and end, in the minute too, and is proposed again on its last day', async () => {
  let later = 0
  const own = await startWorld({ clock: { now: () => new Date(Date.parse('2026-11-24T14:00:00.000Z') + later) } })
  try {
    const one = await own.addCase()
    const { meeting } = await own.meeting([one.id], [])
    const chair = await own.live('chair')
    await joinMeeting(chair, meeting.id)
    await ok(send(chair, 'meeting:start', { meetingId: meeting.id }))
    const where = { discussionId: meeting.items[0]?.id ?? '', caseId: one.id }
    const risk = {
      level: 'high' as const,
      who: 'Danuta, with an interpreter',
      carer: 'Her daughter worries, and agrees',
      expiresOn: '2027-02-24',
    }
    const words = { ...where, kind: 'risk' as const, text: 'She goes on living alone', rationale: 'It is her home' }
    for (const [part, given] of [
      ['no agreement', {}],
      ['no level', { risk: { ...risk, level: 'none' } }],
      ['with nobody', { risk: { ...risk, who: '' } }],
      ['no end', { risk: { ...risk, expiresOn: null } }],
      ['ends today', { risk: { ...risk, expiresOn: '2026-11-24' } }],
    ] as const) {
      expect(await send(chair, 'decision:propose', { ...words, ...given } as never), part).toMatchObject({
        code: 'invalid',
      })
    }
    const decisionId = await ok(send(chair, 'decision:propose', { ...words, risk }))
    await ok(send(chair, 'decision:record', { ...where, decisionId }))
    await ok(send(chair, 'meeting:end', { meetingId: meeting.id, from: where.discussionId }))
    const read = async (path: string) =>
      (
        await request(own.url)
          .get(path)
          .set('Authorization', `Bearer ${await own.token('chair')}`)
      ).body
    const minutes: MinutesView = await read(`/api/meetings/${meeting.id}/minutes`)
    expect(minutes.items[0]?.discussion?.decisions).toMatchObject([
      { kind: 'risk', text: words.text, state: 'recorded', risk, reviewOn: '2027-02-24' },
    ])
    const hash = minutes.items[0]?.minute?.hash ?? ''
    await ok(send(chair, 'minute:sign', { ...where, hash }))
    const signed = (await own.app.ports.discussions.load(where.discussionId))?.minute[0]?.content
    expect(signed?.decisions, 'part of what is signed').toMatchObject([{ risk }])

    const proposedOn = async (day: string) => {
      later = Date.parse(`${day}T09:00:00.000Z`) - Date.parse('2026-11-24T14:00:00.000Z')
      const next = await own.meeting([], [])
      const { proposals } = await read(`/api/meetings/${next.meeting.id}/preparation`)
      return proposals.map((proposal: { triggers: { rule: string }[] }) => proposal.triggers.map(({ rule }) => rule))
    }
    expect(await proposedOn('2027-02-23')).toEqual([])
    expect(await proposedOn('2027-02-24')).toEqual([['review-due']])
  } finally {
    await own.stop()
  }
})

test('[AN9] row 35: a part goes only to people who may see the person, and the whole is done when it is', async () => {
  const one = await world.addCase({ teamIds: ['nurse', 'social-worker'] })
  const { meeting } = await world.meeting([one.id], [])
  const chair = await world.live('chair')
  await joinMeeting(chair, meeting.id)
  await ok(send(chair, 'meeting:start', { meetingId: meeting.id }))
  const where = { discussionId: meeting.items[0]?.id ?? '', caseId: one.id }
  const action = { ...where, text: 'Ramp and rails', ownerId: 'nurse', due: '2199-01-01' }
  expect(await send(chair, 'action:add', { ...action, withIds: ['stranger'] })).toMatchObject({ code: 'invalid' })
  const actionId = await ok(send(chair, 'action:add', { ...action, priority: 'urgent', withIds: ['social-worker'] }))
  const mine = async (person: string) =>
    (await get(person, '/api/actions')).body.actions.find((row: ActionRow) => row.action.id === actionId)
  expect(await mine('social-worker')).toMatchObject({ mine: true, unanswered: false, action: { priority: 'urgent' } })
  const [nurse, social] = [await world.live('nurse'), await world.live('social-worker')]
  const done = { ...where, actionId, note: null }
  expect(await send(nurse, 'action:done', done)).toMatchObject({ code: 'not-now' })
  await ok(send(social, 'action:done', done))
  await ok(send(nurse, 'action:done', done))
})

test('[AN2] [AN8] row 35: refused with its reason, an action is back with who wrote it down and who coordinates, and is offered to another', async () => {
  const one = await world.addCase({ teamIds: ['nurse', 'social-worker'] })
  const { meeting } = await world.meeting([one.id], [])
  const chair = await world.live('chair')
  await joinMeeting(chair, meeting.id)
  await ok(send(chair, 'meeting:start', { meetingId: meeting.id }))
  const where = { discussionId: meeting.items[0]?.id ?? '', caseId: one.id }
  const actionId = await ok(
    send(chair, 'action:add', { ...where, text: 'Ring her', ownerId: 'nurse', due: '2199-01-01' }),
  )
  const nurse = await world.live('nurse')
  const refusal = { ...where, actionId, reason: 'I am on leave' }
  expect(await send(nurse, 'action:refuse', { ...refusal, reason: ' ' }), 'without a reason').toMatchObject({
    code: 'invalid',
  })
  await ok(send(nurse, 'action:refuse', refusal))
  const rowOf = async (person: string): Promise<ActionRow | undefined> =>
    (await get(person, '/api/actions')).body.actions.find((row: ActionRow) => row.action.id === actionId)
  for (const person of ['chair', 'coordinator']) {
    const row = await rowOf(person)
    expect(row?.action, person).toMatchObject({ state: 'refused', note: 'I am on leave', addedBy: { id: 'chair' } })
    expect(row && groupOf(row, londonDate(Date.now())), 'needs a new owner').toBe('refused')
  }
  const given = { ...where, actionId, ownerId: 'social-worker', reason: 'She knows her' }
  expect(await send(await world.live('gp'), 'action:hand-over', given)).toMatchObject({ code: 'not-allowed' })
  await ok(send(await world.live('coordinator'), 'action:hand-over', given))
  expect(await rowOf('social-worker')).toMatchObject({ mine: true, action: { state: 'offered' } })
  expect((await rowOf('nurse'))?.mine).toBe(false)
})

test('[AN10] row 35: unanswered for two days, it stands on the coordinator’s list and Today', async () => {
  let later = 0
  const own = await startWorld({ clock: { now: () => new Date(Date.now() + later) } })
  try {
    const one = await own.addCase({ teamIds: ['nurse'] })
    const { meeting } = await own.meeting([one.id], [])
    const chair = await own.live('chair')
    await joinMeeting(chair, meeting.id)
    await ok(send(chair, 'meeting:start', { meetingId: meeting.id }))
    const where = { discussionId: meeting.items[0]?.id ?? '', caseId: one.id }
    await ok(send(chair, 'action:add', { ...where, text: 'Letter', ownerId: 'nurse', due: '2199-01-01' }))
    later = 2 * 86_400_000 + 60_000
    const read = async (person: string, path: string) =>
      (
        await request(own.url)
          .get(path)
          .set('Authorization', `Bearer ${await own.token(person)}`)
      ).body
    const { actions }: ReplyOf<'actions'> = await read('coordinator', '/api/actions')
    expect(actions.map(row => [row.action.text, row.unanswered])).toEqual([['Letter', true]])
    expect((await read('coordinator', '/api/today')).actionsUnanswered).toBe(1)
    expect((await read('gp', '/api/today')).actionsUnanswered).toBe(0)
  } finally {
    await own.stop()
  }
})

test('[AN12] row 36: overdue and its owner away, an action goes to the deputy, logged; not to one who may not see the person', async () => {
  let now = Date.parse('2026-11-24T14:00:00.000Z')
  const own = await startWorld({ clock: { now: () => new Date(now) } })
  try {
    const { ports } = own.app
    const [theirs, other] = await Promise.all([own.addCase({ teamIds: ['social-worker'] }), own.addCase()])
    const { meeting } = await own.meeting([theirs.id, other.id], [])
    const chair = await own.live('chair')
    await joinMeeting(chair, meeting.id)
    await ok(send(chair, 'meeting:start', { meetingId: meeting.id }))
    const due = londonDate(now)
    const where = { discussionId: meeting.items[0]?.id ?? '', caseId: theirs.id }
    const given = { ...where, text: 'Home visit', due }
    const actionId = await ok(send(chair, 'action:add', { ...given, ownerId: 'social-worker' }))
    const elsewhere = { discussionId: meeting.items[1]?.id ?? '', caseId: other.id, text: 'Letter', due }
    const kept = await ok(send(chair, 'action:add', { ...elsewhere, ownerId: 'gp' }))
    await coverFor(ports, 'social-worker', 'nurse')
    await coverFor(ports, 'gp', 'stranger')
    expect(await deputiseOverdue(ports), 'due today').toBe(0)
    now += 86_400_000
    expect(await deputiseOverdue(ports)).toBe(1)
    expect(await deputiseOverdue(ports), 'once').toBe(0)
    const discussion = await ports.discussions.load(where.discussionId)
    expect(discussion?.actions).toMatchObject([{ id: actionId, owner: { id: 'nurse' }, state: 'offered' }])
    expect(discussion?.actions[0]?.note).toMatch(/^Test social-worker is away until .*, and this is overdue\.$/)
    expect(discussion?.history.at(-1)).toMatchObject({ by: 'system', type: 'action.handed-over', subjectId: actionId })
    expect((await own.audit(theirs.id)).filter(row => row.what === 'action:deputise')).toMatchObject([
      { who: 'system', outcome: 'done', detail: { from: 'social-worker', to: 'nurse' } },
    ])
    const untouched = await ports.discussions.load(elsewhere.discussionId)
    expect(untouched?.actions).toMatchObject([{ id: kept, owner: { id: 'gp' } }])
  } finally {
    await own.stop()
  }
})
