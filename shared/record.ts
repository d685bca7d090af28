// The contract of the record door: which rooms there are, how a connection is opened, why it is closed,
// and the messages Caseroom adds to the ones of y-websocket. docs/protocol.md says the same in prose.
import type * as Y from 'yjs'
import { id } from './ids.ts'
import { type CompartmentKind, compartmentKinds } from './roles.ts'

/** Raised when an editor that does not know the new schema would delete what it cannot show. */
export const SCHEMA_VERSION = 1
/** The one root type of every compartment, an XmlFragment. Anything else in an update is refused. */
export const ROOT = 'text'

export type Discussion = `discussion.${string}`
export type Compartment = Exclude<CompartmentKind, 'discussion'> | Discussion
export const compartments: readonly Compartment[] = compartmentKinds.filter(kind => kind !== 'discussion')

export const discussionCompartment = (discussionId: string): Discussion => `discussion.${discussionId}`

export function isCompartment(text: string): text is Compartment {
  if (text.startsWith('discussion.')) return id.safeParse(text.slice('discussion.'.length)).success
  return compartments.some(compartment => compartment === text)
}

/** Which row of `compartmentPolicy` a compartment is judged by. */
export function compartmentKind(compartment: Compartment): { kind: CompartmentKind; discussionId?: string } {
  const kind = compartmentKinds.find(name => name === compartment)
  return kind ? { kind } : { kind: 'discussion', discussionId: compartment.slice('discussion.'.length) }
}

export const roomName = (caseId: string, compartment: Compartment) => `${caseId}/${compartment}`
/** The path up to the room, as the `serverUrl` of y-websocket wants it; the provider appends `/<compartment>`. */
export const recordPath = (caseId: string) => `/record/${caseId}`

/** The token travels as a sub-protocol: a URL would end up in logs and histories. */
export const SUBPROTOCOL = 'caseroom.v1'
export const bearerPrefix = 'bearer.'
export const subprotocols = (token: string) => [SUBPROTOCOL, bearerPrefix + token]

/**
 * Why the server closed a connection. `terminal`: trying again with the same token and page cannot help.
 * The numbers follow the stock provider, which stops by itself on 4400 to 4499 and tries again on all others.
 */
export const closeCodes = {
  restarting: { code: 1012, terminal: false, words: 'The server is restarting. Your text is kept in this tab.' },
  rightsChanged: { code: 4205, terminal: false, words: 'Your rights to this section have changed. Checking again.' },
  malformed: {
    code: 4400,
    terminal: true,
    words: 'The server could not understand this page and did not keep its last change. Copy your text, then reload.',
  },
  signInAgain: { code: 4401, terminal: true, words: 'Sign in again. What you typed is still in this tab.' },
  // One answer for both, so that nobody learns from it that a case exists.
  notAllowed: { code: 4403, terminal: true, words: 'This section was not found, or you do not have access to it.' },
  reload: { code: 4409, terminal: true, words: 'A new version is ready. Copy unsaved text, then reload to edit.' },
  redacted: {
    code: 4410,
    terminal: true,
    words: 'Text was taken out of this section for good. Copy your own unsaved words, then reload the section.',
  },
  tooLarge: {
    code: 4413,
    terminal: true,
    words: 'Your last change is too large and was not saved. Copy it, reload, and add it in smaller parts.',
  },
  tooManyOpen: { code: 4430, terminal: true, words: 'You have too many sections open. Close some tabs, then reload.' },
  unavailable: {
    code: 4503,
    terminal: false,
    words: 'This section could not be loaded. Others are fine. Trying again.',
  },
  tooSlow: { code: 4508, terminal: false, words: 'Your connection could not keep up. Connecting again.' },
  tooFast: { code: 4529, terminal: false, words: 'Changes came faster than the server takes them. Connecting again.' },
} as const
export type CloseReason = keyof typeof closeCodes

/** What a close code means for the page. Unknown codes (a lost network is 1006) are worth another try. */
export function closeMeaning(code: number): { reason: CloseReason | 'lost'; terminal: boolean; words: string } {
  for (const reason of Object.keys(closeCodes)) {
    if (!isCloseReason(reason)) continue
    const meaning = closeCodes[reason]
    if (meaning.code === code) return { reason, terminal: meaning.terminal, words: meaning.words }
  }
  return { reason: 'lost', terminal: false, words: 'Not connected. Your text is kept in this tab; do not close it.' }
}

