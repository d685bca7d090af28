import { expect, test } from 'vitest'
import type { Actor } from '#server/domain/access'
import { decideRow } from '#server/domain/listDecision'
import { medianDaysToApply, proposeChange, settleChange, waitingOf } from '#server/domain/medicineChange'
import {
  latestWords,
  type MedicineReview,
  newMedicineReview,
  setReview,
  tellWords,
} from '#server/domain/medicineReview'
import { medicineCommands } from '#shared/medicineReview'
import { code, deciding, state } from '#test/support/discussion'
import { consultant, gp, pharmacist } from '#test/support/people'

const naproxen = { key: 'm1', drug: 'naproxen 500 mg tablets', line: 'naproxen 500 mg tablets — DOSE 500 mg' }
const monday = '2026-11-23T09:00:00.000Z'
const blank = () => newMedicineReview('case', 'practice')
const propose = (review: MedicineReview, by: Actor, at = monday, kind: 'stop' | 'start' | 'change' = 'stop') =>
  proposeChange(
    review,
    { kind, to: '250 mg once a day', why: 'Kidneys', discussionId: null },
    naproxen,
    by,
    deciding(at),
  )
const idOf = (review: MedicineReview) => review.changes.at(-1)?.id ?? ''
const settle = (
  review: MedicineReview,
  by: Actor,
  what: 'accepted' | 'declined' | 'confirm' | 'withdraw',
  at = monday,
) => {
  const on = { caseId: 'case', changeId: idOf(review) }
  const command =
    what === 'confirm'
      ? ({ type: 'change:confirm', payload: on } as const)
      : what === 'withdraw'
        ? ({ type: 'change:withdraw', payload: { ...on, reason: 'By mistake' } } as const)
        : ({ type: 'change:answer', payload: { ...on, answer: what, reason: 'Palliative' } } as const)
  return settleChange(review, command, by, deciding(at))
}

test('[MD14] row 51: words are kept as they were said, and the latest of each medicine is what a letter carries', () => {
  const told = { caseId: 'case', medicine: { key: 'm1' }, stances: ['misses' as const, 'misses' as const] }
  const first = { ...told, words: 'I leave it out when my stomach hurts.', discussionId: 'item' }
  const once = state(tellWords(blank(), first, naproxen, pharmacist, deciding('2026-11-01T10:00:00.000Z')))
  const again = { ...told, words: 'I stopped last week.', discussionId: null }
  const twice = state(tellWords(once, again, naproxen, gp, deciding(monday)))
  expect(twice.words.map(one => one.words)).toEqual([first.words, again.words])
  expect(twice.words[0]).toMatchObject({ drug: naproxen.drug, stances: ['misses'], writtenBy: { id: 'pharmacist' } })
  expect(latestWords(twice.words).map(one => one.words)).toEqual([again.words])
})

test('[MD14] words without a stance, and a stance without words, are refused at the door', () => {
  const schema = medicineCommands['medicine:tell']
  const base = { caseId: 'case', medicine: { key: 'm1' }, discussionId: null }
  expect(schema.safeParse({ ...base, stances: [], words: 'No' }).success).toBe(false)
  expect(schema.safeParse({ ...base, stances: ['takes'], words: '  ' }).success).toBe(false)
  expect(schema.safeParse({ ...base, stances: ['takes'], words: 'No' }).success).toBe(true)
})

test('[MD15] the line of the list is kept as from; one open change of a medicine at a time', () => {
  const proposed = state(propose(blank(), pharmacist))
  expect(proposed.changes[0]).toMatchObject({ from: naproxen.line, to: null, state: 'proposed' })
  expect(code(propose(proposed, gp, monday, 'change'))).toBe('already-listed')
  const declined = state(settle(proposed, gp, 'declined'))
  expect(code(propose(declined, gp, monday, 'change'))).toBe('accepted')
})

