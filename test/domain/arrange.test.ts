import { describe, expect, test } from 'vitest'
import { changeAgenda } from '#server/domain/agenda'
import { answered, arranged, available, inOnePiece, learnedMinutes } from '#server/domain/arrange'
import { contribute, readOut } from '#server/domain/discussion'
import { type Item, type Meeting, newItem, newMeeting } from '#server/domain/meeting'
import { missingDisciplines, missingRoles } from '#server/domain/prompts'
import { referral } from '#shared/referral'
import { plannedSlots } from '#shared/schedule'
import { blank, code, deciding, live, state, where } from '#test/support/discussion'
import { chair, gp, socialWorker } from '#test/support/people'

const item = (id: string, presenterId: string, minutes = 10, over: Partial<Item> = {}) =>
  newItem({ id, caseId: `case-${id}`, question: '?', presenterId, minutes, invitedIds: [], ...over })
const meeting = (agenda: Item[], over: Partial<Meeting> = {}) =>
  newMeeting({
    id: 'meeting',
    title: 'MDT',
    kind: 'mdt',
    startsAt: '2026-11-24T14:00:00.000Z',
    plannedMinutes: 60,
    organisationId: 'practice',
    chairId: chair.id,
    memberIds: [chair.id, gp.id],
    agenda,
    ...over,
  })
const order = (items: readonly Item[]) => items.map(one => one.id).join(' ')
const clock = (ms: number | undefined) => (ms === undefined ? '' : new Date(ms).toISOString().slice(11, 16))

describe('[AG8] row 6: one contiguous window for each presenter', () => {
  const mixed = [item('a1', 'shah'), item('n1', 'nadia'), item('a2', 'shah'), item('p1', 'peter'), item('a3', 'shah')]

  test('a GP with three cases comes once, and the order of the cases stays', () => {
    expect(order(inOnePiece(meeting(mixed)))).toBe('a1 a2 a3 n1 p1')
    expect(order(state(arranged(meeting(mixed), chair, deciding())).agenda)).toBe('a1 a2 a3 n1 p1')
  })

  test('one item made longer or shorter moves the clock time of every item after it, and of none before', () => {
    const before = meeting(inOnePiece(meeting(mixed)))
    const times = (one: Meeting) => [...plannedSlots(one.startsAt, one.agenda).values()].map(slot => clock(slot.from))
    expect(times(before)).toEqual(['14:00', '14:10', '14:20', '14:30', '14:40'])
    const edit = (minutes: number) => {
      const payload = {
        meetingId: 'meeting',
        itemId: 'a2',
        question: '?',
        presenterId: 'shah',
        minutes,
        invitedIds: [],
      }
      return state(changeAgenda(before, { type: 'agenda:edit', payload }, chair, deciding()))
    }
    expect(times(edit(25))).toEqual(['14:00', '14:10', '14:35', '14:45', '14:55'])
    expect(times(edit(3))).toEqual(['14:00', '14:10', '14:13', '14:23', '14:33'])
  })

  test('who comes later is later, who must leave first is first', () => {
    const availability = [
      { personId: 'shah', from: '14:20', to: '15:00' },
      { personId: 'peter', from: '14:00', to: '14:15' },
    ]
    const one = meeting(mixed, { availability })
    expect(order(inOnePiece(one))).toBe('p1 n1 a1 a2 a3')
    const slots = plannedSlots(one.startsAt, inOnePiece(one))
    expect(clock(slots.get('a1')?.from)).toBe('14:20')
  })

  test('what is not discussed keeps its place behind, and a meeting that runs is not turned over', () => {
    const triage = { state: 'listed' as const, by: null, at: null, standard: 's', reason: null }
    const listed = [...mixed, item('l1', 'shah', 5, { triage })]
    expect(order(state(arranged(meeting(listed), chair, deciding())).agenda)).toBe('a1 a2 a3 n1 p1 l1')
    expect(code(arranged(meeting(mixed, { state: 'live' }), chair, deciding()))).toBe('not-now')
  })

  test('the words "from 15:00 to 14:00" are refused, and both empty means the whole meeting', () => {
    const say = (from: string | null, to: string | null) =>
      available(meeting([]), { meetingId: 'meeting', from, to }, gp, deciding())
    expect(code(say('15:00', '14:00'))).toBe('invalid')
    expect(state(say('14:20', null)).availability).toEqual([{ personId: gp.id, from: '14:20', to: '23:59' }])
    expect(state(say(null, null)).availability).toEqual([])
  })
})

