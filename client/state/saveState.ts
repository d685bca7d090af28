// What may be said about the text of one compartment. Pure, because a wrong "Saved" is the worst sentence this product
// can show: it is derived only from the frames this connection sent and the server's word that they are durable.

/** Local changes that no durable frame holds yet. `since`: epoch milliseconds of the oldest. `bytes`: of their updates. */
export interface Waiting {
  changes: number
  since: number
  bytes: number
  /** What was typed, in order, so that it can be handed back when the server does not take it. */
  text: string
}

export type Ended =
  | { kind: 'refused'; words: string; text: string }
  | { kind: 'old-app' }
  /** The server closed the section for good. `text`: what was not saved. `hidden`: no access (any more), so nothing is shown. */
  | { kind: 'closed'; words: string; text: string; hidden?: true }

export interface SaveState {
  link: 'connecting' | 'open' | 'down'
  downSince: number | null
  /** The whole text has arrived once. Nothing may be typed before. */
  loaded: boolean
  rights: { canWrite: boolean; reason: string } | null
  /** SyncStep2 has left on this connection; only then does the server know what this page holds. */
  joined: boolean
  sent: number
  durable: number
  inFlight: readonly (Waiting & { frame: number })[]
  /** In this tab only: typed while there was no connection, or before the joining frame. */
  held: Waiting | null
  savedAt: number | null
  ended: Ended | null
}

export type SaveEvent =
  | { kind: 'opened' }
  | { kind: 'loaded' }
  /** `keepsLate`: signed meanwhile; what waits is sent all the same, and kept as an addendum. */
  | { kind: 'rights'; canWrite: boolean; reason: string; keepsLate?: boolean }
  | { kind: 'changed'; at: number; bytes: number; text: string }
  /** A frame that the server counts. `joining`: the SyncStep2, which carries everything the server lacks. */
  | { kind: 'sent'; joining: boolean }
  /** `count` of this connection's frames are durable; `at` is the server's clock, epoch milliseconds. */
  | { kind: 'saved'; count: number; at: number }
  | { kind: 'refused'; words: string }
  | { kind: 'closed'; at: number; end: { kind: 'old-app' } | { kind: 'closed'; words: string; hidden?: true } | null }

export type SaveView =
  | { kind: 'loading'; failing: boolean }
  | { kind: 'saved'; at: number | null }
  | { kind: 'saving' }
  | { kind: 'delayed'; changes: number }
  | { kind: 'offline'; since: number; changes: number; long: boolean }
  | { kind: 'read-only'; reason: string }
  | Ended

/** After this long without an acknowledgement people are told that their text is not safe yet. */
export const delayedMs = 4_000
/** After this long, or this much, the page offers the text as a file. */
export const longOfflineMs = 600_000
export const longOfflineBytes = 500_000

export const initialSaveState: SaveState = {
  link: 'connecting',
  downSince: null,
  loaded: false,
  rights: null,
  joined: false,
  sent: 0,
  durable: 0,
  inFlight: [],
  held: null,
  savedAt: null,
  ended: null,
}

export function reduceSave(state: SaveState, event: SaveEvent): SaveState {
  if (state.ended) return state
  switch (event.kind) {
    case 'opened':
      return { ...state, ...newConnection(state), link: 'open', downSince: null }
    case 'loaded':
      return { ...state, loaded: true }
    case 'rights': {
      const rights = { canWrite: event.canWrite, reason: event.reason }
      // Nothing that waits will be taken any more: say so now, while the words can still be copied.
      if (!event.canWrite && !event.keepsLate && unsavedChanges(state) > 0) {
        const words = event.reason || 'You can no longer write in this section.'
        return { ...state, rights, ended: { kind: 'refused', words, text: unsavedText(state) } }
      }
      return { ...state, rights }
    }
    case 'changed':
      return { ...state, held: add(state.held, { changes: 1, since: event.at, bytes: event.bytes, text: event.text }) }
    case 'sent': {
      const frame = state.sent + 1
      const joined = state.joined || event.joining
      // Before the joining frame the server lacks what was typed offline: no other frame carries it there.
      if (!joined || !state.held) return { ...state, sent: frame, joined }
      return { ...state, sent: frame, joined, inFlight: [...state.inFlight, { ...state.held, frame }], held: null }
    }
    case 'saved': {
      // A count of frames that were never sent acknowledges nothing: it must not make unsent text look safe.
      if (event.count > state.sent || event.count <= state.durable) return state
      const inFlight = state.inFlight.filter(waiting => waiting.frame > event.count)
      return { ...state, durable: event.count, inFlight, savedAt: event.at }
    }
    case 'refused':
      return { ...state, ended: { kind: 'refused', words: event.words, text: unsavedText(state) } }
    case 'closed': {
      const link = { link: 'down', downSince: state.downSince ?? event.at } as const
      if (event.end === null) return { ...state, ...newConnection(state), ...link }
      const ended: Ended = event.end.kind === 'old-app' ? event.end : { ...event.end, text: unsavedText(state) }
      return { ...state, ...link, ended }
    }
    default: {
      const never: never = event
      return never
    }
  }
}

