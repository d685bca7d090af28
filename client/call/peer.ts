// One connection to one other participant, by perfect negotiation: either side may change what it sends at any moment,
// and when both do so at once the polite one gives way. Only the first offer has one author, the impolite side: Chromium
// that takes back its own first offer while it still gathers addresses may gather none for the answer.
import type { Signal } from '#shared/call'
import { fullPictures, type LinkQuality, picturesAfter, qualityOf, readFigures } from './linkQuality.ts'

export type PeerState = 'connecting' | 'connected' | 'lost'

export interface Tracks {
  audio: MediaStreamTrack | null
  video: MediaStreamTrack | null
}

export interface Peer {
  /** What the other sends; its tracks come and go. */
  stream: MediaStream
  state(): PeerState
  take(signal: Signal): void
  /** Null = send nothing of this kind. */
  sends(tracks: Tracks): void
  /** Used the next time that this connection has to find a way. */
  configure(configuration: RTCConfiguration): void
  /** How good the line is now, and whether pictures give way to it; pictures are made smaller or larger by it. Null = closed. */
  measure(): Promise<{ quality: LinkQuality; smaller: boolean } | null>
  close(): void
}

export function createPeer(collaborators: {
  connection: RTCPeerConnection
  polite: boolean
  send: (signal: Signal) => void
  changed: () => void
}): Peer {
  const { connection, polite, send, changed } = collaborators
  const stream = new MediaStream()
  let offering = false
  let ignoring = false
  let closed = false
  let begun = !polite
  let pictures = fullPictures
  let wanted: Tracks = { audio: null, video: null }
  let taken: Promise<void> = Promise.resolve()
  // The other side waits for this offer, also when there is nothing to send yet.
  if (begun) connection.addTransceiver('audio', { direction: 'recvonly' })

  const sendDescription = () => {
    const description = connection.localDescription
    if (!description || (description.type !== 'offer' && description.type !== 'answer')) return
    send({ kind: 'description', type: description.type, sdp: description.sdp })
  }

  connection.onnegotiationneeded = async () => {
    try {
      offering = true
      await connection.setLocalDescription()
      sendDescription()
    } catch {
      // Closed in the meantime, or the other side's offer came first: the next change negotiates again.
    } finally {
      offering = false
    }
  }
  connection.onicecandidate = ({ candidate }) => {
    if (!candidate) return
    send({
      kind: 'candidate',
      candidate: candidate.candidate,
      sdpMid: candidate.sdpMid,
      sdpMLineIndex: candidate.sdpMLineIndex,
      usernameFragment: candidate.usernameFragment,
    })
  }
  connection.ontrack = ({ track }) => {
    stream.addTrack(track)
    // Muted = nothing arrives: the camera at the other end is off, or its first picture is still on the way.
    track.onmute = changed
    track.onunmute = changed
    changed()
  }
  connection.onconnectionstatechange = () => {
    if (connection.connectionState === 'failed') connection.restartIce()
    changed()
  }

  async function read(signal: Signal): Promise<void> {
    switch (signal.kind) {
      case 'description': {
        const collision = signal.type === 'offer' && (offering || connection.signalingState !== 'stable')
        ignoring = !polite && collision
        if (ignoring) return
        await connection.setRemoteDescription({ type: signal.type, sdp: signal.sdp })
        if (signal.type === 'offer') {
          begun = true
          sendWanted()
          await connection.setLocalDescription()
          sendDescription()
        }
        return
      }
      case 'candidate': {
        const { kind: _, ...candidate } = signal
        await connection.addIceCandidate(candidate)
        return
      }
      default:
        return signal satisfies never
    }
  }

  function sendKind(kind: 'audio' | 'video', track: MediaStreamTrack | null): void {
    const sender = connection.getSenders().find(one => one.track?.kind === kind)
    if (sender?.track === track || (!sender && !track)) return
    if (sender && track) void sender.replaceTrack(track)
    else if (sender) connection.removeTrack(sender)
    else if (track) {
      const made = connection.addTrack(track)
      if (kind === 'video') void limit(made, pictures)
    }
  }

  function sendWanted(): void {
    sendKind('audio', wanted.audio)
    sendKind('video', wanted.video)
  }

  return {
    stream,
    state() {
      switch (connection.connectionState) {
        case 'connected':
          return 'connected'
        case 'failed':
        case 'disconnected':
        case 'closed':
          return 'lost'
        default:
          return 'connecting'
      }
    },
    take(signal) {
      // One after the other: a candidate must not overtake the description it belongs to.
      taken = taken.then(async () => {
        if (closed) return
        try {
          await read(signal)
        } catch {
          // Not understood, or for an offer that was ignored: this browser must not stumble over another's message.
        }
      })
    },
    sends(tracks) {
      wanted = tracks
      if (begun && !closed) sendWanted()
    },
    configure(configuration) {
      if (connection.connectionState !== 'closed') connection.setConfiguration(configuration)
    },
    async measure() {
      if (closed) return null
      const quality = qualityOf(readFigures(await connection.getStats()))
      const next = picturesAfter(pictures, quality)
      const sender = connection.getSenders().find(one => one.track?.kind === 'video')
      if (sender && next !== pictures) await limit(sender, next)
      pictures = next
      return { quality, smaller: sender !== undefined && next < fullPictures }
    },
    close() {
      closed = true
      connection.close()
      for (const track of stream.getTracks()) stream.removeTrack(track)
    },
  }
}

async function limit(sender: RTCRtpSender, bitsPerSecond: number): Promise<void> {
  const parameters = sender.getParameters()
  const [first] = parameters.encodings
  if (!first) return
  first.maxBitrate = bitsPerSecond
  first.priority = 'low'
  await sender.setParameters(parameters).catch(() => undefined)
}
