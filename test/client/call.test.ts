// What the call's screen is made of, without a browser: times of slots, who looks at what, the line in words, the keys.
import { expect, test } from 'vitest'
import type { ParticipantView } from '#shared/call'
import type { ItemView, MeetingView, PresenceView } from '#shared/meeting'
import type { PersonView } from '#shared/person'
import { itemView, meetingView, personOf, startsAt } from '#test/support/views'
import { fullPictures, picturesAfter, qualityOf, readFigures, worst } from '../../client/call/linkQuality.ts'
import { closeMedia, openMedia } from '../../client/call/media.ts'
import { loudnessOf } from '../../client/call/soundCheck.ts'
import { callKeyOf } from '../../client/features/call/callKeys.ts'
import { bothViewing } from '../../client/state/bothViewing.ts'
import { lateWords, slotTime } from '../../client/state/clinicTimes.ts'
import { agreementWords, visitorRecordingWords } from '../../client/state/recordingWords.ts'

const person = (id: string): PersonView => personOf(id, `Dr ${id}`)
const at = (minutes: number) => Date.parse(startsAt) + minutes * 60_000

function item(position: number, state: ItemView['state'], openedAt: number | null = null): ItemView {
  return itemView(position, { state, openedAt: openedAt === null ? null : new Date(openedAt).toISOString() })
}

function clinic(items: ItemView[], state: MeetingView['state'] = 'live'): MeetingView {
  const currentItemId = items.find(one => one.state === 'open')?.id ?? null
  return meetingView({ id: 'clinic', kind: 'clinic', state, items, currentItemId })
}

test('[VC2] row 25: who waits is told how late the clinic runs', () => {
  const items = [item(1, 'open', at(5)), item(2, 'waiting'), item(3, 'waiting')]
  expect(slotTime(clinic(items), 'item-3', at(10))).toEqual({ plannedAt: at(20), expectedAt: at(25), late: 5 })
  expect(slotTime(clinic(items), 'item-2', at(10))?.late).toBe(5)
  // Over its time: it may end at any moment, and lateness grows with the clock.
  expect(slotTime(clinic(items), 'item-2', at(22))).toEqual({ plannedAt: at(10), expectedAt: at(22), late: 12 })
  const late = slotTime(clinic(items), 'item-2', at(20))
  expect(late && lateWords(late)).toMatch(/^Running 10 minutes late: expected about \d\d:\d\d\.$/)
  const early = slotTime(clinic([item(1, 'open', at(0)), item(2, 'waiting')]), 'item-2', at(5))
  expect(early && lateWords(early)).toBe('Running on time.')
})

test('[VC2] on time before the start, early is not late, and a slot that is open or over has no time', () => {
  const planned = [item(1, 'waiting'), item(2, 'waiting')]
  expect(slotTime(clinic(planned, 'planned'), 'item-2', at(-30))).toMatchObject({ expectedAt: at(10), late: 0 })
  expect(slotTime(clinic(planned, 'planned'), 'item-1', at(7))?.late).toBe(7)
  const quick = [item(1, 'closed'), item(2, 'closed'), item(3, 'waiting')]
  expect(slotTime(clinic(quick), 'item-3', at(12))?.late).toBe(0)
  expect(slotTime(clinic(quick), 'item-1', at(12))).toBeNull()
  expect(slotTime(clinic(quick, 'ended'), 'item-3', at(12))).toBeNull()
})

test('[VC3] both viewing is yes only when the other looks at this patient, and otherwise says where they are', () => {
  const meeting = clinic([item(1, 'open', at(0)), item(2, 'waiting')])
  const participant = (id: string): ParticipantView => ({
    peerId: id,
    person: person(id),
    telephone: false,
    place: 'inside',
    mic: true,
    camera: true,
    hand: false,
    screen: false,
    soundOnly: false,
  })
  const here = (id: string, itemId: string | null, away = false): PresenceView => ({
    person: person(id),
    itemId,
    away,
    hand: null,
    unsaved: 0,
  })
  const view = (presence: PresenceView[], ids = ['me', 'osei']) =>
    bothViewing(ids.map(participant), presence, meeting, { personId: 'me', itemId: 'item-1' })
  expect(view([here('osei', 'item-1')])).toEqual({ all: true, words: 'Both viewing: yes' })
  expect(view([here('osei', 'item-2')])).toEqual({ all: false, words: 'Both viewing: no. Dr osei is on item 2' })
  expect(view([here('osei', 'item-1', true)])?.words).toMatch(/not looking at this screen/)
  expect(view([])?.all).toBe(false)
  expect(view([], ['me'])).toBeNull()
  expect(view([here('osei', 'item-1'), here('lee', 'item-1')], ['me', 'osei', 'lee'])?.words).toBe('All viewing: yes')
})

