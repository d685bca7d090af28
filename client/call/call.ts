// The call of one meeting as this page lives it: joining, leaving, coming back, and what it shows of itself.
// Nothing here touches the record: a call that breaks leaves the text alone.
import {
  type CallJoined,
  type CallView,
  type IceView,
  renewWaysMs,
  type CallState as Shown,
  type Signal,
} from '#shared/call'
import { isRefusal, type Refusal } from '#shared/errors'
import type { CallLink } from './callLink.ts'
import { type Call, type CallSnapshot, outOfCall, quiet } from './callState.ts'
import { createJoining } from './joining.ts'
import { closeMedia, nothing, type OpenedMedia, type Wanted } from './media.ts'
import { createMesh } from './mesh.ts'

const measureMs = 3_000

export function createCall(collaborators: {
  meetingId: string
  live: CallLink
  ice: () => Promise<IceView | Refusal>
  open: (wanted: Wanted) => Promise<OpenedMedia>
  openScreen: () => Promise<MediaStreamTrack | null>
  connect: (configuration: RTCConfiguration) => RTCPeerConnection
  /** Runs once; the returned function takes it back. */
  after: (ms: number, run: () => void) => () => void
  /** Runs again and again; the returned function ends it. */
  every: (ms: number, run: () => void) => () => void
}): Call {
  const { meetingId, live, ice, open, openScreen, connect, after, every } = collaborators
  const listeners = new Set<() => void>()
  let early: { from: string; to: string; signal: Signal }[] = []
  let state: CallSnapshot = outOfCall
  let asked: Shown = quiet
  const mesh = createMesh({
    connect,
    send: (to, signal) => void live.request('call:signal', { meetingId, to, signal }),
    changed: () => become({ remotes: mesh.remotes() }),
  })
  const joining = createJoining({
    ways: ice,
    enter,
    joined({ peerId, call }) {
      become({ peerId, unlinked: false, unanswered: false })
      take(call)
      // A switch that was pressed while this was asked.
      if (state.shown !== asked) show({})
    },
    refused: over,
    unanswered: () => become({ unanswered: true }),
    after,
  })

  function become(change: Partial<CallSnapshot>): void {
    state = { ...state, ...change }
    for (const listener of [...listeners]) listener()
  }
  const isOut = () => state.stage === 'out'

  function align(): void {
    const { stage, peerId, participants, local } = state
    const others = participants.filter(one => one.place === 'inside' && one.peerId !== peerId && !one.telephone)
    mesh.align(peerId ?? '', stage === 'inside' ? others : [], local)
  }

  function take(view: CallView): void {
    const mine = view.participants.find(one => one.peerId === state.peerId)
    const stage = state.peerId === null ? state.stage : mine ? mine.place : state.stage
    become({ participants: view.participants, recording: view.recording, stage })
    align()
    if (stage !== 'inside') return
    // What was said to an earlier participant of this page is of connections that are no more.
    for (const { from, to, signal } of early.splice(0)) if (to === state.peerId) mesh.hear(from, signal)
  }

  function over(problem: string | null): void {
    joining.stop()
    closeMedia(state.local)
    const gone = { stage: 'out', peerId: null, local: nothing, shown: quiet } as const
    become({ ...gone, problem, unlinked: false, unanswered: false })
    align()
  }

  function enter(ways: IceView): Promise<CallJoined | Refusal> {
    // A new join is a new peer for the others: what was connected to the old one is over.
    become({ stage: 'joining', peerId: null })
    early = []
    align()
    mesh.configure(ways)
    asked = state.shown
    return live.request('call:join', { meetingId, ...state.shown })
  }

  /** Credentials of the relay run out while somebody sits in a clinic all afternoon: who comes later needs fresh ones. */
  async function renewWays(): Promise<void> {
    if (isOut()) return
    const ways = await ice()
    if (!isRefusal(ways)) mesh.configure(ways)
  }

  async function measure(): Promise<void> {
    const lines = await mesh.measure()
    if (lines) become({ ...lines, remotes: mesh.remotes() })
  }

  function show(change: Partial<Shown>): void {
    const before = state.shown
    become({ shown: { ...before, ...change } })
    if (state.peerId === null) return
    void live.request('call:state', { meetingId, ...state.shown }).then(reply => {
      if (reply.ok || reply.code === 'unavailable') return
      if (change.camera) drop('video')
      if (change.screen) drop('screen')
      become({ shown: before, problem: reply.message })
    })
  }

  function drop(kind: 'video' | 'screen'): void {
    state.local[kind]?.stop()
    become({ local: { ...state.local, [kind]: null } })
    align()
  }

  const isLinked = () => ['connected', 'slow'].includes(live.state().kind)
  let linked = isLinked()
  const ends = [
    live.on('call:changed', ({ call }) => {
      if (call.meetingId === meetingId) take(call)
    }),
    live.on('call:signalled', ({ meetingId: of, from, to, signal }) => {
      if (of !== meetingId || isOut()) return
      if (state.stage === 'inside') {
        if (to === state.peerId) mesh.hear(from, signal)
      }
      // The others may be quicker than the word that we are inside: an offer that is lost would leave both sides waiting.
      else early.push({ from, to, signal })
    }),
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
      if (isOut()) return
      if (now) joining.start()
      else {
        joining.stop()
        become(state.stage === 'joining' ? { unanswered: true } : { unlinked: true })
      }
    }),
    every(measureMs, () => void measure()),
    every(renewWaysMs, () => void renewWays()),
  ]

  return {
    snapshot: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    join({ audio, video, problem }) {
      become({
        stage: 'joining',
        local: { audio, video, screen: null },
        shown: { ...quiet, mic: audio !== null, camera: video !== null },
        problem,
        unanswered: !linked,
      })
      // Without a connection it begins with the next one.
      if (linked) joining.start()
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
        drop('video')
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
        drop('screen')
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
      if (soundOnly && state.local.video) drop('video')
      show({ soundOnly, camera: soundOnly ? false : state.shown.camera })
    },
    stop() {
      for (const end of ends) end()
      if (!isOut()) this.leave()
      listeners.clear()
    },
  }
}
