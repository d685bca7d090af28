import { describe, expect, test } from 'vitest'
import { admit, type Call, emptyCall, enter, inside, type Standing, setState, settle } from '#server/domain/call'

const quiet = { mic: true, camera: false, hand: false, screen: false, soundOnly: false }
const seen = { ...quiet, camera: true }
const attends: Standing = { current: true, later: false, runs: false }
const chairs: Standing = { current: true, later: true, runs: true }
const later: Standing = { current: false, later: true, runs: false }
const nothing: Standing = { current: false, later: false, runs: false }

function come(call: Call, personId: string, standing: Standing, state = quiet, peerId = personId): Call {
  const entered = enter(call, { peerId, personId, ...state }, standing)
  if ('ok' in entered) throw new Error(entered.message)
  return entered.call
}
const letIn = (call: Call, peerId: string): Call => {
  const admitted = admit(call, peerId, true)
  if ('ok' in admitted) throw new Error(admitted.message)
  return admitted
}
const places = (call: Call) => Object.fromEntries(call.participants.map(one => [one.peerId, one.place]))

describe('coming in', () => {
  test('[CA2] the chair comes in, others wait until they are admitted', () => {
    let call = come(come(emptyCall, 'chair', chairs), 'gp', attends)
    expect(places(call)).toEqual({ chair: 'inside', gp: 'waiting' })
    call = letIn(call, 'gp')
    expect(places(call)).toEqual({ chair: 'inside', gp: 'inside' })
  })

  test('[CA2] who was admitted comes back without being asked again, in place of the earlier connection', () => {
    const call = letIn(come(emptyCall, 'gp', attends), 'gp')
    const again = enter(call, { peerId: 'gp-2', personId: 'gp', ...quiet }, attends)
    expect(again).toMatchObject({ replaced: [{ peerId: 'gp' }] })
    if ('ok' in again) throw new Error(again.message)
    expect(places(again.call)).toEqual({ 'gp-2': 'inside' })
  })

  test('[CA1] nobody enters or is admitted to an item they may not attend', () => {
    expect(enter(emptyCall, { peerId: 'x', personId: 'x', ...quiet }, nothing)).toMatchObject({ code: 'not-now' })
    const call = come(emptyCall, 'gp-b', later)
    expect(places(call)).toEqual({ 'gp-b': 'waiting' })
    expect(admit(call, 'gp-b', false)).toMatchObject({ code: 'not-now' })
    // Not even the chair, of an item that is not theirs to attend.
    expect(places(come(emptyCall, 'chair', { ...later, runs: true }))).toEqual({ chair: 'waiting' })
  })

  test('[CA7] the fifth camera is refused, the seventh person waits', () => {
    let call = emptyCall
    for (const id of ['a', 'b', 'c', 'd', 'e']) call = letIn(come(call, id, attends, seen), id)
    expect(inside(call).filter(one => one.camera)).toHaveLength(4)
    expect(setState(call, 'e', seen)).toMatchObject({ code: 'not-now' })
    expect(setState(call, 'e', { ...quiet, hand: true })).not.toHaveProperty('ok')
    call = letIn(come(call, 'f', attends), 'f')
    expect(admit(come(call, 'g', attends), 'g', true)).toMatchObject({ code: 'not-now' })
    expect(places(come(call, 'chair', chairs)).chair).toBe('waiting')
  })
})

test('[CA17] one screen is shared at a time, counts as a picture, and nobody comes in with one', () => {
  let call = emptyCall
  for (const id of ['a', 'b']) call = letIn(come(call, id, attends, seen), id)
  const shared = setState(call, 'a', { ...quiet, screen: true })
  if ('ok' in shared) throw new Error(shared.message)
  expect(setState(shared, 'b', { ...quiet, screen: true })).toMatchObject({ code: 'not-now' })
  expect(setState(shared, 'a', quiet)).not.toHaveProperty('ok')
  expect(
    inside(letIn(come(call, 'c', attends, { ...seen, screen: true }), 'c')).find(one => one.peerId === 'c'),
  ).toMatchObject({
    screen: false,
  })
  for (const id of ['c', 'd']) call = letIn(come(call, id, attends, seen), id)
  call = letIn(come(call, 'e', attends), 'e')
  expect(setState(call, 'e', { ...quiet, screen: true }), 'a fifth picture').toMatchObject({ code: 'not-now' })
})

describe('moving on', () => {
  const standings = (entries: Record<string, Standing>) => (id: string) => entries[id] ?? null
  const talking = letIn(letIn(come(come(come(emptyCall, 'chair', chairs), 'a', attends), 'b', attends), 'a'), 'b')

  test('[CA4] who may not attend the next item is out; whose item comes later waits and is admitted anew', () => {
    const { call, ended } = settle(talking, standings({ chair: chairs, a: nothing, b: later }), true)
    expect(ended.map(one => one.peerId)).toEqual(['a'])
    expect(places(call)).toEqual({ chair: 'inside', b: 'waiting' })
    const next = settle(call, standings({ chair: chairs, b: attends }), true)
    expect(places(next.call)).toEqual({ chair: 'inside', b: 'waiting' })
  })

  test('[CA4] between two items nobody hears another, and nobody is dropped', () => {
    const between = settle(talking, standings({ chair: later, a: nothing, b: later }), false)
    expect(between.ended).toEqual([])
    expect(inside(between.call)).toEqual([])
    const back = settle(between.call, standings({ chair: chairs, a: attends, b: attends }), true)
    expect(inside(back.call)).toHaveLength(3)
  })

  test('[CA5] without a standing somebody is out and has to be admitted anew', () => {
    const { call, ended } = settle(talking, standings({ chair: chairs, b: attends }), true)
    expect(ended.map(one => one.peerId)).toEqual(['a'])
    expect(places(come(call, 'a', attends)).a).toBe('waiting')
  })
})