test('[CA13] the line is good, fair or poor by loss and delay, and the worst one counts', () => {
  expect(qualityOf({ roundTripMs: 40, loss: 0 })).toBe('good')
  expect(qualityOf({ roundTripMs: 400, loss: 0 })).toBe('fair')
  expect(qualityOf({ roundTripMs: 40, loss: 0.06 })).toBe('poor')
  expect(worst(['good', 'poor', 'fair'])).toBe('poor')
  expect(worst([])).toBeNull()
  const report: [string, object][] = [
    ['1', { type: 'candidate-pair', nominated: false, currentRoundTripTime: 9 }],
    ['2', { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.05 }],
    ['3', { type: 'remote-inbound-rtp', fractionLost: 0.03 }],
  ]
  expect(readFigures(report)).toEqual({ roundTripMs: 50, loss: 0.03 })
})

test('[CA19] pictures give way at once, never to nothing, and come back by small steps', () => {
  expect(picturesAfter(fullPictures, 'good')).toBe(fullPictures)
  expect(picturesAfter(fullPictures, 'fair')).toBe(120_000)
  expect(picturesAfter(60_000, 'fair'), 'a fair line fills nothing').toBe(60_000)
  expect(picturesAfter(fullPictures, 'poor')).toBe(120_000)
  expect(picturesAfter(120_000, 'poor')).toBe(60_000)
  expect(picturesAfter(45_000, 'poor')).toBe(40_000)
  expect(picturesAfter(100_000, 'good')).toBe(125_000)
  expect(picturesAfter(240_000, 'good')).toBe(fullPictures)
})

test('[CA14] a refused camera or microphone is said in words, and the person can join all the same', async () => {
  const track = { kind: 'audio', stop: () => undefined }
  const devices = (allowed: (wants: MediaStreamConstraints) => boolean) =>
    ({
      getUserMedia: async (wants: MediaStreamConstraints) => {
        if (!allowed(wants)) throw new DOMException('refused', 'NotAllowedError')
        return { getTracks: () => [track] }
      },
    }) as unknown as MediaDevices
  const wanted = { camera: true, micId: '', cameraId: '' }
  const noCamera = await openMedia(
    devices(wants => wants.video === undefined),
    wanted,
  )
  expect(noCamera).toMatchObject({ audio: track, video: null, problem: expect.stringMatching(/^Camera: .*without it/) })
  const nothing = await openMedia(
    devices(() => false),
    wanted,
  )
  expect(nothing).toMatchObject({ audio: null, video: null, problem: expect.stringMatching(/cannot hear you/) })
  expect((await openMedia(undefined, wanted)).problem).toMatch(/phone/)
  closeMedia(nothing)
})

test('[CA11] only Ctrl+D and Ctrl+E are keys of the call, and AltGr letters are letters', () => {
  const key = (code: string, ctrlKey: boolean, others: Partial<KeyboardEvent> = {}) =>
    callKeyOf({
      code,
      ctrlKey,
      altKey: false,
      shiftKey: false,
      metaKey: false,
      getModifierState: () => false,
      ...others,
    })
  expect(key('KeyD', true)).toBe('mic')
  expect(key('KeyE', true)).toBe('camera')
  expect(key('KeyD', false)).toBeNull()
  expect(key('KeyD', true, { altKey: true }), 'the key for a decision').toBeNull()
  expect(key('KeyE', true, { getModifierState: () => true })).toBeNull()
})

test('[RE1] row 31: the list says who entered an agreement for somebody else; a patient reads what their yes means', () => {
  const by = { id: 'v', name: 'Jo Example', role: 'carer' as const }
  const at = '2026-11-24T14:05:00.000Z'
  expect(agreementWords({ by, at })).toBe('Jo Example 14:05')
  expect(agreementWords({ by, at, enteredBy: { id: 'osei', name: 'Dr Kwame Osei', role: 'consultant' } })).toBe(
    'Jo Example 14:05 (said on the telephone, entered by Dr Kwame Osei)',
  )
  expect(visitorRecordingWords('asking', false, 'your')).toMatch(/with your record.*You can say no/)
  expect(visitorRecordingWords('asking', true, 'your')).toMatch(/^You have agreed.*change your mind/)
  expect(visitorRecordingWords('on', true, 'Rod Smith’s')).toMatch(/is being recorded.*Rod Smith’s record.*stop it/)
  expect(visitorRecordingWords('off', false, 'your')).toBe('')
})

test('[CA14] the bar of the microphone stands still in silence, moves with quiet speech and never leaves its scale', () => {
  const tone = (amplitude: number) => Array.from({ length: 512 }, (_, at) => amplitude * Math.sin(at / 8))
  expect(loudnessOf(tone(0))).toBe(0)
  expect(loudnessOf(tone(0.001))).toBeLessThan(0.05)
  expect(loudnessOf(tone(0.05))).toBeGreaterThan(0.4)
  expect(loudnessOf(tone(1))).toBeLessThanOrEqual(1)
})