/** What to say at `now` (epoch milliseconds). */
export function saveView(state: SaveState, now: number): SaveView {
  if (state.ended) return state.ended
  const changes = unsavedChanges(state)
  if (state.link === 'down') {
    const since = state.downSince ?? now
    if (!state.loaded) return { kind: 'loading', failing: true }
    const long = changes > 0 && (now - since > longOfflineMs || waitingBytes(state) > longOfflineBytes)
    return { kind: 'offline', since, changes, long }
  }
  if (!state.loaded || !state.rights) return { kind: 'loading', failing: false }
  if (!state.rights.canWrite) return { kind: 'read-only', reason: state.rights.reason }
  if (changes === 0 && state.joined && state.durable === state.sent) return { kind: 'saved', at: state.savedAt }
  const oldest = oldestWaiting(state)
  if (changes > 0 && oldest !== null && now - oldest >= delayedMs) return { kind: 'delayed', changes }
  return { kind: 'saving' }
}

/** Milliseconds until time alone changes the view, or null. */
export function nextLook(state: SaveState, now: number): number | null {
  if (state.ended) return null
  if (state.link === 'down') {
    const left = (state.downSince ?? now) + longOfflineMs + 1 - now
    return unsavedChanges(state) > 0 && left > 0 ? left : null
  }
  const oldest = oldestWaiting(state)
  if (oldest === null) return null
  const left = oldest + delayedMs - now
  return left > 0 ? left : null
}

/** Changes of this page that no durable frame holds: the number that makes leaving the page dangerous. */
export function unsavedChanges(state: SaveState): number {
  return state.inFlight.reduce((sum, waiting) => sum + waiting.changes, state.held?.changes ?? 0)
}

export function unsavedText(state: SaveState): string {
  return [...state.inFlight, ...(state.held ? [state.held] : [])].map(waiting => waiting.text).join('')
}

/** May be typed in: the text is here, the server said yes, and nothing has ended. */
export function isWritable(state: SaveState): boolean {
  return state.loaded && state.ended === null && state.rights?.canWrite === true
}

/** What was in flight may or may not have arrived: until the next joining frame is durable it counts as unsaved. */
function newConnection(state: SaveState): Pick<SaveState, 'joined' | 'sent' | 'durable' | 'inFlight' | 'held'> {
  const all = [...state.inFlight, ...(state.held ? [state.held] : [])]
  const held = all.reduce<Waiting | null>((sum, waiting) => add(sum, waiting), null)
  return { joined: false, sent: 0, durable: 0, inFlight: [], held }
}

function add(held: Waiting | null, more: Waiting): Waiting {
  if (!held) return { changes: more.changes, since: more.since, bytes: more.bytes, text: more.text }
  return {
    changes: held.changes + more.changes,
    since: Math.min(held.since, more.since),
    bytes: held.bytes + more.bytes,
    text: held.text + more.text,
  }
}

function oldestWaiting(state: SaveState): number | null {
  const times = [...state.inFlight, ...(state.held ? [state.held] : [])].map(waiting => waiting.since)
  return times.length === 0 ? null : Math.min(...times)
}

function waitingBytes(state: SaveState): number {
  return state.inFlight.reduce((sum, waiting) => sum + waiting.bytes, state.held?.bytes ?? 0)
}
