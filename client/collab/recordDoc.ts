// One compartment of one case in this tab: its Y.Doc, its connection, and what may be said about its safety.
// It lives outside React: effects run twice, and a socket or an unsaved word must not depend on a component.
import * as encoding from 'lib0/encoding'
import { Awareness } from 'y-protocols/awareness'
import { writeSyncStep1 } from 'y-protocols/sync'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import {
  type Compartment,
  closeMeaning,
  messages,
  ROOT,
  recordPath,
  SCHEMA_VERSION,
  subprotocols,
} from '#shared/record'
import { readExtra, renewMessage } from '#shared/recordMessages'
import {
  initialSaveState,
  nextLook,
  reduceSave,
  type SaveEvent,
  type SaveState,
  type SaveView,
  saveView,
} from '../state/saveState.ts'
import { countedSocket } from './countedSocket.ts'
import { createHeartbeat } from './heartbeat.ts'
import { keepUndoWhole } from './wholeUndo.ts'

/** Where tokens come from; the page's session is one. */
export interface TokenSource {
  token(): string | null
  /** True when there is a good token afterwards. */
  renew(): Promise<boolean>
  subscribe(listener: () => void): () => void
}

export interface RecordDocCollaborators {
  /** `wss://host`: the record door's origin. */
  origin: string
  session: TokenSource
  WebSocket: typeof WebSocket
  now: () => number
  random: () => number
  /** Runs once after `ms`; returns cancel. */
  setTimer: (run: () => void, ms: number) => () => void
}

export interface RecordDoc {
  readonly caseId: string
  readonly compartment: Compartment
  readonly doc: Y.Doc
  readonly fragment: Y.XmlFragment
  readonly awareness: Awareness
  state(): SaveState
  view(): SaveView
  subscribe(listener: () => void): () => void
  /** Try now: the network is said to be back. */
  reconnect(): void
  /** The network is said to be gone: a socket would notice only much later. */
  networkLost(): void
  destroy(): void
}

const firstRetryMs = 500
const lastRetryMs = 5_000
/** The server asked for a resend this often without taking it: more of the same will not help. */
const resendLimit = 3

