import { describe, expect, test } from 'vitest'
import { changeAgenda } from '#server/domain/agenda'
import { answerQuestion, closeDiscussion, concludeItem, type Discussion } from '#server/domain/discussion'
import { type Meeting, newItem, newMeeting, nextItem } from '#server/domain/meeting'
import { stepMeeting } from '#server/domain/meetingSteps'
import { missingFrom, refer } from '#server/domain/referral'
import { type Referral, referral } from '#shared/referral'
import { blank, code, deciding, live, state, where } from '#test/support/discussion'
import { chair, consultant, coordinator, gp, pharmacist } from '#test/support/people'

const complete: Referral = referral.parse({
  caseType: 'frailty',
  reason: 'Two falls in a month.',
  whatMatters: 'Staying in my own house.',
  frailty: 6,
  carer: 'Daughter, Ewa',
  informed: 'agrees',
})
const item = (id: string, over: Partial<Parameters<typeof newItem>[0]> = {}) =>
  newItem({ id, caseId: `case-${id}`, question: '?', presenterId: gp.id, minutes: 10, invitedIds: [], ...over })
const meeting = (over: Partial<Meeting> = {}) =>
  newMeeting({
    id: 'meeting',
    title: 'Frailty MDT',
    kind: 'mdt',
    startsAt: '2026-11-24T14:00:00.000Z',
    plannedMinutes: 60,
    organisationId: 'practice',
    chairId: chair.id,
    memberIds: [gp.id, pharmacist.id],
    agenda: [item('a'), item('b'), item('c')],
    ...over,
  })
const triage = (on: Meeting, itemId: string, verdict: Parameters<typeof verdictOf>[0]) =>
  refer(
    on,
    { type: 'agenda:triage', payload: { meetingId: 'meeting', itemId, verdict: verdictOf(verdict) } },
    chair,
    deciding(),
  )
function verdictOf(to: 'discuss' | 'list' | 'send-back') {
  if (to === 'list') return { to, standard: 'Plan reviewed and unchanged' }
  return to === 'discuss' ? { to } : { to, reason: 'The question is missing.' }
}
const order = (one: Meeting) => one.agenda.map(entry => entry.id).join('')

describe('[AG1] row 2: the minimum data set', () => {
  test('nothing filled in names everything; a complete referral is ready', () => {
    expect(missingFrom({ referral: null }, false)).toEqual([
      'the reason for referral is not written',
      'what matters to the person is not written',
      'there is no frailty score',
      'there is no medicines list',
      'the carer is not named',
      'the person has not been told',
    ])
    expect(missingFrom({ referral: complete }, true)).toEqual([])
  })

  test('[VC8] a clinic asks for the question, what matters and consent, and for no frailty score', () => {
    expect(missingFrom({ referral: null }, false, 'clinic')).toEqual([
      'what matters to the person is not written',
      'the person has not been told',
    ])
    const short = { ...complete, reason: null, frailty: null, carer: null }
    expect(missingFrom({ referral: short }, false, 'clinic')).toEqual([])
    expect(missingFrom({ referral: { ...short, informed: 'objects' } }, true, 'clinic')).toEqual([
      'the person objects to being discussed',
    ])
  })

  test.each([
    [{ reason: null }, 'the reason for referral is not written'],
    [{ whatMatters: null }, 'what matters to the person is not written'],
    [{ frailty: null }, 'there is no frailty score'],
    [{ carer: null }, 'the carer is not named'],
    [{ informed: null }, 'the person has not been told'],
    [{ informed: 'not-yet' as const }, 'the person has not been told'],
    [{ informed: 'objects' as const }, 'the person objects to being discussed'],
  ])('%j alone keeps it from being ready', (lack, words) => {
    expect(missingFrom({ referral: { ...complete, ...lack } }, true)).toEqual([words])
  })

  test('"not obtained, because" stands in for what matters; best interests for consent', () => {
    const other = {
      ...complete,
      whatMatters: null,
      whatMattersNotObtained: 'Delirious on both visits',
      informed: 'best-interests' as const,
    }
    expect(missingFrom({ referral: other }, true)).toEqual([])
  })

  test('a bypass has its reason, and nobody passes what is ready', () => {
    const payload = { meetingId: 'meeting', itemId: 'a', reason: 'Discharged this morning' }
    const bypass = (missing: string[]) =>
      refer(meeting(), { type: 'agenda:bypass', payload, missing }, coordinator, deciding())
    expect(state(bypass(['there is no frailty score'])).agenda[0]?.bypass).toMatchObject({
      reason: 'Discharged this morning',
      by: { id: coordinator.id },
    })
    expect(code(bypass([]))).toBe('not-now')
  })
})

