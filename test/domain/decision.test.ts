import { expect, test } from 'vitest'
import { assentTo, type DecisionCommand, decide, type Recording } from '#server/domain/decision'
import { closeDiscussion, type Discussion } from '#server/domain/discussion'
import { flagged } from '#server/domain/flag'
import { lackingFor } from '#server/domain/quorum'
import { blank, code, deciding, live, state, where } from '#test/support/discussion'
import { actor, chair, consultant, gp, pharmacist, socialWorker } from '#test/support/people'

const seen = { hash: 'abc', stateVector: 'def' }
const whole = { seen, lacking: null, elsewhere: [] }
const proposal: DecisionCommand = {
  type: 'decision:propose',
  payload: { ...where, kind: 'medicine', text: 'Stop naproxen', rationale: null },
  owner: null,
}
const propose = (by = gp, from = blank()) => state(decide(from, proposal, by, live, deciding()))
const idOf = (discussion: Discussion) => discussion.decisions[0]?.id ?? ''
const answer = (discussion: Discussion, given: 'agree' | 'object', reason: string | null, by = gp) =>
  decide(
    discussion,
    { type: 'decision:answer', payload: { ...where, decisionId: idOf(discussion), answer: given, reason } },
    by,
    live,
    deciding('2026-11-24T14:01:00.000Z'),
  )
const record = (discussion: Discussion, setting = live) =>
  decide(
    discussion,
    { type: 'decision:record', payload: { ...where, decisionId: idOf(discussion) }, room: whole },
    chair,
    setting,
    deciding('2026-11-24T14:02:00.000Z'),
  )

test('[DC1] whoever proposes agrees', () => {
  expect(propose().decisions[0]?.answers).toEqual([
    { by: { id: 'gp', name: 'gp', role: 'gp' }, answer: 'agree', reason: null, at: '2026-11-24T14:00:00.000Z' },
  ])
})

test('[DC2] the last answer of each person counts, and an objection needs its reason', () => {
  expect(code(answer(propose(), 'object', null, consultant))).toBe('invalid')
  const objected = state(answer(propose(), 'object', 'Pain first', consultant))
  const agreed = state(answer(objected, 'agree', null, consultant))
  expect(agreed.decisions[0]?.answers.filter(one => one.by.id === 'consultant')).toMatchObject([{ answer: 'agree' }])
})

test('[DC3] a decision waits for every open flag, and is recorded once it is answered', () => {
  const raised = state(
    flagged(
      propose(),
      {
        type: 'flag:raise',
        payload: {
          ...where,
          anchor: { kind: 'item' },
          quote: 'naproxen',
          reason: 'renal-hepatic',
          severity: 'normal',
          comment: null,
          to: { role: 'gp' },
        },
        to: { role: 'gp', person: null },
      },
      pharmacist,
      live,
      deciding(),
    ),
  )
  expect(code(record(raised))).toBe('flag-open')
  const answered = state(
    flagged(
      raised,
      {
        type: 'flag:answer',
        payload: { ...where, flagId: raised.flags[0]?.id ?? '', answer: 'accepted', reason: null, deferredToId: null },
        deferredTo: null,
        runsMeeting: false,
      },
      gp,
      live,
      deciding(),
    ),
  )
  expect(state(record(answered)).decisions[0]).toMatchObject({ state: 'recorded', seen })
})

test('[DC4] a decision waits for the agreement of each required role, and the refusal names it', () => {
  const bySocialWorker = propose(socialWorker)
  const refused = record(bySocialWorker)
  expect(refused).toMatchObject({ ok: false, code: 'agreement-missing', message: 'Not agreed yet by: GP.' })
  expect(code(record(state(answer(bySocialWorker, 'agree', null, gp))))).toBe('accepted')
})

test('[DC4] an objecting member of the required role is not agreement', () => {
  expect(code(record(state(answer(propose(), 'object', 'Not yet', gp))))).toBe('agreement-missing')
})

