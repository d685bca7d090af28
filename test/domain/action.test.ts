import { expect, test } from 'vitest'
import { act, unanswered } from '#server/domain/action'
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

test('[AN9] row 35: each finishes their own part, and the owner the whole when every part is done', () => {
  const part = { id: pharmacist.id, name: pharmacist.name, role: pharmacist.role }
  const given = { ...where, text: 'Home visit', ownerId: owner.id, due: '2026-12-01', withIds: [part.id] }
  const others = [part, part, owner]
  const offered = state(act(blank(), { type: 'action:add', payload: given, owner, others }, gp, live, deciding()))
  expect(offered.actions[0]?.parts).toMatchObject([{ owner: part, state: 'offered' }])
  const payload = { ...where, actionId: actionId(offered), note: null }
  const finish = (on: Discussion, who: typeof gp) =>
    act(on, { type: 'action:done', payload }, who, { ...live, meetingState: 'ended' }, deciding())
  expect(code(finish(offered, gp)), 'who wrote it down').toBe('not-allowed')
  expect(finish(offered, socialWorker)).toMatchObject({
    code: 'not-now',
    message: expect.stringContaining(part.name),
  })
  const refusal = { type: 'action:refuse' as const, payload: { ...where, actionId: actionId(offered), reason: 'Away' } }
  const refused = state(act(offered, refusal, pharmacist, live, deciding()))
  expect(refused.actions[0]).toMatchObject({ state: 'offered', parts: [{ state: 'refused', note: 'Away' }] })
  expect(code(finish(refused, socialWorker)), 'a refused part is not done').toBe('not-now')
  const nurse = { id: 'nurse', name: 'nurse', role: 'nurse' }
  const give = (who: typeof gp, partOfId: string, to = nurse) => {
    const handed = { ...where, actionId: actionId(offered), ownerId: to.id, reason: 'Away', partOfId }
    return act(refused, { type: 'action:hand-over', payload: handed, owner: to }, who, live, deciding())
  }
  expect(state(give(socialWorker, part.id)).actions[0]).toMatchObject({
    owner: { id: owner.id },
    parts: [{ owner: nurse, state: 'offered', note: 'Away' }],
  })
  expect(code(give(socialWorker, 'nobody'))).toBe('not-found')
  expect(code(give(socialWorker, part.id, owner)), 'to who works on it already').toBe('invalid')
  expect(code(give({ ...gp, id: 'another', role: 'nurse' }, part.id))).toBe('not-allowed')
  const half = state(finish(refused, pharmacist))
  expect(half.actions[0]).toMatchObject({ state: 'offered', parts: [{ state: 'done' }] })
  expect(code(finish(half, pharmacist))).toBe('already-answered')
  expect(state(finish(half, socialWorker)).actions[0]?.state).toBe('done')
})

test('[AN10] row 35: two days without an answer, and not a moment less; a hand-over starts them again', () => {
  const offered = state(add())
  const [action] = offered.actions
  if (!action) throw new Error('no action')
  const after = (ms: number) => new Date(Date.parse(action.addedAt) + ms).toISOString()
  const twoDays = 2 * 86_400_000
  expect([unanswered(offered, action, after(twoDays)), unanswered(offered, action, after(twoDays + 1))]).toEqual([
    false,
    true,
  ])
  const payload = { ...where, actionId: action.id }
  const accepted = state(act(offered, { type: 'action:accept', payload }, socialWorker, live, deciding()))
  expect(accepted.actions.map(one => unanswered(accepted, one, after(10 * twoDays)))).toEqual([false])
  const to = { id: 'nurse', name: 'nurse', role: 'nurse' }
  const given = { type: 'action:hand-over' as const, payload: { ...payload, ownerId: 'nurse', reason: 'Leave' } }
  const later = { ...deciding(), now: after(twoDays) }
  const decided = act(offered, { ...given, owner: to }, gp, live, later)
  if (!('event' in decided)) throw new Error(decided.message)
  const handed = { ...decided.state, history: [...decided.state.history, decided.event] }
  expect(handed.actions.map(one => unanswered(handed, one, after(twoDays + 1)))).toEqual([false])
})
