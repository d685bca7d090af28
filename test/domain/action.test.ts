import { expect, test } from 'vitest'
import { act } from '#server/domain/action'
import type { Discussion } from '#server/domain/discussion'
import { blank, code, deciding, live, state, where } from '#test/support/discussion'
import { gp, pharmacist, socialWorker } from '#test/support/people'

const owner = { id: socialWorker.id, name: socialWorker.name, role: socialWorker.role }
const add = (due = '2026-12-01', to = owner) =>
  act(
    blank(),
    { type: 'action:add', payload: { ...where, text: 'Home visit', ownerId: to.id, due }, owner: to },
    gp,
    live,
    deciding(),
  )
const actionId = (discussion: Discussion) => discussion.actions[0]?.id ?? ''

test('[AN3] an action for somebody else is offered, one for its writer is accepted', () => {
  expect(state(add()).actions[0]?.state).toBe('offered')
  expect(state(add('2026-12-01', { id: 'gp', name: 'gp', role: 'gp' })).actions[0]?.state).toBe('accepted')
})

test('[AN4] a due day in the past is refused; today is not', () => {
  expect(code(add('2026-11-23'))).toBe('invalid')
  expect(code(add('2026-11-24'))).toBe('accepted')
})

test('[AN2] only the owner answers and finishes, also when the meeting has ended', () => {
  const offered = state(add())
  const payload = { ...where, actionId: actionId(offered) }
  const ended = { ...live, meetingState: 'ended' as const }
  expect(code(act(offered, { type: 'action:accept', payload }, gp, ended, deciding()))).toBe('not-allowed')
  const accepted = state(act(offered, { type: 'action:accept', payload }, socialWorker, ended, deciding()))
  expect(accepted.actions[0]?.state).toBe('accepted')
  const done = { type: 'action:done' as const, payload: { ...payload, note: 'Visited' } }
  const finished = state(act(accepted, done, socialWorker, ended, deciding()))
  expect(finished.actions[0]).toMatchObject({ state: 'done', note: 'Visited' })
  expect(code(act(finished, done, socialWorker, ended, deciding()))).toBe('already-answered')
})

test('[AN2] a refusal keeps its reason and can be followed by acceptance', () => {
  const offered = state(add())
  const payload = { ...where, actionId: actionId(offered) }
  const refusal = { type: 'action:refuse' as const, payload: { ...payload, reason: 'On leave' } }
  const refused = state(act(offered, refusal, socialWorker, live, deciding()))
  expect(refused.actions[0]).toMatchObject({ state: 'refused', note: 'On leave' })
  expect(code(act(refused, refusal, socialWorker, live, deciding()))).toBe('already-answered')
  expect(code(act(refused, { type: 'action:accept', payload }, socialWorker, live, deciding()))).toBe('accepted')
})

const finished = () => {
  const accepted = state(add('2026-12-01', { id: 'gp', name: 'gp', role: 'gp' }))
  const payload = { ...where, actionId: actionId(accepted), note: null }
  return state(act(accepted, { type: 'action:done', payload }, gp, live, deciding()))
}

test('[AN5] row 37: a finished action is asked whether it helped, by anybody related and also later; an open one is not', () => {
  const review = (on: Discussion, effect: 'helped' | 'worse') => {
    const payload = { ...where, actionId: actionId(on), effect, note: null }
    return act(on, { type: 'action:review', payload }, socialWorker, { ...live, meetingState: 'ended' }, deciding())
  }
  expect(code(review(state(add()), 'helped'))).toBe('not-now')
  const helped = state(review(finished(), 'helped'))
  expect(helped.actions[0]?.effect).toMatchObject({ value: 'helped', by: { id: socialWorker.id } })
  expect(state(review(helped, 'worse')).actions[0]?.effect?.value).toBe('worse')
})

test('[AN7] somebody else asks how it stands; the owner does not, and nobody asks about what is done', () => {
  const chase = (on: Discussion, actor = gp) =>
    act(on, { type: 'action:chase', payload: { ...where, actionId: actionId(on) } }, actor, live, deciding())
  expect(state(chase(state(add()))).actions[0]?.chased?.by.id).toBe(gp.id)
  expect(code(chase(state(add()), socialWorker))).toBe('invalid')
  expect(code(chase(finished(), socialWorker))).toBe('already-answered')
})

test('[AN8] row 36: owner, writer or coordinator hands over; it is offered to the new owner and the history keeps both', () => {
  const to = { id: 'nurse', name: 'nurse', role: 'nurse' }
  const handOver = (on: Discussion, actor: typeof gp) => {
    const payload = { ...where, actionId: actionId(on), ownerId: to.id, reason: 'On leave' }
    return act(on, { type: 'action:hand-over', payload, owner: to }, actor, live, deciding())
  }
  const given = handOver(state(add()), socialWorker)
  expect(state(given).actions[0]).toMatchObject({ owner: to, state: 'offered', note: 'On leave' })
  expect(given).toMatchObject({ event: { detail: { from: socialWorker.id, to: 'nurse' } } })
  expect(code(handOver(state(add()), gp)), 'who wrote it down').toBe('accepted')
  expect(code(handOver(state(add()), pharmacist)), 'neither').toBe('not-allowed')
  expect(code(handOver(state(given), socialWorker)), 'theirs already').toBe('invalid')
  expect(code(handOver(finished(), gp))).toBe('already-answered')
})
