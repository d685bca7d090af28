// Row 31: a call is recorded only while everybody who is in it has agreed.
import { describe, expect, test } from 'vitest'
import {
  answerRecording,
  askToRecord,
  type Inside,
  type KeptRecording,
  notRecorded,
  type Recording,
  settleRecording,
  startRecording,
  takesPart,
} from '#server/domain/recording'
import { isRefusal, type Refusal } from '#shared/errors'

const at = '2026-11-24T14:00:00.000Z'
const someone = (id: string): Inside => ({ peerId: `peer-${id}`, by: { id, name: `Dr ${id}`, role: 'gp' } })
const [chair, gp, late] = [someone('chair'), someone('gp'), someone('late')]
const both = [chair, gp]

function done<T extends object>(given: T | Refusal): T {
  if (isRefusal(given)) throw new Error(given.message)
  return given
}
const asked = () => done(askToRecord(notRecorded, chair, at))
const agreedBoth = () => done(answerRecording(asked(), gp, true, at))
const on = () => done(startRecording(agreedBoth(), chair, both, 'recording', at))
const refused = (given: Recording | Refusal) => (isRefusal(given) ? given.message : 'not refused')

describe('[RE1] row 31: recording cannot start while one participant has not agreed', () => {
  test('nobody asked; one has not said; both agreed', () => {
    expect(refused(startRecording(notRecorded, chair, both, 'r', at))).toMatch(/Ask everybody/)
    expect(refused(startRecording(asked(), chair, both, 'r', at))).toBe('Not recorded. These have not agreed: Dr gp.')
    expect(refused(startRecording(agreedBoth(), chair, [...both, late], 'r', at))).toMatch(/Dr late/)
    expect(on()).toMatchObject({ state: 'on', peerId: 'peer-chair', recordingId: 'recording' })
    expect(refused(startRecording(on(), chair, both, 'r', at))).toMatch(/already/)
    expect(refused(askToRecord(on(), chair, at))).toMatch(/already/)
    expect(refused(answerRecording(notRecorded, gp, true, at))).toMatch(/Nobody asks/)
  })

  test('agreeing twice is agreeing once, and who asks has agreed', () => {
    const twice = done(answerRecording(agreedBoth(), gp, true, '2026-11-24T15:00:00.000Z'))
    expect(twice).toEqual(agreedBoth())
    expect(asked()).toMatchObject({ agreed: [{ by: { id: 'chair' }, at }] })
  })
})

describe('[RE2] row 31: what ends it at once', () => {
  test('one no, and taking it back, whether it is asked or on; all agreements are gone with it', () => {
    for (const state of [asked(), agreedBoth(), on()]) {
      expect(answerRecording(state, gp, false, at)).toEqual({ state: 'off', why: 'Dr gp does not agree.' })
    }
  })

  test('somebody comes in who has not agreed; somebody who has may come back', () => {
    const again: Inside = { ...gp, peerId: 'peer-gp-again' }
    expect(settleRecording(on(), [chair, again], true)).toEqual(on())
    const stopped = settleRecording(on(), [...both, late], true)
    expect(stopped).toMatchObject({ state: 'asking', why: expect.stringContaining('Dr late') })
    expect(
      startRecording(done(answerRecording(stopped, late, true, at)), chair, [...both, late], 'r2', at),
    ).toMatchObject({
      state: 'on',
    })
  })

  test('the recording browser is gone, also when its person came back; another item; nobody left', () => {
    expect(settleRecording(on(), [gp], true)).toMatchObject({ state: 'asking' })
    expect(settleRecording(on(), [{ ...chair, peerId: 'peer-new' }, gp], true)).toMatchObject({ state: 'asking' })
    expect(settleRecording(on(), both, false)).toEqual(notRecorded)
    expect(settleRecording(agreedBoth(), both, false)).toEqual(notRecorded)
    expect(settleRecording(on(), [], true)).toEqual(notRecorded)
    const no = done(answerRecording(on(), gp, false, at))
    expect(settleRecording(no, both, true)).toEqual(no)
    expect(settleRecording(no, both, false), 'who it was is not told at the next item').toEqual(notRecorded)
    expect(settleRecording(on(), both, true)).toEqual(on())
  })
})

test('[RE3] a part that begins after the end is never kept, and nothing after the longest time', () => {
  const base = { startedAt: at, endedAt: null, agreed: [], parts: 0, mediaType: null, deleted: null }
  const place = { id: 'r', caseId: 'c', meetingId: 'm', discussionId: 'd', startedBy: chair.by }
  const going: KeptRecording = { ...place, ...base }
  const ended = { ...going, endedAt: '2026-11-24T14:00:12.000Z' }
  const seconds = (s: number) => Date.parse(at) + s * 1000
  expect(takesPart(going, 1, seconds(10))).toBe(true)
  expect(takesPart(going, 9, seconds(10)), 'of a time that has not come').toBe(false)
  expect(takesPart(ended, 2, seconds(20)), 'the last one, late').toBe(true)
  expect(takesPart(ended, 3, seconds(20)), 'begins after the end').toBe(false)
  expect(takesPart(ended, 2, seconds(28)), 'too late').toBe(false)
  expect(takesPart(going, 700, seconds(3616))).toBe(false)
})
