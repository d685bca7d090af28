// A call with what a browser gives it: devices, connections and timers.
import { createCall } from './call.ts'
import type { Call } from './callState.ts'
import { openMedia } from './media.ts'

type Given = Parameters<typeof createCall>[0]

export function createBrowserCall(given: Pick<Given, 'meetingId' | 'live' | 'ice' | 'openScreen'>): Call {
  return createCall({
    ...given,
    open: wanted => openMedia(navigator.mediaDevices, wanted),
    connect: configuration => new RTCPeerConnection(configuration),
    after(ms, run) {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
    every(ms, run) {
      const timer = setInterval(run, ms)
      return () => clearInterval(timer)
    },
  })
}