test('[MD15] what is not on the list cannot be stopped, only started', () => {
  const bought = { key: null, drug: 'St John’s wort', line: null }
  const of = (kind: 'start' | 'stop') =>
    proposeChange(blank(), { kind, to: 'daily', why: 'x', discussionId: null }, bought, gp, deciding())
  expect(code(of('stop'))).toBe('invalid')
  expect(state(of('start')).changes[0]).toMatchObject({ from: null, to: 'daily', medicineKey: null })
})

test('[MD15] a start or a change says what it becomes, and a refusal why', () => {
  const change = { caseId: 'c', kind: 'change', medicine: { key: 'k' }, to: null, why: 'x', discussionId: null }
  expect(medicineCommands['change:propose'].safeParse(change).success).toBe(false)
  expect(medicineCommands['change:propose'].safeParse({ ...change, kind: 'stop' }).success).toBe(true)
  const answer = { caseId: 'c', changeId: 'x', answer: 'declined', reason: null }
  expect(medicineCommands['change:answer'].safeParse(answer).success).toBe(false)
  expect(medicineCommands['change:answer'].safeParse({ ...answer, answer: 'accepted' }).success).toBe(true)
})

test('[MD16] a prescriber has decided by proposing; a pharmacist’s proposal waits and is answered once', () => {
  expect(state(propose(blank(), gp)).changes[0]).toMatchObject({ state: 'accepted', answer: { by: { id: 'gp' } } })
  const accepted = state(settle(state(propose(blank(), pharmacist)), consultant, 'accepted'))
  expect(accepted.changes[0]).toMatchObject({ state: 'accepted', answer: { by: { id: 'consultant' } } })
  expect(code(settle(accepted, gp, 'declined'))).toBe('already-answered')
})

test('[MD17] only an accepted change is confirmed, once; then nothing about it changes', () => {
  const proposed = state(propose(blank(), pharmacist))
  expect(code(settle(proposed, gp, 'confirm'))).toBe('not-now')
  expect(code(settle(state(settle(proposed, gp, 'declined')), gp, 'confirm'))).toBe('not-now')
  const applied = state(settle(state(settle(proposed, gp, 'accepted')), pharmacist, 'confirm'))
  expect(applied.changes[0]).toMatchObject({ state: 'applied', applied: { by: { id: 'pharmacist' }, at: monday } })
  expect(code(settle(applied, gp, 'confirm'))).toBe('already-answered')
  expect(code(settle(applied, gp, 'withdraw'))).toBe('already-answered')
})

test('[MD17] the proposer takes back what is not answered, the prescriber what they accepted, nobody else', () => {
  const proposed = state(propose(blank(), pharmacist))
  expect(code(settle(proposed, consultant, 'withdraw'))).toBe('not-allowed')
  expect(code(settle(proposed, pharmacist, 'withdraw'))).toBe('accepted')
  const accepted = state(settle(proposed, gp, 'accepted'))
  expect(code(settle(accepted, pharmacist, 'withdraw'))).toBe('not-allowed')
  expect(code(settle(accepted, gp, 'withdraw'))).toBe('accepted')
})

test.each([
  ['2026-11-26T23:59:00.000Z', 3, false, 'the third working day'],
  ['2026-11-27T00:00:00.000Z', 4, true, 'the day after it'],
  ['2026-11-29T12:00:00.000Z', 4, true, 'a Sunday adds nothing'],
])('[MD18] row 48: accepted on Monday, at %s it waited %i working days, escalated %s: %s', (now, days, escalated) => {
  const [change] = state(propose(blank(), gp)).changes
  if (!change) throw new Error('no change')
  expect(waitingOf(change, now)).toMatchObject({ waiting: days, escalated })
})

