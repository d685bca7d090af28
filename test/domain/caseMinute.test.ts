import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  amendMinute,
  contentOf,
  hasMinute,
  isSigned,
  type Minuting,
  seeFeedback,
  signMinute,
} from '#server/domain/caseMinute'
import type { Discussion } from '#server/domain/discussion'
import { blank, code, deciding, live, state, where } from '#test/support/discussion'
import { gp, pharmacist, socialWorker } from '#test/support/people'

const ended = { ...live, meetingState: 'ended' as const }
const by = (person: { id: string; name: string }) => ({ id: person.id, name: person.name, role: 'gp' })
const hashOf = (content: unknown) => createHash('sha256').update(JSON.stringify(content)).digest('hex')
const item = { question: 'Is she safe at night?', present: ['A', 'B'] }

function discussed(): Discussion {
  const at = '2026-11-24T14:00:00.000Z'
  const action = {
    id: 'action',
    text: 'Home visit',
    owner: by(socialWorker),
    due: '2026-12-01',
    state: 'accepted' as const,
  }
  return {
    ...blank(),
    actions: [
      {
        ...action,
        addedBy: by(gp),
        addedAt: at,
        note: null,
        changedAt: at,
        priority: 'routine' as const,
        parts: [],
        chased: null,
        effect: null,
      },
    ],
  }
}
const minuting = (discussion: Discussion): Minuting => ({
  current: contentOf(discussion, item),
  hashOf,
  discussed: true,
  leads: id => id === gp.id,
  referrers: [by(socialWorker), by(gp)],
})
const hash = (discussion: Discussion) => hashOf(contentOf(discussion, item))
const sign = (discussion: Discussion, actor = gp, given = hash(discussion), setting: typeof live = ended) =>
  signMinute(discussion, { ...where, hash: given }, actor, setting, minuting(discussion), deciding())
const amended = (discussion: Discussion, ownerId: string) =>
  amendMinute(
    discussion,
    {
      ...where,
      hash: hash(discussion),
      reason: 'The wrong name was written down',
      decisions: [],
      actions: [{ id: 'action', text: 'Home visit', ownerId, due: '2026-12-01' }],
    },
    new Map([gp, pharmacist, socialWorker].map(one => [one.id, by(one)])),
    gp,
    ended,
    minuting(discussion),
    deciding('2026-11-25T09:00:00.000Z'),
  )

test('[MI1] row 33: two named people sign, one of them chair or deputy; nobody twice, and no third', () => {
  const first = state(sign(discussed(), pharmacist))
  expect(isSigned(first)).toBe(false)
  expect(code(sign(first, pharmacist))).toBe('already-answered')
  expect(code(sign(first, socialWorker)), 'neither leads').toBe('not-allowed')
  const both = state(sign(first, gp))
  expect(isSigned(both)).toBe(true)
  expect(both.minute[0]?.signatures.map(one => one.by.id)).toEqual([pharmacist.id, gp.id])
  expect(code(sign(both, socialWorker))).toBe('already-answered')
})

test('[MI1] [MI2] not before the meeting has ended, and not what was not read', () => {
  expect(code(sign(discussed(), gp, hash(discussed()), live))).toBe('not-now')
  expect(code(sign(discussed(), gp, '0'.repeat(64)))).toBe('stale')
})

test('[MI3] rows 33 and 34: an amendment is version 2 and says "owner: A to B"; version 1 keeps its words and its hash', () => {
  const signed = state(sign(state(sign(discussed(), pharmacist)), gp))
  const next = state(amended(signed, pharmacist.id))
  expect(next.minute.map(one => [one.number, one.signatures.length])).toEqual([
    [1, 2],
    [2, 0],
  ])
  const [one, two] = next.minute
  expect(hashOf(one?.content)).toBe(one?.hash)
  expect(one?.content.actions[0]?.owner.id).toBe(socialWorker.id)
  expect(two?.content.actions[0]?.owner.id).toBe(pharmacist.id)
  expect(next.actions[0]).toMatchObject({ owner: { id: pharmacist.id }, state: 'offered' })
  expect(isSigned(next)).toBe(false)
  expect(code(amended(next, pharmacist.id)), 'nothing changed').toBe('invalid')
  const old = { ...where, hash: hash(signed), reason: 'Late', decisions: [], actions: [] }
  expect(code(amendMinute(next, old, new Map(), gp, ended, minuting(next), deciding()))).toBe('stale')
})

test('[FB1] row 40: with the second signature the outcome goes to who presented or flagged, not to who signed', () => {
  const first = state(sign(discussed(), pharmacist))
  expect(first.feedback).toEqual([])
  const both = state(sign(first, gp))
  expect(both.feedback).toEqual([{ to: by(socialWorker), at: '2026-11-24T14:00:00.000Z', seenAt: null }])
  const seen = state(seeFeedback(both, socialWorker, deciding()))
  expect(seen.feedback[0]?.seenAt).not.toBeNull()
  expect(code(seeFeedback(both, pharmacist, deciding())), 'not theirs').toBe('not-found')
  const again = state(sign(state(sign(state(amended(seen, pharmacist.id)), pharmacist)), gp))
  expect(again.feedback[0]?.seenAt, 'an amendment is news').toBeNull()
})

test('[MI6] a provisional decision is in what is signed, and says so; an assent before the signature is read again', () => {
  const decision = {
    ...{ id: 'd', kind: 'plan' as const, text: 'Two visits a day', rationale: null, evidence: null, risk: null },
    ...{
      trial: null,
      answersQuestion: true,
      reviewOn: null,
      proposedBy: by(gp),
      proposedAt: '2026-11-24T14:00:00.000Z',
    },
    ...{ answers: [], recordedBy: by(gp), recordedAt: '2026-11-24T14:01:00.000Z', seen: null, assents: [] },
    lacking: { roles: ['social-worker' as const], agencies: [] },
  }
  const held = (state: 'provisional' | 'recorded' | 'refused' | 'withdrawn') => ({
    ...blank(),
    decisions: [{ ...decision, state }],
  })
  const words = (state: Parameters<typeof held>[0]) =>
    contentOf(held(state), item).decisions.map(one => [one.text, one.awaiting])
  expect(words('provisional')).toEqual([['Two visits a day', 'provisional']])
  expect(words('refused')).toEqual([['Two visits a day', 'refused']])
  expect(words('recorded')).toEqual([['Two visits a day', undefined]])
  expect(words('withdrawn')).toEqual([])
  expect(hasMinute(held('provisional'), { openings: [] })).toBe(true)
  expect(code(sign(held('recorded'), gp, hash(held('provisional')))), 'assented meanwhile').toBe('stale')
  const signed = state(sign(held('provisional')))
  const assented = { ...signed, decisions: held('recorded').decisions }
  expect(contentOf(assented, item), 'what was signed').toEqual(contentOf(held('provisional'), item))
})
