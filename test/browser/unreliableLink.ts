// The network between one page and the record door, in the hands of a test: frames held back or lost while the socket
// itself stays open and says so.
import type { Page, WebSocketRoute } from 'playwright-core'

export interface UnreliableLink {
  /** `up`: what the page sends waits. `down`: what the server sends waits. `lost`: nothing arrives either way. */
  set(state: 'fine' | 'up' | 'down' | 'lost'): void
  /** Closes each new connection with this code, or none any more. */
  refuseWith(code: number | null): void
  /** How often the page has connected so far. */
  connections(): number
}

type Frame = string | Buffer
type Waiting = { send: (frame: Frame) => void; frame: Frame }

/** For pages loaded after this call. Only record sockets: the live door keeps saying "connected". */
export async function unreliableLink(page: Page): Promise<UnreliableLink> {
  let state: Parameters<UnreliableLink['set']>[0] = 'fine'
  let code: number | null = null
  let count = 0
  let waiting: Waiting[] = []
  await page.routeWebSocket(/\/record\//, (socket: WebSocketRoute) => {
    count += 1
    if (code !== null) {
      void socket.close({ code })
      return
    }
    // A stream that lost something never delivers what came after it.
    let dead = false
    const pass = (direction: 'up' | 'down', send: (frame: Frame) => void) => (frame: Frame) => {
      dead ||= state === 'lost'
      if (dead) return
      if (state === direction) waiting.push({ send, frame })
      else send(frame)
    }
    const server = socket.connectToServer()
    socket.onMessage(pass('up', frame => server.send(frame)))
    server.onMessage(pass('down', frame => socket.send(frame)))
  })
  return {
    set(next) {
      state = next
      const held = waiting
      waiting = []
      for (const { send, frame } of held) send(frame)
    },
    refuseWith(next) {
      code = next
    },
    connections: () => count,
  }
}
