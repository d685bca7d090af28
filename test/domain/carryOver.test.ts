// What a discussion opens with, from facts of earlier meetings.
import { describe, expect, test } from 'vitest'
import { type Action, newAction } from '#server/domain/action'
import { carryOver, type Earlier } from '#server/domain/carryOver'
import type { Decision } from '#server/domain/decision'

const nurse = { id: 'nurse', name: 'Nadia Field', role: 'nurse' } as const
const gp = { id: 'gp', name: 'Dr Aisha Shah', role: 'gp' } as const
const now = '2026-11-24T14:05:00.000Z'

function action(given: Partial<Action>): Action {
  return newAction({
    id: 'a',
    text: 'Home visit',
    owner: nurse,
    due: '2026-12-01',
    state: 'accepted',
    addedBy: gp,
    addedAt: '2026-11-12T14:00:00.000Z',
    note: null,
    changedAt: '2026-11-20T10:00:00.000Z',
    ...given,
  })
}

function decision(state: Decision['state'], text: string): Decision {
  return {
    ...{ id: text, kind: 'plan', trial: null, text, rationale: null, evidence: null, risk: null },
    ...{ answersQuestion: true, reviewOn: null, state, proposedBy: gp, proposedAt: now, answers: [] },
    ...{ recordedBy: gp, recordedAt: now, seen: null, lacking: null, assents: [] },
  }
}

function earlier(startsAt: string, facts: Partial<Earlier['discussion']>, title = 'Frailty MDT'): Earlier {
  return {
    discussion: { decisions: [], actions: [], outcome: null, answer: null, ...facts },
    question: 'Safe?',
    title,
    startsAt,
  }
}

const lines = (parts: ReturnType<typeof carryOver>) => Object.fromEntries(parts.map(one => [one.heading, one.lines]))

describe('[AG16] row 20: the template is filled from the last meeting', () => {
  test('without an earlier meeting there are four empty boxes', () => {
    expect(carryOver([], now).map(one => [one.heading, one.lines])).toEqual([
      ['Situation', []],
      ['Action to date', []],
      ['Update', []],
      ['Next steps', []],
    ])
  })

  test('the last meeting is named with its date; what it decided and agreed stands with who and how far', () => {
    const done = action({ state: 'done', effect: { value: 'helped', note: null, by: nurse, at: now } })
    const open = action({ text: 'Check blood pressure' })
    const parts = lines(
      carryOver(
        [
          earlier('2026-11-12T14:00:00.000Z', {
            decisions: [decision('recorded', 'Stop zolpidem'), decision('withdrawn', 'Keep zolpidem')],
            actions: [done, open],
          }),
          earlier('2026-10-01T13:00:00.000Z', {
            decisions: [decision('recorded', 'Something older')],
            actions: [action({ text: 'Ask the son', state: 'refused', note: 'on leave' }), action({ state: 'done' })],
          }),
        ],
        now,
      ),
    )
    expect(parts).toEqual({
      Situation: [
        'From the meeting of 12-Nov-2026, Frailty MDT. Put together by Caseroom, as things stood on 24-Nov-2026 14:05.',
        'The question was: Safe?',
        'Decided: Stop zolpidem (Recorded by Dr Aisha Shah.)',
      ],
      'Action to date': [
        'Home visit – Nadia Field: done on 20-Nov-2026; it helped.',
        'Check blood pressure – Nadia Field: accepted, due 01-Dec-2026.',
        'Ask the son – Nadia Field: refused (on leave); nobody has it, due 01-Dec-2026. (Agreed on 01-Oct-2026.)',
      ],
      Update: [],
      'Next steps': [
        'Ask the son – needs an owner, due 01-Dec-2026',
        'Check blood pressure – Nadia Field, due 01-Dec-2026',
      ],
    })
  })

  test('a provisional decision, a refused one and none are said as what they are', () => {
    const situation = (facts: Partial<Earlier['discussion']>) =>
      carryOver([earlier(now, facts)], now)[0]?.lines.slice(2)
    expect(situation({ decisions: [decision('provisional', 'A bed at home')] })?.[0]).toContain(
      'provisionally, without quorum',
    )
    expect(situation({ decisions: [decision('refused', 'A bed at home')] })?.[0]).toContain('Did not stand')
    expect(situation({})).toEqual(['No decision was recorded.'])
    expect(situation({ outcome: { kind: 'carry-forward', reason: 'He was ill', by: gp } })).toEqual([
      'Carried forward: He was ill',
    ])
  })
})
