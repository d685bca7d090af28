// Microphone and camera. What is refused or missing never stops a person from joining: it is said in words.

export interface LocalMedia {
  audio: MediaStreamTrack | null
  video: MediaStreamTrack | null
  /** Shared in place of the camera. */
  screen: MediaStreamTrack | null
}

export interface OpenedMedia extends LocalMedia {
  /** Null when everything that was asked for is there. */
  problem: string | null
}

export interface Wanted {
  camera: boolean
  /** '' = the browser's own choice. */
  micId: string
  cameraId: string
}

export const nothing: LocalMedia = { audio: null, video: null, screen: null }

/** Small on purpose: a face beside a record, on a surgery's line. */
const picture = { width: { ideal: 480 }, height: { ideal: 270 }, frameRate: { ideal: 15, max: 15 } }

/** Never throws. */
export async function openMedia(devices: MediaDevices | undefined, wanted: Wanted): Promise<OpenedMedia> {
  if (!devices) {
    const problem = 'This browser gives no microphone on this address. You can read and write; phone in for the sound.'
    return { ...nothing, problem }
  }
  const sound = await oneTrack(devices, { audio: { echoCancellation: true, ...chosen(wanted.micId) } })
  const pictures = wanted.camera ? await oneTrack(devices, { video: { ...picture, ...chosen(wanted.cameraId) } }) : null
  const problems = [
    ...('why' in sound ? [`Microphone: ${sound.why} Others cannot hear you.`] : []),
    ...(pictures && 'why' in pictures ? [`Camera: ${pictures.why} You can join without it.`] : []),
  ]
  return {
    audio: 'track' in sound ? sound.track : null,
    video: pictures && 'track' in pictures ? pictures.track : null,
    screen: null,
    problem: problems.length > 0 ? problems.join(' ') : null,
  }
}

export function closeMedia({ audio, video, screen }: LocalMedia): void {
  audio?.stop()
  video?.stop()
  screen?.stop()
}

/** Null when the person chose nothing, or the browser cannot. A few pictures a second are enough for a letter or a film. */
export async function openScreen(devices: MediaDevices | undefined): Promise<MediaStreamTrack | null> {
  try {
    const stream = await devices?.getDisplayMedia({ video: { frameRate: { max: 5 } }, audio: false })
    return stream?.getVideoTracks()[0] ?? null
  } catch {
    return null
  }
}

/** Names are given by browsers only once something is open. */
export async function listDevices(devices: MediaDevices | undefined, kind: 'audioinput' | 'videoinput') {
  const all = (await devices?.enumerateDevices().catch(() => [])) ?? []
  return all
    .filter(one => one.kind === kind && one.deviceId !== '')
    .map((one, at) => ({
      id: one.deviceId,
      label: one.label || `${kind === 'audioinput' ? 'Microphone' : 'Camera'} ${at + 1}`,
    }))
}

async function oneTrack(
  devices: MediaDevices,
  constraints: MediaStreamConstraints,
): Promise<{ track: MediaStreamTrack } | { why: string }> {
  try {
    const [track] = (await devices.getUserMedia(constraints)).getTracks()
    return track ? { track } : { why: 'none was found.' }
  } catch (error) {
    return { why: whyNot(error) }
  }
}

function whyNot(error: unknown): string {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError') return 'the browser does not allow it. Allow it at the padlock beside the address.'
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'none was found.'
  if (name === 'NotReadableError') return 'another program is using it.'
  return 'it could not be opened.'
}

const chosen = (id: string) => (id === '' ? {} : { deviceId: { exact: id } })
