// What a page knows of its call, and what its parts may do with it.
import type { ParticipantView, CallState as Shown } from '#shared/call'
import type { RecordingState } from '#shared/recording'
import type { LinkQuality } from './linkQuality.ts'
import { type LocalMedia, nothing, type OpenedMedia } from './media.ts'
import type { PeerState } from './peer.ts'

export interface Remote {
  peerId: string
  stream: MediaStream
  state: PeerState
}

export interface CallSnapshot {
  stage: 'out' | 'joining' | 'waiting' | 'inside'
  /** This page's participant; null while out, and until the server has answered. */
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
  /** Asked to come in and got no answer; it is asked again. */
  unanswered: boolean
}

export interface Call {
  snapshot(): CallSnapshot
  subscribe(listener: () => void): () => void
  /** Takes over the media that the pre-join screen opened. Asks until there is an answer, or until `leave`. */
  join(media: OpenedMedia): void
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

export const quiet: Shown = { mic: true, camera: false, hand: false, screen: false, soundOnly: false }

export const outOfCall: CallSnapshot = {
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
  unanswered: false,
}