test('[DC5] a recorded decision keeps dissent by name and what the room was looking at', () => {
  const recorded = state(record(state(answer(propose(), 'object', 'Pain first', consultant))))
  expect(recorded.decisions[0]?.answers).toContainEqual(
    expect.objectContaining({
      answer: 'object',
      reason: 'Pain first',
      by: expect.objectContaining({ id: 'consultant' }),
    }),
  )
  expect(recorded.decisions[0]).toMatchObject({ seen, recordedBy: { id: 'chair' } })
})

test('[DC6] a recorded decision is not answered, recorded or withdrawn again', () => {
  const recorded = state(record(propose()))
  expect(code(answer(recorded, 'object', 'Too late', consultant))).toBe('already-answered')
  expect(code(record(recorded))).toBe('already-answered')
  const withdraw: DecisionCommand = {
    type: 'decision:withdraw',
    payload: { ...where, decisionId: idOf(recorded), reason: 'x' },
  }
  expect(code(decide(recorded, withdraw, gp, live, deciding()))).toBe('already-answered')
})

test('[DC7] only the proposer withdraws', () => {
  const proposed = propose()
  const withdraw: DecisionCommand = {
    type: 'decision:withdraw',
    payload: { ...where, decisionId: idOf(proposed), reason: 'Asked again' },
  }
  expect(code(decide(proposed, withdraw, consultant, live, deciding()))).toBe('not-allowed')
  expect(state(decide(proposed, withdraw, gp, live, deciding())).decisions[0]?.state).toBe('withdrawn')
})

test('[MT8] nothing is proposed or recorded after the meeting, nor recorded before it', () => {
  const ended = { ...live, meetingState: 'ended' as const }
  expect(code(decide(blank(), proposal, gp, ended, deciding()))).toBe('not-now')
  expect(code(record(propose(), ended))).toBe('not-now')
  expect(code(record(propose(), { ...live, meetingState: 'planned' }))).toBe('not-now')
})

const absent = { roles: ['social-worker' as const], agencies: ['council' as const] }
const recordIn = (discussion: Discussion, room: Recording, more: { provisional?: boolean; elsewhereIds?: string[] }) =>
  decide(
    discussion,
    { type: 'decision:record', payload: { ...where, decisionId: idOf(discussion), ...more }, room },
    chair,
    live,
    deciding('2026-11-24T14:02:00.000Z'),
  )
const assent = (discussion: Discussion, by = socialWorker, given: 'assent' | 'refuse' = 'assent', why?: string) =>
  assentTo(
    discussion,
    { ...where, decisionId: idOf(discussion), answer: given, reason: why ?? null },
    by,
    deciding('2026-11-26T09:00:00.000Z'),
  )
const provisional = () => state(recordIn(propose(), { ...whole, lacking: absent }, { provisional: true }))

test('[QU1] row 15: a rule for every decision and one for a kind add up; one person can stand for role and agency', () => {
  const rules = [
    { decision: 'any' as const, roles: ['gp' as const], agencies: [] },
    { decision: 'referral' as const, roles: ['social-worker' as const], agencies: ['council' as const] },
  ]
  const doctor = { role: 'gp' as const, agency: 'practice' as const }
  expect(lackingFor(rules, 'plan', [doctor])).toBeNull()
  expect(lackingFor(rules, 'plan', [])).toEqual({ roles: ['gp'], agencies: [] })
  expect(lackingFor(rules, 'referral', [doctor])).toEqual(absent)
  expect(lackingFor(rules, 'referral', [doctor, { role: 'social-worker', agency: 'council' }])).toBeNull()
  expect(lackingFor(rules, 'referral', [doctor, { role: 'social-worker', agency: 'hospital' }])).toEqual({
    roles: [],
    agencies: ['council'],
  })
  expect(lackingFor([], 'referral', [])).toBeNull()
})

