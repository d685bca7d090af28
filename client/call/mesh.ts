// The connections of this page to everybody else in the call: who is in has one, how good the lines are, and what gives way.
import type { IceView, ParticipantView, Signal } from '#shared/call'
import type { Remote } from './callState.ts'
import { type LinkQuality, worst } from './linkQuality.ts'
import type { LocalMedia } from './media.ts'
import { createPeer, type Peer } from './peer.ts'

export interface Mesh {
  remotes(): Remote[]
  /** Connections follow who is inside: whoever is not, is hung up on. */
  align(own: string, others: readonly ParticipantView[], local: LocalMedia): void
  /** From somebody without a connection here it is dropped: they are not inside. */
  hear(from: string, signal: Signal): void
  /** For connections to come, and for those that are there when they have to find a new way. */
  configure(ways: IceView): void
  /** Null while there is nobody. Pictures are made smaller or larger by it. */
  measure(): Promise<{ quality: LinkQuality | null; smaller: boolean } | null>
}

export function createMesh(collaborators: {
  connect: (configuration: RTCConfiguration) => RTCPeerConnection
  send: (to: string, signal: Signal) => void
  changed: () => void
}): Mesh {
  const { connect, send, changed } = collaborators
  const peers = new Map<string, Peer>()
  let configuration: RTCConfiguration = {}

  function peerOf(own: string, peerId: string): Peer {
    const known = peers.get(peerId)
    if (known) return known
    const connection = connect(configuration)
    const made = createPeer({ connection, polite: own < peerId, send: signal => send(peerId, signal), changed })
    peers.set(peerId, made)
    return made
  }

  return {
    remotes: () => [...peers].map(([peerId, peer]) => ({ peerId, stream: peer.stream, state: peer.state() })),
    align(own, others, { audio, video, screen }) {
      const ids = new Set(others.map(one => one.peerId))
      for (const [peerId, peer] of [...peers]) {
        if (ids.has(peerId)) continue
        peers.delete(peerId)
        peer.close()
      }
      for (const one of others) {
        // Who wants no pictures still gets the screen that is being talked about.
        peerOf(own, one.peerId).sends({ audio, video: screen ?? (one.soundOnly ? null : video) })
      }
      changed()
    },
    hear: (from, signal) => peers.get(from)?.take(signal),
    configure({ servers, relayOnly }) {
      configuration = { iceServers: servers, iceTransportPolicy: relayOnly ? 'relay' : 'all' }
      for (const peer of peers.values()) peer.configure(configuration)
    },
    async measure() {
      if (peers.size === 0) return null
      const lines = await Promise.all([...peers.values()].map(peer => peer.measure().catch(() => null)))
      return { quality: worst(lines.flatMap(one => one?.quality ?? [])), smaller: lines.some(one => one?.smaller) }
    },
  }
}
