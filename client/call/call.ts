// The call of one meeting as this page lives it: joining, leaving, coming back, and a connection to each other participant.
// Nothing here touches the record: a call that breaks leaves the text alone.
import type { CallView, IceView, ParticipantView, CallState as Shown, Signal } from '#shared/call'
import { isRefusal, type Refusal } from '#shared/errors'
import type { RecordingState } from '#shared/recording'
import type { CallLink } from './callLink.ts'
import { type LinkQuality, worst } from './linkQuality.ts'
import { closeMedia, type LocalMedia, nothing, type OpenedMedia, type Wanted } from './media.ts'
import { createPeer, type Peer, type PeerState } from './peer.ts'

export interface Remote {
  peerId: string
  stream: MediaStream
  state: PeerState
}

export interface CallSnapshot {
  stage: 'out' | 'joining' | 'waiting' | 'inside'
  /** This page's participant; null while out. */
  peerId: string | null
  participants: readonly ParticipantView[]
  recording: RecordingState
  local: LocalMedia
  shown: Shown
  remotes: readonly Remote[]
  quality: LinkQuality | null
  /** This page's pictures are made smaller for the sake of the line. */
  smaller: boolean
  /** What went wrong or ended, in words; null = nothing. */
  problem: string | null
  /** In the call, but the connection to the server is gone. */
  unlinked: boolean
}

export interface Call {
  snapshot(): CallSnapshot
  subscribe(listener: () => void): () => void
  /** Takes over the media that the pre-join screen opened. */
  join(media: OpenedMedia): Promise<void>
  leave(): void
  admit(peerId: string): Promise<void>
  setMic(on: boolean): void
  setCamera(on: boolean): Promise<void>
  setHand(up: boolean): void
  /** Asks the browser for a screen; the person may choose none. */
  setScreen(on: boolean): Promise<void>
  setSoundOnly(on: boolean): void
  stop(): void
}

const measureMs = 3_000
const quiet: Shown = { mic: true, camera: false, hand: false, screen: false, soundOnly: false }

