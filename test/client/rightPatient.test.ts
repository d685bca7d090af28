import { expect, test } from 'vitest'
import type { PresenceView } from '#shared/meeting'
import { meetingView, personOf } from '#test/support/views'
import { foreignNumbers } from '../../client/features/live/PasteGuard.tsx'
import { behindAt, seatOf } from '../../client/state/chair.ts'

test('[WP2] row 19: another valid NHS number is found in any spacing; the person’s own, and other digits, are not', () => {
  expect(foreignNumbers('Seen 999 000 0042 today', '9990000018')).toEqual(['9990000042'])
  expect(foreignNumbers('NHS 9990000042, again 999-000-0042', null)).toEqual(['9990000042'])
  expect(foreignNumbers('999 000 0018', '9990000018')).toEqual([])
  expect(foreignNumbers('Call 01184 960123 or order 1234567890', '9990000018')).toEqual([])
})

test('[CH3] row 16: the button is there for the deputy after 20 seconds, for the chair at once, for a member never', () => {
  const since = '2026-11-24T14:00:00.000Z'
  const at = (seconds: number) => Date.parse(since) + seconds * 1000
  const gone = {
    inChair: personOf('chair'),
    chair: personOf('chair'),
    deputy: personOf('deputy'),
    chairAbsentSince: since,
  }
  const deputy = meetingView({ ...gone, parts: ['deputy'] })
  expect(seatOf(deputy, 'deputy', at(19)).canTake).toBe(false)
  expect(seatOf(deputy, 'deputy', at(20)).canTake).toBe(true)
  expect(seatOf(meetingView({ ...gone, parts: ['member'] }), 'member', at(600)).canTake).toBe(false)
  const taken = meetingView({ ...gone, inChair: personOf('deputy'), chairAbsentSince: null, parts: ['chair'] })
  expect(seatOf(taken, 'chair', at(1))).toMatchObject({ mine: false, canTake: true })
})

test('[CH8] whose words are not saved is named, and not who is away or at another item', () => {
  const at = (id: string, over: Partial<PresenceView>): PresenceView => ({
    ...{ person: personOf(id), itemId: 'item-1', away: false, hand: null, unsaved: 0 },
    ...over,
  })
  const here = [at('bell', { unsaved: 1 }), at('lee', {}), at('gone', { unsaved: 1, away: true })]
  expect(behindAt([...here, at('other', { unsaved: 1, itemId: 'item-2' })], 'item-1')).toMatchObject([
    { person: { id: 'bell' } },
  ])
})
