import { expect, test } from 'vitest'
import { overallWords, saveWords } from '../../client/collab/saveWords.ts'
import {
  delayedMs,
  initialSaveState,
  isWritable,
  longOfflineMs,
  nextLook,
  reduceSave,
  type SaveEvent,
  type SaveState,
  type SaveView,
  saveView,
  unsavedChanges,
} from '../../client/state/saveState.ts'

const t0 = 1_000_000
const opened: SaveEvent = { kind: 'opened' }
const loaded: SaveEvent = { kind: 'loaded' }
const mayWrite: SaveEvent = { kind: 'rights', canWrite: true, reason: '' }
const joining: SaveEvent = { kind: 'sent', joining: true }
const update: SaveEvent = { kind: 'sent', joining: false }
const typed = (text = 'a', at = t0): SaveEvent => ({ kind: 'changed', at, bytes: 20, text })
const saved = (count: number, at = t0): SaveEvent => ({ kind: 'saved', count, at })
const lost = (at = t0): SaveEvent => ({ kind: 'closed', at, end: null })

const after = (...events: SaveEvent[]): SaveState => events.reduce(reduceSave, initialSaveState)
const ready = [opened, mayWrite, joining, loaded, saved(1)]
const kindAfter = (events: SaveEvent[], now = t0) => saveView(after(...events), now).kind
const time = (at: number) => `T${at}`

test('[SV1] a section is loading until its text, its rights and the joining frame are settled', () => {
  for (let length = 0; length < ready.length; length += 1) {
    expect(kindAfter(ready.slice(0, length)), `after ${length} events`).not.toBe('saved')
  }
  expect(kindAfter(ready)).toBe('saved')
})

test('[SV1] nothing may be typed before the whole text has arrived and the server has said that this person may write', () => {
  expect(isWritable(after(opened))).toBe(false)
  expect(isWritable(after(opened, mayWrite))).toBe(false)
  expect(isWritable(after(opened, loaded))).toBe(false)
  expect(isWritable(after(opened, loaded, mayWrite))).toBe(true)
})

test('[SV2] a change is saving from the key press until its own frame is acknowledged', () => {
  expect(kindAfter([...ready, typed()])).toBe('saving')
  expect(kindAfter([...ready, typed(), update])).toBe('saving')
  expect(kindAfter([...ready, typed(), update, saved(1)])).toBe('saving')
  expect(kindAfter([...ready, typed(), update, saved(2)])).toBe('saved')
})

test('[SV2] an acknowledgement of an earlier change does not save a later one', () => {
  const state = after(...ready, typed('a'), update, typed('b'), update, saved(2))
  expect(saveView(state, t0).kind).toBe('saving')
  expect(unsavedChanges(state)).toBe(1)
})

test('[SV2] an acknowledgement of frames that were never sent saves nothing', () => {
  const state = after(...ready, typed(), saved(99))
  expect(saveView(state, t0).kind).toBe('saving')
  expect(unsavedChanges(state)).toBe(1)
})

test('[SV2] the words for saved appear only when no change is waiting, in any order of events', () => {
  // Seeded walk over all events: whatever the network does, "saved" and a waiting change exclude each other.
  let seed = 20_261_124
  const random = (below: number) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((seed / 2 ** 32) * below)
  }
  let everSaved = 0
  for (let run = 0; run < 200; run += 1) {
    let state = initialSaveState
    let typedCount = 0
    let safe = 0
    for (let step = 0; step < 60; step += 1) {
      const now = t0 + step * 500
      const events: SaveEvent[] = [
        ...[opened, mayWrite, loaded, joining, update, lost(now)],
        ...[typed('x', now), typed('y', now), saved(random(6), now), saved(state.sent, now)],
      ]
      const event = events[random(events.length)] ?? opened
      if (event.kind === 'changed') typedCount += 1
      state = reduceSave(state, event)
      safe = typedCount - unsavedChanges(state)
      expect(safe).toBeGreaterThanOrEqual(0)
      if (saveView(state, now).kind === 'saved') {
        everSaved += 1
        expect(unsavedChanges(state)).toBe(0)
      }
    }
  }
  expect(everSaved).toBeGreaterThan(50)
})

test('[SV3] after four seconds without an acknowledgement the text is called not saved, with the number of changes', () => {
  const state = after(...ready, typed('a', t0), update, typed('b', t0 + 100), update)
  expect(delayedMs).toBe(4_000)
  expect(saveView(state, t0 + delayedMs - 1).kind).toBe('saving')
  const view = saveView(state, t0 + delayedMs)
  expect(view).toEqual({ kind: 'delayed', changes: 2 })
  expect(saveWords(view, time).text).toBe('Not saved yet – still trying (2 changes)')
  expect(nextLook(state, t0)).toBe(delayedMs)
  expect(nextLook(state, t0 + delayedMs)).toBeNull()
})

