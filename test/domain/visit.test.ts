import { describe, expect, test } from 'vitest'
import { admit, emptyCall, enter, type Standing, settle } from '#server/domain/call'
import { type Meeting, newItem, newMeeting } from '#server/domain/meeting'
import { stepMeeting } from '#server/domain/meetingSteps'
import {
  presentAt,
  type Visit,
  visitCounts,
  visitOpensUntil,
  visitorMay,
  visitorStanding,
  withVisitors,
} from '#server/domain/visit'
import { visitorActions, visitorPlaces } from '#shared/roles'
import { actor } from '#test/support/people'

const at = (minutes: number) => new Date(Date.parse('2026-11-24T10:00:00.000Z') + minutes * 60_000).toISOString()
const visit: Visit = {
  id: 'visit-1',
  meetingId: 'meeting',
  itemId: 'one',
  caseId: 'case-1',
  way: 'link',
  who: 'patient',
  name: 'Ada Example',
  madeBy: { id: 'chair', name: 'Dr Chair', role: 'GP' },
  madeAt: at(-60),
  linkHash: 'a',
  sessionHash: null,
  openedAt: null,
  tries: 0,
  ended: null,
}
const listed = { question: 'Why?', presenterId: 'chair', minutes: 10, invitedIds: [] }
const planned: Meeting = newMeeting({
  id: 'meeting',
  title: 'Clinic',
  kind: 'clinic',
  startsAt: at(0),
  plannedMinutes: 60,
  organisationId: 'practice',
  chairId: 'chair',
  memberIds: ['chair'],
  agenda: [newItem({ id: 'one', caseId: 'case-1', ...listed }), newItem({ id: 'two', caseId: 'case-2', ...listed })],
})
const chair = actor('chair', 'gp')
const step = (meeting: Meeting, to: Parameters<typeof stepMeeting>[1], now: string): Meeting => {
  const decided = stepMeeting(meeting, to, chair, { commandId: 'c', now, newId: () => 'n' })
  if (!decided.ok) throw new Error(decided.message)
  return decided.state
}
const live = step(planned, { type: 'start' }, at(0))
const next = step(live, { type: 'next' }, at(5))

describe('a visit', () => {
  test('[VI3] counts until its slot is over, and a clinic that is moved takes it along', () => {
    expect(visitOpensUntil(planned)).toBe(at(180))
    expect(visitCounts(visit, planned, at(179))).toBe(true)
    expect(visitCounts(visit, planned, at(180))).toBe(false)
    expect(visitCounts(visit, live, at(600)), 'while the slot is open').toBe(true)
    expect(visitCounts(visit, next, at(6))).toBe(false)
    expect(visitCounts(visit, { ...planned, startsAt: at(1_000) }, at(1_100))).toBe(true)
    expect(visitCounts({ ...visit, ended: { why: 'revoked', at: at(1) } }, live, at(2))).toBe(false)
    expect(visitCounts(visit, { ...live, agenda: live.agenda.slice(1) }, at(2)), 'given back').toBe(false)
    expect(visitCounts({ ...visit, caseId: 'case-2' }, live, at(2)), 'another person').toBe(false)
    expect(visitCounts(visit, null, at(2))).toBe(false)
    const back = step(next, { type: 'open', itemId: 'one' }, at(6))
    expect(visitCounts(visit, back, at(7)), 'reopened').toBe(true)
    const aside = step(live, { type: 'park' }, at(3))
    expect(visitorStanding(visit, aside, at(4))).toEqual({ current: false, later: true, runs: false })
  })

  test('[VI5] what is not on the list is refused, and outside of their slot everything is', () => {
    const allowed = visitorActions.map(action => visitorPlaces.filter(place => visitorMay(action, place)).join(' '))
    expect(Object.fromEntries(visitorActions.map((action, n) => [action, allowed[n]]))).toEqual({
      'visit:wait': 'waiting inside',
      'visit:come': 'waiting inside',
      'visit:talk': 'inside',
      'visit:consent': 'inside',
      'visit:read': 'inside',
    })
    for (const action of visitorActions) expect(visitorMay(action, null), action).toBe(false)
  })
})