export function createRecordDoc(
  collaborators: RecordDocCollaborators,
  caseId: string,
  compartment: Compartment,
): RecordDoc {
  const { session, now, random, setTimer } = collaborators
  const doc = new Y.Doc()
  keepUndoWhole(doc)
  const awareness = new Awareness(doc)
  awareness.setLocalState({})
  const listeners = new Set<() => void>()
  let state = initialSaveState
  let view = saveView(state, now())
  let cancelLook: () => void = () => undefined
  let cancelRetry: () => void = () => undefined
  let failures = 0
  let resends = 0
  let renewFirst = false
  let stopped = false
  let tokenInUse: string | null = null

  const look = () => {
    cancelLook()
    const next = saveView(state, now())
    const wait = nextLook(state, now())
    if (wait !== null) cancelLook = setTimer(look, wait)
    if (JSON.stringify(next) !== JSON.stringify(view)) view = next
    for (const listener of [...listeners]) listener()
  }
  const dispatch = (event: SaveEvent) => {
    state = reduceSave(state, event)
    if (state.ended) stop()
    look()
  }

  // Before the provider's own listener, so that a change is known before its frame leaves.
  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin !== provider) dispatch({ kind: 'changed', at: now(), bytes: update.length, text: typedText(update) })
  })
  const provider = new WebsocketProvider(collaborators.origin + recordPath(caseId), compartment, doc, {
    connect: false,
    awareness,
    params: { schema: String(SCHEMA_VERSION) },
    // Tabs of one browser would otherwise share text past the server's judgement.
    disableBc: true,
    WebSocketPolyfill: countedSocket(collaborators.WebSocket, {
      sent: joining => dispatch({ kind: 'sent', joining }),
      clientId: () => doc.clientID,
    }),
  })
  for (const type of [messages.saved, messages.refused, messages.rights]) {
    provider.messageHandlers[type] = (_encoder, decoder) => {
      const extra = readExtra(type, decoder)
      if (extra?.type === 'rights') {
        // What is in this document belongs to this time; when text was taken out since, the server must not take it back.
        provider.params.epoch ??= String(extra.epoch)
        const { canWrite, reason, keepsLate } = extra
        dispatch({ kind: 'rights', canWrite, reason, keepsLate })
      }
      if (extra?.type === 'saved') {
        resends = 0
        dispatch({ kind: 'saved', count: extra.count, at: extra.at })
      }
      if (extra?.type !== 'refused' || extra.frame === 0) return
      // The server lacks something we hold: a new connection sends all of it again. Dropped at once, because a count
      // that follows on this one includes the refused frame and must not be read as saved.
      if (extra.code === 'incomplete' && resends++ < resendLimit) provider.disconnect()
      else dispatch({ kind: 'refused', words: extra.words })
    }
  }
  provider.on('status', ({ status }) => {
    if (status !== 'connected') return
    dispatch({ kind: 'opened' })
    heartbeat.start()
  })
  provider.on('sync', synced => {
    if (!synced) return
    failures = 0
    dispatch({ kind: 'loaded' })
  })
  provider.on('connection-close', event => {
    heartbeat.stop()
    if (stopped) return
    // The provider's own schedule has no jitter and keeps an old token: attempts are ours.
    provider.shouldConnect = false
    const meaning = closeMeaning(event?.code ?? 0)
    if (meaning.reason === 'signInAgain') renewFirst = true
    const comesBack = !meaning.terminal || meaning.reason === 'signInAgain'
    const end = comesBack
      ? null
      : meaning.reason === 'reload'
        ? { kind: 'old-app' as const }
        : {
            kind: 'closed' as const,
            words: meaning.words,
            ...(meaning.reason === 'notAllowed' || meaning.reason === 'redacted' ? { hidden: true as const } : {}),
          }
    dispatch({ kind: 'closed', at: now(), end })
    if (end === null) retry()
  })

  const heartbeat = createHeartbeat({
    now,
    setTimer,
    lastReceived: () => provider.wsLastMessageReceived,
    ask() {
      // The server always answers SyncStep1; its answer also fills a gap, should there ever be one.
      const encoder = encoding.createEncoder()
      encoding.writeVarUint(encoder, messages.sync)
      writeSyncStep1(encoder, doc)
      provider.ws?.send(encoding.toUint8Array(encoder))
    },
    lost: () => provider.disconnect(),
  })
  // Full jitter, so that a room of people does not come back in one wave.
  const retry = () => {
    cancelRetry()
    const ceiling = Math.min(lastRetryMs, firstRetryMs * 2 ** failures)
    failures += 1
    cancelRetry = setTimer(() => void connect(), ceiling * random())
  }
  const connect = async () => {
    cancelRetry()
    if (stopped || provider.wsconnected || provider.wsconnecting) return
    if (renewFirst || session.token() === null) await session.renew()
    if (stopped || provider.wsconnected || provider.wsconnecting) return
    const token = session.token()
    if (token === null) {
      retry()
      return
    }
    renewFirst = false
    tokenInUse = token
    provider.protocols = subprotocols(token)
    provider.connect()
  }
  const onSession = () => {
    const token = session.token()
    if (token === null || token === tokenInUse) return
    if (provider.wsconnected) {
      tokenInUse = token
      provider.ws?.send(renewMessage(token))
    } else void connect()
  }
  const unsubscribe = session.subscribe(onSession)
  const stop = () => {
    if (stopped) return
    stopped = true
    cancelRetry()
    unsubscribe()
    provider.disconnect()
  }
  void connect()

  return {
    caseId,
    compartment,
    doc,
    fragment: doc.getXmlFragment(ROOT),
    awareness,
    state: () => state,
    view: () => view,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    reconnect() {
      failures = 0
      void connect()
    },
    networkLost() {
      if (!stopped && provider.wsconnected) provider.disconnect()
    },
    destroy() {
      stop()
      cancelLook()
      listeners.clear()
      provider.destroy()
      awareness.destroy()
      doc.destroy()
    },
  }
}

/** The words an update inserts, in order; a new block is a new line. Formatting and deletions say nothing. */
export function typedText(update: Uint8Array): string {
  const pieces: string[] = []
  for (const struct of Y.decodeUpdate(update).structs) {
    if (!(struct instanceof Y.Item)) continue
    if (struct.content instanceof Y.ContentString) pieces.push(struct.content.str)
    else if (struct.content instanceof Y.ContentType && struct.content.type instanceof Y.XmlElement) pieces.push('\n')
  }
  return pieces.join('')
}
