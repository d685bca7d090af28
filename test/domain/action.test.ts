import { expect, test } from 'vitest'
import { act } from '#server/domain/action'
import type { Discussion } from '#server/domain/discussion'
import { blank, code, deciding, live, state, where } from '#test/support/discussion'
import { gp, socialWorker } from '#test/support/people'

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