test('[SV4] offline says since when and how many changes are only in this tab', () => {
  const state = after(...ready, lost(t0 + 5), typed(), typed(), { ...lost(t0 + 900) })
  const view = saveView(state, t0 + 1000)
  expect(view).toEqual({ kind: 'offline', since: t0 + 5, changes: 2, long: false })
  expect(saveWords(view, time).text).toBe('Offline since T1000005. 2 changes are only in this tab. Do not close it.')
})

test('[SV4] what was in flight when the connection broke is unsaved until the next joining frame is durable', () => {
  const broken = after(...ready, typed(), update, lost())
  expect(unsavedChanges(broken)).toBe(1)
  const back = [opened, mayWrite].reduce(reduceSave, broken)
  expect(saveView(back, t0).kind).toBe('saving')
  // An answer meant for the connection that is gone must not count on this one.
  expect(unsavedChanges(reduceSave(back, saved(2)))).toBe(1)
  const rejoined = reduceSave(back, joining)
  expect(saveView(rejoined, t0).kind).toBe('saving')
  expect(saveView(reduceSave(rejoined, saved(1)), t0).kind).toBe('saved')
})

test('[SV4] ten minutes offline with waiting text is long, without waiting text it is not', () => {
  const now = t0 + longOfflineMs + 1
  expect(saveView(after(...ready, lost(), typed()), now)).toMatchObject({ kind: 'offline', long: true })
  expect(saveView(after(...ready, lost()), now)).toMatchObject({ kind: 'offline', changes: 0, long: false })
})

test('[SV5] a refused change gives the words back and lets nothing more be typed', () => {
  const state = after(...ready, typed('stop '), update, typed('zolpidem'), {
    kind: 'refused',
    words: 'This section is full.',
  })
  expect(saveView(state, t0)).toEqual({ kind: 'refused', words: 'This section is full.', text: 'stop zolpidem' })
  expect(isWritable(state)).toBe(false)
  expect(saveView([saved(3), opened].reduce(reduceSave, state), t0).kind).toBe('refused')
})

test('[SV5] losing the right to write while text waits hands the text back', () => {
  const state = after(...ready, lost(), typed('late words'), opened, {
    kind: 'rights',
    canWrite: false,
    reason: 'Item closed.',
  })
  expect(saveView(state, t0)).toEqual({ kind: 'refused', words: 'Item closed.', text: 'late words' })
})

test('[SV5] losing the right to write with nothing waiting is read only, with the reason', () => {
  const state = after(...ready, { kind: 'rights', canWrite: false, reason: 'You are observing.' })
  expect(saveView(state, t0)).toEqual({ kind: 'read-only', reason: 'You are observing.' })
  expect(isWritable(state)).toBe(false)
})

test('[SV6] a page that is too old never becomes writable', () => {
  const state = after({ kind: 'closed', at: t0, end: { kind: 'old-app' } }, opened, mayWrite, loaded)
  expect(saveView(state, t0).kind).toBe('old-app')
  expect(isWritable(state)).toBe(false)
})

test('[SV7] several sections are summed up by the worst of them', () => {
  const calm: SaveView = { kind: 'saved', at: 5 }
  const words = (...views: SaveView[]) => overallWords(views, time)?.text
  expect(words()).toBeUndefined()
  expect(words(calm, { kind: 'saved', at: 9 })).toBe('All changes saved T9')
  expect(words(calm, { kind: 'saving' })).toBe('Saving…')
  expect(words(calm, { kind: 'saving' }, { kind: 'delayed', changes: 1 })).toBe(
    'Not saved yet – still trying (1 change)',
  )
  expect(
    words(
      { kind: 'offline', since: 7, changes: 1, long: false },
      { kind: 'offline', since: 6, changes: 2, long: false },
    ),
  ).toBe('3 changes are only in this tab. Do not close it.')
  expect(words(calm, { kind: 'offline', since: 6, changes: 0, long: false }), 'said by the section').toBeUndefined()
  expect(words(calm, { kind: 'refused', words: 'no', text: 'x' })).toBe('The server did not accept your last change')
})

test('[SV7] only saved sections use the word saved without a not', () => {
  const others: SaveView[] = [
    { kind: 'loading', failing: false },
    { kind: 'loading', failing: true },
    { kind: 'saving' },
    { kind: 'delayed', changes: 3 },
    { kind: 'offline', since: 1, changes: 2, long: true },
    { kind: 'read-only', reason: '' },
    { kind: 'old-app' },
  ]
  for (const view of others) expect(saveWords(view, time).text).not.toMatch(/^saved|all changes saved/i)
})