describe('the way in', () => {
  const shown = { mic: true, camera: false, hand: false, screen: false, soundOnly: false }
  const current: Standing = { current: true, later: false, runs: false }
  const ways: [string, Standing | null][] = [
    ['staff or a guest by browser', current],
    ['the person by a link', visitorStanding(visit, live, at(1))],
    ['a carer on the telephone', visitorStanding({ ...visit, way: 'phone', who: 'carer' }, live, at(1))],
  ]

  test.each(ways)(
    '[VI4] row 26: %s waits, is admitted once, comes back by itself and goes with the item',
    (_, standing) => {
      expect(standing).toEqual(current)
      if (!standing) throw new Error('no standing')
      const come = (call: typeof emptyCall, peerId: string) => {
        const entered = enter(call, { peerId, personId: 'somebody', ...shown }, standing)
        if ('ok' in entered) throw new Error(entered.message)
        return entered.call
      }
      const waiting = come(emptyCall, 'p1')
      expect(waiting.participants).toMatchObject([{ place: 'waiting' }])
      expect(admit(waiting, 'p1', false)).toMatchObject({ ok: false, code: 'not-now' })
      const inside = admit(waiting, 'p1', standing.current)
      if ('ok' in inside) throw new Error(inside.message)
      expect(inside.participants).toMatchObject([{ place: 'inside' }])
      expect(come(inside, 'p2').participants).toMatchObject([{ peerId: 'p2', place: 'inside' }])
      expect(settle(inside, () => null, true).ended).toHaveLength(1)
    },
  )
})

describe('the register', () => {
  const carer = { ...visit, id: 'visit-2', who: 'carer' as const, name: 'Jo Example' }
  const items = (meeting: Meeting | null) => meeting?.agenda.map(item => item.visitors) ?? []
  const [one, two] = live.agenda
  if (!one || !two) throw new Error('no items')

  test('[VI7] [VI10] hides with the first and shows with the last; a lost line is one stay, a longer gap two', () => {
    const both = withVisitors(live, [visit, carer], at(1))
    expect(presentAt(both?.agenda[0] ?? one)).toBe('patient')
    expect(withVisitors(both ?? live, [carer, visit], at(2)), 'said already').toBeNull()
    const left = withVisitors(both ?? live, [carer], at(3))
    expect(presentAt(left?.agenda[0] ?? one)).toBe('carer')
    const gone = withVisitors(left ?? live, [], at(4))
    expect(presentAt(gone?.agenda[0] ?? one)).toBeNull()
    expect(presentAt({ ...(gone?.agenda[0] ?? one), personPresent: 'carer' }), 'as the chair said').toBe('carer')
    const soon = withVisitors(gone ?? live, [carer], at(4.5))
    expect(items(soon)[0]).toMatchObject([
      { visitId: 'visit-1', to: at(3) },
      { visitId: 'visit-2', from: at(1), to: null },
    ])
    const later = withVisitors(gone ?? live, [visit], at(30))
    expect(items(later)[0]).toMatchObject([
      { to: at(3) },
      { to: at(4) },
      { visitId: 'visit-1', from: at(30), to: null },
    ])
  })

  test('[VI7] only the open item takes anybody, and leaving it ends every stay', () => {
    expect(withVisitors(next, [visit], at(6))).toBeNull()
    expect(withVisitors(live, [{ ...visit, itemId: 'two' }], at(6))).toBeNull()
    const inside = withVisitors(live, [visit], at(1))
    expect(items(step(inside ?? live, { type: 'next' }, at(9)))[0]).toMatchObject([{ to: at(9) }])
    expect(items(step(inside ?? live, { type: 'park' }, at(9))).flat()).toMatchObject([{ to: at(9) }])
  })
})
