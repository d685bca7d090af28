import { expect, test } from 'vitest'
import type { Actor } from '#server/domain/access'
import type { Discussion } from '#server/domain/discussion'
import { flagged } from '#server/domain/flag'
import { flagCommands } from '#shared/flag'
import { blank, code, deciding, live, state, where } from '#test/support/discussion'
import { chair, consultant, gp, pharmacist, socialWorker } from '#test/support/people'

const raise = (from: Discussion, by: Actor = pharmacist, key = 'naproxen') =>
  flagged(
    from,
    {
      type: 'flag:raise',
      payload: {
        ...where,
        anchor: { kind: 'entry', key },
        quote: key,
        reason: 'renal-hepatic',
        severity: 'normal',
        comment: null,
        rule: null,
        to: { role: 'gp' },
      },
      to: { role: 'gp', person: null },
    },
    by,
    live,
    deciding(),
  )
const raised = () => state(raise(blank()))
const flagId = (discussion: Discussion) => discussion.flags[0]?.id ?? ''
const answer = (from: Discussion, by: Actor, runsMeeting = false, given: 'accepted' | 'declined' = 'accepted') =>
  flagged(
    from,
    {
      type: 'flag:answer',
      payload: { ...where, flagId: flagId(from), answer: given, reason: 'seen', deferredToId: null },
      deferredTo: null,
      runsMeeting,
    },
    by,
    live,
    deciding(),
  )

test('[FL1] the addressed role and whoever runs the meeting answer; others and the raiser do not', () => {
  expect(code(answer(raised(), gp))).toBe('accepted')
  expect(code(answer(raised(), consultant))).toBe('not-allowed')
  expect(code(answer(raised(), consultant, true))).toBe('accepted')
  expect(code(answer(raised(), pharmacist, true))).toBe('not-allowed')
})

test('[FL2] declining without a reason and deferring to nobody are refused at the door', () => {
  const base = { ...where, flagId: 'f', reason: null, deferredToId: null }
  const schema = flagCommands['flag:answer']
  expect(schema.safeParse({ ...base, answer: 'declined' }).success).toBe(false)
  expect(schema.safeParse({ ...base, answer: 'declined', reason: 'Short course' }).success).toBe(true)
  expect(schema.safeParse({ ...base, answer: 'deferred' }).success).toBe(false)
  expect(schema.safeParse({ ...base, answer: 'deferred', deferredToId: 'gp' }).success).toBe(true)
})

test('[FL3] the same reason on the same medicine adds a name; another medicine is another flag', () => {
  const joined = state(raise(raised(), gp))
  expect(joined.flags).toHaveLength(1)
  expect(joined.flags[0]?.joinedBy).toMatchObject([{ id: 'gp' }])
  expect(state(raise(joined, gp)).flags[0]?.joinedBy).toHaveLength(1)
  expect(state(raise(joined, gp, 'ramipril')).flags).toHaveLength(2)
})

test('[FL4] an answered flag is not answered again, and the same reason later is a new flag', () => {
  const answered = state(answer(raised(), gp))
  expect(code(answer(answered, gp))).toBe('already-answered')
  expect(state(raise(answered)).flags).toHaveLength(2)
})

test('[FL5] the raiser withdraws with a reason; nobody else does', () => {
  const withdraw = (by: Actor) => {
    const from = raised()
    const payload = { ...where, flagId: flagId(from), reason: 'Dose was changed last week' }
    return flagged(from, { type: 'flag:withdraw', payload }, by, live, deciding())
  }
  expect(code(withdraw(socialWorker))).toBe('not-allowed')
  expect(state(withdraw(pharmacist)).flags[0]).toMatchObject({ state: 'withdrawn' })
})

test('[FL5] an override keeps who and why', () => {
  const from = raised()
  const payload = { ...where, flagId: flagId(from), reason: 'Palliative; discussed with family' }
  const overridden = state(flagged(from, { type: 'flag:override', payload }, chair, live, deciding()))
  expect(overridden.flags[0]).toMatchObject({
    state: 'overridden',
    answer: { by: { id: 'chair' }, reason: payload.reason },
  })
})
