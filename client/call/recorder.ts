// The sound of a call, mixed in one browser and sent away in parts of five seconds: a tab that crashes loses no more than that.
import { recordingLimits } from '#shared/recording'

export interface SoundPart {
  part: number
  mediaType: 'audio/webm' | 'audio/mp4'
  /** base64 */
  sound: string
}

const bitsPerSecond = 32_000

/** The type this browser can record, or null: then it does not offer to. */
export function recordedType(): SoundPart['mediaType'] | null {
  if (typeof MediaRecorder === 'undefined' || typeof AudioContext === 'undefined') return null
  return (['audio/webm', 'audio/mp4'] as const).find(type => MediaRecorder.isTypeSupported(type)) ?? null
}

export interface Recorder {
  /** Everybody's sound as it is now; who comes back has a new track. */
  hear(tracks: readonly MediaStreamTrack[]): void
  /** Nothing more is recorded from here on; the last part is still sent. */
  stop(): void
}

/** `send` is asked for one part at a time, in their order. `failed`: a part could not be kept, and nothing more is recorded. */
export function startRecorder(collaborators: {
  mediaType: SoundPart['mediaType']
  send: (part: SoundPart) => Promise<boolean>
  failed: () => void
}): Recorder {
  const { mediaType, send, failed } = collaborators
  const context = new AudioContext()
  const mix = context.createMediaStreamDestination()
  const heard = new Map<string, MediaStreamAudioSourceNode>()
  const recorder = new MediaRecorder(mix.stream, { mimeType: mediaType, audioBitsPerSecond: bitsPerSecond })
  let part = 0
  let broken = false
  let sending = Promise.resolve()

  recorder.ondataavailable = ({ data }) => {
    if (data.size === 0 || broken) return
    const number = part
    part += 1
    sending = sending.then(async () => {
      if (broken) return
      const sound = await toBase64(data)
      const fits = number < recordingLimits.parts && sound.length <= recordingLimits.part
      if (fits && (await send({ part: number, mediaType, sound }))) return
      broken = true
      if (recorder.state !== 'inactive') recorder.stop()
      failed()
    })
  }
  recorder.onstop = () => void context.close()
  void context.resume()
  recorder.start(recordingLimits.partMs)

  return {
    hear(tracks) {
      if (recorder.state === 'inactive') return
      for (const [id, source] of heard) {
        if (tracks.some(track => track.id === id)) continue
        source.disconnect()
        heard.delete(id)
      }
      for (const track of tracks) {
        if (heard.has(track.id) || track.readyState === 'ended') continue
        const source = context.createMediaStreamSource(new MediaStream([track]))
        source.connect(mix)
        heard.set(track.id, source)
      }
    },
    stop() {
      if (recorder.state !== 'inactive') recorder.stop()
    },
  }
}

async function toBase64(data: Blob): Promise<string> {
  const bytes = new Uint8Array(await data.arrayBuffer())
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}