describe('[AG3] row 4: discuss, list only, send back, pull up', () => {
  test('a listed case has its standard, person and date, and leaves the running order', () => {
    const listed = state(triage(meeting(), 'a', 'list'))
    expect(order(listed)).toBe('bca')
    expect(listed.agenda[2]?.triage).toEqual({
      state: 'listed',
      by: { id: chair.id, name: chair.name, role: 'gp' },
      at: '2026-11-24T14:00:00.000Z',
      standard: 'Plan reviewed and unchanged',
      reason: null,
    })
    const begun = state(stepMeeting(listed, { type: 'start' }, chair, deciding()))
    expect(begun.currentItemId).toBe('b')
    expect(nextItem(begun)?.id).toBe('c')
    expect(code(stepMeeting(begun, { type: 'open', itemId: 'a' }, chair, deciding()))).toBe('not-now')
  })

  test('any member pulls a listed case up: it is discussed last, and only a listed one can be', () => {
    const listed = state(triage(meeting(), 'a', 'list'))
    const payload = { meetingId: 'meeting', itemId: 'a', reason: 'She fell yesterday' }
    const pulled = state(refer(listed, { type: 'agenda:pull-up', payload }, pharmacist, deciding()))
    expect(pulled.agenda[2]).toMatchObject({
      id: 'a',
      triage: { state: 'discuss', by: { id: pharmacist.id }, reason: 'She fell yesterday' },
    })
    expect(code(refer(meeting(), { type: 'agenda:pull-up', payload }, pharmacist, deciding()))).toBe('not-now')
  })

  test('a meeting of nothing but listed cases does not start', () => {
    const all = ['a', 'b', 'c'].reduce((one, id) => state(triage(one, id, 'list')), meeting())
    expect(code(stepMeeting(all, { type: 'start' }, chair, deciding()))).toBe('not-now')
  })

  test('what was discussed is not sent back, and a listed case has no place to move to', () => {
    const begun = state(stepMeeting(meeting(), { type: 'start' }, chair, deciding()))
    expect(code(triage(begun, 'a', 'send-back'))).toBe('not-now')
    const move = { meetingId: 'meeting', itemId: 'a', toPosition: 1 }
    const listed = state(triage(meeting(), 'a', 'list'))
    expect(code(changeAgenda(listed, { type: 'agenda:move', payload: move }, chair, deciding()))).toBe('not-now')
    const past = { ...move, itemId: 'b', toPosition: 200 }
    expect(order(state(changeAgenda(listed, { type: 'agenda:move', payload: past }, chair, deciding())))).toBe('cba')
  })
})

describe('[AG4] a referral by a member', () => {
  const payload = {
    meetingId: 'meeting',
    caseId: 'case-new',
    question: 'Stop it?',
    presenterId: gp.id,
    referral: complete,
  }
  const referBy = (on: Meeting, who = pharmacist) => refer(on, { type: 'agenda:refer', payload }, who, deciding())

  test('waits for triage behind the running order, with who referred and when', () => {
    const one = state(referBy(meeting()))
    expect(one.agenda[3]).toMatchObject({
      caseId: 'case-new',
      triage: { state: 'referred' },
      referredBy: { id: pharmacist.id },
      referredAt: '2026-11-24T14:00:00.000Z',
    })
  })

  test('sent back, it is completed by its referrer and by nobody else', () => {
    const sent = state(triage(state(referBy(meeting())), 'made-2026-11-24T14:00:00.000Z-1', 'send-back'))
    expect(sent.agenda[3]?.triage).toMatchObject({ state: 'sent-back', reason: 'The question is missing.' })
    expect(state(referBy(sent)).agenda[3]?.triage.state).toBe('referred')
    expect(code(referBy(sent, consultant))).toBe('already-listed')
    const listed = state(triage(sent, 'made-2026-11-24T14:00:00.000Z-1', 'list'))
    expect(code(referBy(listed))).toBe('already-listed')
    expect(code(referBy(meeting({ state: 'ended' })))).toBe('not-now')
  })
})

describe('[AG2] row 3: the question has its answer before the item closes', () => {
  const conclude = (outcome: 'carry-forward' | 'no-decision-needed', reason: string | null) =>
    state(concludeItem(blank(), { ...where, outcome, reason }, chair, live, deciding()))
  const close = (discussion: Discussion) => code(closeDiscussion(discussion, chair, deciding()))

  test('"no decision needed" without words leaves it unanswered', () => {
    expect(close(conclude('no-decision-needed', null))).toBe('question-open')
    expect(close(conclude('no-decision-needed', 'She is safe: the alarm works.'))).toBe('accepted')
  })

  test('carried forward, it is put to the next meeting', () => {
    expect(close(conclude('carry-forward', null))).toBe('accepted')
  })

  test('an answer in words is one, by name and time', () => {
    const answered = state(
      answerQuestion(conclude('no-decision-needed', null), { ...where, text: 'Yes.' }, gp, live, deciding()),
    )
    expect(answered.answer).toMatchObject({ text: 'Yes.', by: { id: gp.id } })
    expect(close(answered)).toBe('accepted')
  })

  test('a recorded decision is one, unless it says that it is not', () => {
    const decision = (answersQuestion: boolean) => ({
      ...blank(),
      decisions: [
        {
          id: 'd',
          kind: 'plan' as const,
          text: 'Stop it',
          rationale: null,
          answersQuestion,
          reviewOn: null,
          state: 'recorded' as const,
          proposedBy: { id: 'gp', name: 'gp', role: 'gp' },
          proposedAt: '2026-11-24T14:00:00.000Z',
          answers: [],
          recordedBy: null,
          recordedAt: null,
          seen: null,
          lacking: null,
          assents: [],
          trial: null,
          evidence: null,
          risk: null,
        },
      ],
    })
    expect(close(decision(true))).toBe('accepted')
    expect(close(decision(false))).toBe('question-open')
  })
})