test('[QU2] row 15: without quorum only "provisional" is taken, and the refusal names who is absent', () => {
  const refused = recordIn(propose(), { ...whole, lacking: absent }, {})
  expect(refused).toMatchObject({
    code: 'quorum-missing',
    message: expect.stringContaining('Social worker, Council social care'),
  })
  expect(provisional().decisions[0]).toMatchObject({ state: 'provisional', lacking: absent })
  const quorum = recordIn(propose(), whole, { provisional: true })
  expect(state(quorum).decisions[0], 'they came meanwhile').toMatchObject({ state: 'recorded', lacking: null })
  expect(code(closeDiscussion(provisional(), chair, deciding()))).toBe('accepted')
})

test('[QU3] row 15: the absent role and agency assent, together or one by one, and then it is recorded', () => {
  expect(state(assent(provisional())).decisions[0]).toMatchObject({ state: 'recorded', lacking: absent })
  const otherWorker = actor('other', 'social-worker', { organisationKind: 'hospital' })
  const half = state(assent(provisional(), otherWorker))
  expect(half.decisions[0]?.state).toBe('provisional')
  expect(code(assent(half, otherWorker))).toBe('not-allowed')
  const council = actor('council-nurse', 'nurse', { organisationKind: 'council' })
  expect(state(assent(half, council)).decisions[0]?.state).toBe('recorded')
  expect(code(assent(provisional(), gp))).toBe('not-allowed')
  expect(code(assent(state(assent(provisional())), socialWorker))).toBe('already-answered')
})

test('[QU4] row 15: a refusal needs its reason, and ends the decision', () => {
  expect(code(assent(provisional(), socialWorker, 'refuse'))).toBe('invalid')
  const refused = state(assent(provisional(), socialWorker, 'refuse', 'She has not been asked'))
  expect(refused.decisions[0]).toMatchObject({ state: 'refused', assents: [{ reason: 'She has not been asked' }] })
  expect(code(answer(refused, 'agree', null))).toBe('already-answered')
})

test('[WP1] row 19: recording names who looks at another patient, and asks again about a name that was not known', () => {
  const room = { ...whole, elsewhere: [{ id: 'bell', name: 'Karen Bell' }] }
  expect(recordIn(propose(), room, {})).toMatchObject({
    code: 'other-patient',
    message: expect.stringContaining('Karen Bell'),
  })
  expect(code(recordIn(propose(), room, { elsewhereIds: ['bell'] }))).toBe('accepted')
  const two = { ...whole, elsewhere: [...room.elsewhere, { id: 'lee', name: 'Peter Lee' }] }
  expect(recordIn(propose(), two, { elsewhereIds: ['bell'] })).toMatchObject({
    message: expect.stringMatching(/^(?!.*Bell).*Lee/),
  })
})

const risk = { level: 'medium' as const, who: 'Danuta, with an interpreter', carer: null, expiresOn: '2027-02-24' }
const proposeWith = (more: object) =>
  decide(
    blank(),
    { ...proposal, payload: { ...where, kind: 'risk', text: 'She goes on living alone', rationale: null, ...more } },
    gp,
    live,
    deciding(),
  )

test('[DC9] row 39: a positive-risk agreement keeps its level, who, carer and end; it is reviewed by its end', () => {
  expect(state(proposeWith({ risk })).decisions[0]).toMatchObject({ kind: 'risk', risk, reviewOn: risk.expiresOn })
  const early = state(proposeWith({ risk: { ...risk, carer: 'Her daughter agrees' }, reviewOn: '2027-01-10' }))
  expect(early.decisions[0]).toMatchObject({ risk: { carer: 'Her daughter agrees' }, reviewOn: '2027-01-10' })
  expect(code(proposeWith({})), 'without an agreement').toBe('invalid')
  expect(code(proposeWith({ kind: 'plan', risk })), 'with another kind').toBe('invalid')
  expect(code(proposeWith({ risk: { ...risk, expiresOn: '2026-11-24' } })), 'ends today').toBe('invalid')
  expect(code(proposeWith({ risk, reviewOn: '2027-02-25' })), 'reviewed after its end').toBe('invalid')
})