test('[MD18] a settled change waits for nothing; the median is of those that were confirmed', () => {
  const applied = (at: string) => state(settle(state(propose(blank(), gp)), pharmacist, 'confirm', at)).changes
  const [one] = applied('2026-12-01T09:00:00.000Z')
  if (!one) throw new Error('no change')
  expect(waitingOf(one, '2027-01-01T09:00:00.000Z')).toMatchObject({ waiting: null, escalated: false })
  expect(medianDaysToApply([])).toBeNull()
  expect(medianDaysToApply(applied('2026-11-25T09:00:00.000Z'))).toBe(2)
  const both = [...applied('2026-11-24T09:00:00.000Z'), ...applied('2026-11-27T09:00:00.000Z')]
  expect(medianDaysToApply(both)).toBe(2.5)
  expect(medianDaysToApply([...both, ...applied('2026-12-23T09:00:00.000Z')])).toBe(4)
})

const row = {
  rowId: 'r1',
  drug: naproxen.drug,
  difference: 'stopped-there' as const,
  words: 'Still issued here, stopped there',
  here: { key: 'm1', line: naproxen.line, source: 'Surgery' },
  there: { key: 't1', line: naproxen.line, status: 'stopped', why: 'Kidneys' },
}
const decide = (
  review: MedicineReview,
  choice: 'continue' | 'stop' | 'change',
  given: Omit<typeof row, 'here' | 'there'> & { here: typeof row.here | null; there: typeof row.there | null } = row,
  by: Actor = pharmacist,
) => {
  const payload = { caseId: 'case', rowId: 'r1', choice, to: '250 mg once a day', note: 'Kidneys', discussionId: null }
  return decideRow(review, payload, given, by, deciding())
}

test('[MD19] row 49: stop and change make a change, continue makes none; each difference is decided once', () => {
  const stopped = state(decide(blank(), 'stop'))
  expect(stopped.decisions).toMatchObject([{ rowId: 'r1', choice: 'stop', by: { id: 'pharmacist' } }])
  expect(stopped.changes).toMatchObject([{ kind: 'stop', medicineKey: 'm1', from: naproxen.line, state: 'proposed' }])
  expect(code(decide(stopped, 'continue'))).toBe('already-answered')
  expect(state(decide(blank(), 'continue')).changes).toEqual([])
  expect(state(decide(blank(), 'change', row, gp)).changes).toMatchObject([
    { kind: 'change', to: '250 mg once a day', state: 'accepted' },
  ])
})

test('[MD19] what only the other service gives is started here when it is continued', () => {
  const theirs = { ...row, here: null }
  expect(state(decide(blank(), 'continue', theirs)).changes).toMatchObject([{ kind: 'start', to: naproxen.line }])
  expect(state(decide(blank(), 'stop', theirs)).changes).toEqual([])
})

test('[MD19] a medicine with an open change is not decided over it', () => {
  const open = state(propose(blank(), pharmacist))
  expect(code(decide(open, 'stop'))).toBe('already-listed')
  expect(open.decisions).toEqual([])
})

test('[MD19] stopping and changing are refused without a reason, and changing without what it becomes', () => {
  const schema = medicineCommands['list:decide']
  const base = { caseId: 'c', rowId: 'r', to: null, note: null, discussionId: null }
  expect(schema.safeParse({ ...base, choice: 'continue' }).success).toBe(true)
  expect(schema.safeParse({ ...base, choice: 'stop' }).success).toBe(false)
  expect(schema.safeParse({ ...base, choice: 'change', note: 'x' }).success).toBe(false)
  expect(schema.safeParse({ ...base, choice: 'change', note: 'x', to: 'y' }).success).toBe(true)
})

test('[MD21] row 50: a review moves by steps that are kept; the same step twice is refused, done twice is two reviews', () => {
  const set = (review: MedicineReview, to: 'invited' | 'done') =>
    setReview(
      review,
      { caseId: 'case', state: to, outcome: to === 'done' ? 'Two stopped' : null },
      pharmacist,
      deciding(),
    )
  const invited = state(set(blank(), 'invited'))
  expect(code(set(invited, 'invited'))).toBe('already-answered')
  const done = state(set(invited, 'done'))
  expect(state(set(done, 'done')).review.map(step => step.state)).toEqual(['invited', 'done', 'done'])
  expect(medicineCommands['review:set'].safeParse({ caseId: 'c', state: 'done', outcome: null }).success).toBe(false)
})