/** Why one frame was refused; the connection stays open, nothing of the frame was kept or shown to anybody. */
export const frameRefusals = {
  malformed: 'The server could not read your last change and did not keep it. Copy your text, then reload.',
  'unknown-type': 'The server does not know this kind of message. Nothing was changed.',
  'read-only': 'You can read this section but not change it. Your last change was not saved; copy it if you need it.',
  'foreign-author': 'The change was written in the name of somebody else. It was not saved.',
  implausible: 'The change does not look like typing and was not saved. Copy your text, then reload.',
  incomplete: 'An earlier change is missing on the server. Your last change was not saved; sending it again.',
  structure: 'This section takes headings, lists and text only. Your last change was not saved.',
  signed:
    'This section was closed for signing, so your words were not added to it. They are kept as an addendum in your name; see Sign-off.',
  full: 'This section is full. Your last change was not saved. Delete text, or write in another section.',
} as const
export type FrameRefusal = keyof typeof frameRefusals

/** y-websocket's own message types, then ours. A stock client logs ours as unknown and works on. */
export const messages = {
  sync: 0,
  awareness: 1,
  auth: 2,
  queryAwareness: 3,
  saved: 100,
  refused: 101,
  rights: 102,
  renew: 110,
} as const

/** Server to client, beyond y-websocket. Read with `readExtra` of shared/recordMessages.ts. */
export type Extra =
  /** Of this connection's frames of kind SyncStep2 and Update, the first `count` are durable or were refused by name. */
  | { type: 'saved'; count: number; at: number }
  /** `frame`: number of the frame among this connection's SyncStep2 and Update frames from 1; 0 = another message. */
  | { type: 'refused'; frame: number; code: FrameRefusal; words: string }
  /**
   * First message of a connection, and again when rights change. `reason`: why not, in plain words. `epoch`: how often
   * text was taken out of this section for good; sent back as a parameter when connecting again with the same document.
   * `keepsLate`: the section is signed; what is sent all the same is kept as an addendum, and refused as `signed`.
   */
  | { type: 'rights'; canWrite: boolean; reason: string; epoch: number; keepsLate: boolean }

/** What others see of a person in a room. `user` is stamped by the server; a client's own claim is dropped. */
export interface PresenceState {
  user: { id: string; name: string; role: string; colour: number }
  cursor?: { anchor: unknown; head: unknown } | null
  typing?: boolean
  viewOnly?: true
}

/** Figures of the door; each is a protection of the others in the room. */
export const recordLimits = {
  frameBytes: 1024 * 1024,
  /** Sustained, per socket; a fast typist sends 15. The burst is the figure times `burstSeconds`. */
  framesPerSecond: 2000,
  bytesPerSecond: 1024 * 1024,
  burstSeconds: 4,
  /** Unsent bytes towards one peer before it is closed as too slow. */
  sendBufferBytes: 1024 * 1024,
  /** Encoded size of a compartment. Deleting is always possible. */
  compartmentBytes: 1024 * 1024,
  /** A tab needs about eight. */
  socketsPerUser: 64,
  /** Offences no honest client can commit, before the connection is closed. */
  strikes: 3,
  /** Refused frames of any kind before the connection is closed. */
  refusals: 100,
  presenceBytes: 4096,
  presenceIdsPerSocket: 3,
  /** Presence goes out at most this often per room: ten times a second. */
  presenceEveryMs: 100,
  /** Accepted but not yet durable bytes of the whole server; past it, writers are read no further until it drains. */
  pendingBytes: 8 * 1024 * 1024,
} as const
export type RecordLimits = { [figure in keyof typeof recordLimits]: number }

/**
 * The visible content of a compartment in one canonical form: equal for two documents if and only if a reader
 * sees the same. Its SHA-256 is how convergence is compared; state vectors can be equal over different text.
 */
export function canonicalContent(fragment: Y.XmlFragment | Y.XmlElement): string {
  return JSON.stringify(fragment.toArray().map(contentOf))
}

function contentOf(node: Y.XmlElement | Y.XmlText | Y.XmlHook): unknown {
  if ('toDelta' in node && typeof node.toDelta === 'function') return runsOf(node)
  if ('nodeName' in node && 'toArray' in node) {
    return [node.nodeName, sorted(node.getAttributes()), node.toArray().map(contentOf)]
  }
  return null
}

/** Runs of equal formatting, joined: double formatting marks, which some documents hold and some do not, show nothing. */
function runsOf(text: Y.XmlText): unknown[] {
  const runs: { insert: unknown; attributes: string }[] = []
  for (const { insert, attributes } of text.toDelta()) {
    const marks = JSON.stringify(sorted(attributes ?? {}))
    const last = runs.at(-1)
    if (last?.attributes === marks && typeof last.insert === 'string' && typeof insert === 'string')
      last.insert += insert
    else runs.push({ insert, attributes: marks })
  }
  return runs.map(({ insert, attributes }) => [insert, attributes])
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, sorted(inner)])
}

function isCloseReason(text: string): text is CloseReason {
  return text in closeCodes
}