export function createCall(collaborators: {
  meetingId: string
  live: CallLink
  ice: () => Promise<IceView | Refusal>
  open: (wanted: Wanted) => Promise<OpenedMedia>
  openScreen: () => Promise<MediaStreamTrack | null>
  connect: (configuration: RTCConfiguration) => RTCPeerConnection
  /** Runs again and again; the returned function ends it. */
  every: (ms: number, run: () => void) => () => void
}): Call {
  const { meetingId, live, ice, open, openScreen, connect, every } = collaborators
  const listeners = new Set<() => void>()
  const peers = new Map<string, Peer>()
  let early: { from: string; signal: Signal }[] = []
  let configuration: RTCConfiguration = {}
  let state: CallSnapshot = {
    stage: 'out',
    peerId: null,
    participants: [],
    recording: { state: 'off', why: null },
    local: nothing,
    shown: quiet,
    remotes: [],
    quality: null,
    smaller: false,
    problem: null,
    unlinked: false,
  }

  function become(change: Partial<CallSnapshot>): void {
    state = { ...state, ...change }
    for (const listener of [...listeners]) listener()
  }
  const listPeers = () =>
    become({ remotes: [...peers].map(([peerId, peer]) => ({ peerId, stream: peer.stream, state: peer.state() })) })
  const isOut = () => state.stage === 'out'
  const others = () =>
    state.stage === 'inside'
      ? state.participants.filter(one => one.place === 'inside' && one.peerId !== state.peerId && !one.telephone)
      : []

  function peerOf(peerId: string): Peer {
    const known = peers.get(peerId)
    if (known) return known
    const made = createPeer({
      connection: connect(configuration),
      polite: (state.peerId ?? '') < peerId,
      send: signal => void live.request('call:signal', { meetingId, to: peerId, signal }),
      changed: listPeers,
    })
    peers.set(peerId, made)
    return made
  }

  /** Connections follow who is inside: whoever is not, is hung up on. */
  function align(): void {
    const wanted = others()
    const ids = new Set(wanted.map(one => one.peerId))
    for (const [peerId, peer] of [...peers]) {
      if (ids.has(peerId)) continue
      peers.delete(peerId)
      peer.close()
    }
    for (const one of wanted) {
      const { audio, video, screen } = state.local
      // Who wants no pictures still gets the screen that is being talked about.
      peerOf(one.peerId).sends({ audio, video: screen ?? (one.soundOnly ? null : video) })
    }
    listPeers()
  }

  function take(view: CallView): void {
    const mine = view.participants.find(one => one.peerId === state.peerId)
    const stage = state.peerId === null ? state.stage : mine ? mine.place : state.stage
    become({ participants: view.participants, recording: view.recording, stage })
    align()
    if (stage === 'inside') for (const { from, signal } of early.splice(0)) hear(meetingId, from, signal)
  }

  function over(problem: string | null): void {
    closeMedia(state.local)
    become({ stage: 'out', peerId: null, local: nothing, shown: quiet, problem, unlinked: false })
    align()
  }

  async function enter(): Promise<void> {
    const way = await ice()
    configuration = isRefusal(way)
      ? {}
      : { iceServers: way.servers, iceTransportPolicy: way.relayOnly ? 'relay' : 'all' }
    if (isOut()) return
    // A new join is a new peer for the others: what was connected to the old one is over.
    become({ stage: 'joining', peerId: null })
    early = []
    align()
    const reply = await live.request('call:join', { meetingId, ...state.shown })
    if (isOut()) return
    if (!reply.ok) {
      // Away for a moment is not the end: the next connection tries again.
      if (reply.code === 'unavailable') become({ unlinked: true })
      else over(reply.message)
      return
    }
    become({ peerId: reply.peerId, unlinked: false })
    take(reply.call)
  }

  function show(change: Partial<Shown>): void {
    const before = state.shown
    become({ shown: { ...before, ...change } })
    if (state.peerId === null) return
    void live.request('call:state', { meetingId, ...state.shown }).then(reply => {
      if (reply.ok || reply.code === 'unavailable') return
      if (change.camera) dropCamera()
      if (change.screen) dropScreen()
      become({ shown: before, problem: reply.message })
    })
  }

  function dropCamera(): void {
    state.local.video?.stop()
    become({ local: { ...state.local, video: null } })
    align()
  }

  function dropScreen(): void {
    state.local.screen?.stop()
    become({ local: { ...state.local, screen: null } })
    align()
  }

  const isLinked = () => ['connected', 'slow'].includes(live.state().kind)
  let linked = isLinked()
  const ends = [
    live.on('call:changed', ({ call }) => {
      if (call.meetingId === meetingId) take(call)
    }),
    live.on('call:signalled', ({ meetingId: of, from, signal }) => hear(of, from, signal)),
    live.on('call:ended', event => {
      if (event.meetingId === meetingId && event.peerId === state.peerId) over(event.reason)
    }),
    // Signed out, or no longer allowed: the camera goes off at once, whatever the connection does next.
    live.on('access:ended', ({ reason }) => {
      if (!isOut()) over(reason)
    }),
    live.subscribe(() => {
      const now = isLinked()
      if (now === linked) return
      linked = now
      if (state.stage === 'out') return
      if (now) void enter()
      else become({ unlinked: true })
    }),
    every(measureMs, () => void measure()),
  ]

  function hear(of: string, from: string, signal: Signal): void {
    if (of !== meetingId) return
    // The server lets only participants inside signal, so the sender is one even when `call:changed` is still on its way.
    if (state.stage === 'inside') {
      peerOf(from).take(signal)
      align()
    }
    // The others may be quicker than the word that we are inside: an offer that is lost would leave both sides waiting.
    else if (state.stage !== 'out') early.push({ from, signal })
  }

  async function measure(): Promise<void> {
    if (peers.size === 0) return
    listPeers()
    const lines = await Promise.all([...peers.values()].map(peer => peer.measure().catch(() => null)))
    const quality = worst(lines.flatMap(one => one?.quality ?? []))
    become({ quality, smaller: lines.some(one => one?.smaller) })
  }

  return {
    snapshot: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async join({ audio, video, problem }) {
      become({
        stage: 'joining',
        local: { audio, video, screen: null },
        shown: { ...quiet, mic: audio !== null, camera: video !== null },
        problem,
      })
      await enter()
    },
    leave() {
      void live.request('call:leave', { meetingId })
      over(null)
    },
    async admit(peerId) {
      const reply = await live.request('call:admit', { meetingId, peerId })
      become({ problem: reply.ok ? null : reply.message })
    },
    setMic(on) {
      if (!state.local.audio) return
      state.local.audio.enabled = on
      show({ mic: on })
    },
    async setCamera(on) {
      if (!on) {
        dropCamera()
        return show({ camera: false })
      }
      const { video, audio, problem } = await open({ camera: true, micId: '', cameraId: '' })
      audio?.stop()
      if (isOut() || !video) {
        video?.stop()
        return become({ problem })
      }
      become({ local: { ...state.local, video }, problem: null })
      align()
      show({ camera: true })
    },
    setHand: hand => show({ hand }),
    async setScreen(on) {
      if (!on) {
        dropScreen()
        show({ screen: false })
        return
      }
      const screen = await openScreen()
      if (!screen) return become({ problem: 'Nothing is shared: no screen was chosen.' })
      if (isOut()) return screen.stop()
      // The browser has a button of its own for the end of it.
      screen.onended = () => {
        if (state.local.screen === screen) void this.setScreen(false)
      }
      become({ local: { ...state.local, screen }, problem: null })
      align()
      show({ screen: true })
    },
    setSoundOnly(soundOnly) {
      if (soundOnly && state.local.video) dropCamera()
      show({ soundOnly, camera: soundOnly ? false : state.shown.camera })
    },
    stop() {
      for (const end of ends) end()
      if (state.stage !== 'out') this.leave()
      listeners.clear()
    },
  }
}