describe('[AG9] row 7: clock times and what cases really take', () => {
  test('sum and end are right to the minute after a reorder, also over a clock change', () => {
    const items = [item('a', 'x', 10), item('b', 'x', 25), item('c', 'x', 7)]
    for (const startsAt of ['2026-11-24T14:00:00.000Z', '2026-03-29T00:30:00.000Z']) {
      for (const run of [items, [...items].reverse()]) {
        const slots = plannedSlots(startsAt, run)
        const last = slots.get(run.at(-1)?.id ?? '')
        expect(last?.to).toBe(Date.parse(startsAt) + 42 * 60_000)
        expect([...slots.values()].map(slot => slot.to - slot.from)).toEqual(run.map(one => one.minutes * 60_000))
      }
    }
  })

  test('the median per type, from three cases on, of what was opened and closed', () => {
    const spent = (id: string, minutes: number, caseType: 'frailty' | 'medicines') =>
      item(id, 'x', 10, {
        referral: referral.parse({ caseType }),
        openings: [
          { from: '2026-11-24T14:00:00.000Z', to: new Date(Date.UTC(2026, 10, 24, 14, minutes)).toISOString() },
        ],
      })
    const still = item('open', 'x', 10, {
      referral: referral.parse({ caseType: 'frailty' }),
      openings: [{ from: '2026-11-24T14:00:00.000Z', to: null }],
    })
    const held = meeting([
      spent('a', 8, 'frailty'),
      spent('b', 30, 'frailty'),
      spent('c', 14, 'frailty'),
      spent('d', 5, 'medicines'),
      still,
    ])
    expect(learnedMinutes([held])).toEqual([{ caseType: 'frailty', minutes: 14, cases: 3 }])
    const four = meeting([...held.agenda, spent('e', 15, 'frailty')])
    expect(learnedMinutes([four])[0]).toEqual({ caseType: 'frailty', minutes: 15, cases: 4 })
  })
})

describe('[AG10] row 10: the written view of somebody who cannot come', () => {
  const written = () =>
    state(contribute(blank(), { ...where, text: 'She manages well at home.' }, socialWorker, live, deciding()))
  const mark = (on = written(), setting = live) =>
    readOut(on, { ...where, contributionId: on.contributions[0]?.id ?? '' }, chair, setting, deciding())

  test('stands at the item with author and time, and is marked when it was read out', () => {
    expect(written().contributions).toMatchObject([
      { by: { id: socialWorker.id }, text: 'She manages well at home.', at: '2026-11-24T14:00:00.000Z', readOut: null },
    ])
    const read = state(mark())
    expect(read.contributions[0]?.readOut).toMatchObject({ by: { id: chair.id }, at: '2026-11-24T14:00:00.000Z' })
    expect(code(mark(read))).toBe('already-answered')
  })

  test('it is read out in the meeting, not before, and nothing is written after', () => {
    expect(code(mark(written(), { ...live, meetingState: 'planned' }))).toBe('not-now')
    const late = { ...where, text: 'Too late' }
    expect(code(contribute(blank(), late, socialWorker, { ...live, meetingState: 'ended' }, deciding()))).toBe(
      'not-now',
    )
    expect(code(contribute({ ...blank(), state: 'closed' }, late, socialWorker, live, deciding()))).toBe('not-now')
  })
})

describe('[AG11] row 11: who is missing', () => {
  const rule = { decision: 'any' as const, roles: ['pharmacist' as const], agencies: ['council' as const] }
  const one = meeting([], { quorum: [rule] })
  const start = Date.parse(one.startsAt)
  const gpComes = { id: 'gp', role: 'gp' as const, kind: 'practice' as const }
  const words = (comers: Parameters<typeof missingRoles>[1], hours: number) =>
    missingRoles(one, comers, start - hours * 3_600_000).map(prompt => prompt.words)

  test('two days before, unfilled roles and agencies are listed; earlier nobody is asked', () => {
    expect(words([gpComes], 49)).toEqual([])
    expect(words([gpComes], 48)).toEqual([
      'Nobody is coming from: Pharmacist',
      'Nobody is coming from: Council social care',
    ])
    const social = { id: 's', role: 'social-worker' as const, kind: 'council' as const }
    expect(words([gpComes, social], 1)).toEqual(['Nobody is coming from: Pharmacist'])
    expect(words([], 1)).toContain('Nobody is coming from: GP')
  })

  test('who declines is not coming; the deputy is, and sees the agenda', () => {
    const answer = { meetingId: 'meeting', answer: 'declined' as const, deputyId: 'locum' }
    const after = state(answered(one, answer, gp, deciding()))
    expect(after.answers).toMatchObject([{ personId: gp.id, answer: 'declined', deputyId: 'locum' }])
    expect(after.memberIds).toContain('locum')
    const back = state(answered(after, { ...answer, answer: 'accepted' }, gp, deciding()))
    expect(back.answers).toMatchObject([{ answer: 'accepted', deputyId: null }])
  })

  test('rent arrears ask for housing and benefits, with the problem as the fact', () => {
    expect(missingDisciplines('item', ['Rent arrears', 'Asthma'])).toEqual([
      { key: 'discipline/item/housing adviser', words: 'Think of inviting: housing adviser', facts: ['Rent arrears'] },
      {
        key: 'discipline/item/benefits adviser',
        words: 'Think of inviting: benefits adviser',
        facts: ['Rent arrears'],
      },
    ])
    expect(missingDisciplines('item', ['Asthma', 'Recurrent falls', 'Parental concern'])).toEqual([])
  })
})
