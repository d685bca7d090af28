// A display on the wall as a test holds it: its cookie, what it was shown, and every byte it was sent.
import { io, type Socket } from 'socket.io-client'
import { type RoomView, roomView } from '#shared/room'
import { until } from './deadline.ts'

export interface Wall {
  cookie: string
  code: string | null
  socket: Socket
  views: RoomView[]
  /** Every byte the device was sent. */
  bytes: string[]
  next(fits: (view: RoomView) => boolean): Promise<RoomView>
}

export async function startDisplay(origin: string, cookie?: string): Promise<{ cookie: string; code: string | null }> {
  const headers: Record<string, string> = cookie === undefined ? {} : { Cookie: cookie }
  const answer = await fetch(`${origin}/api/room`, { method: 'POST', headers })
  const [pair = ''] = (answer.headers.get('set-cookie') ?? '').split(';')
  return { cookie: pair === '' ? (cookie ?? '') : pair, code: (await answer.json()).code }
}

export async function openWall(origin: string, given?: string): Promise<Wall> {
  const { cookie, code } = await startDisplay(origin, given)
  const socket = io(`${origin}/room`, {
    path: '/live',
    transports: ['websocket'],
    extraHeaders: { Cookie: cookie },
    reconnection: false,
    forceNew: true,
  })
  const [views, bytes]: [RoomView[], string[]] = [[], []]
  socket.on('room:changed', (view: unknown) => views.push(roomView.parse(view)))
  socket.io.engine.on('packet', (packet: { data?: unknown }) => bytes.push(JSON.stringify(packet.data ?? '')))
  const opened: Wall = {
    cookie,
    code,
    socket,
    views,
    bytes,
    async next(fits) {
      await until(15_000, `the picture on the wall`, () => views.some(fits))
      const found = views.findLast(fits)
      if (!found) throw new Error('it went away')
      return found
    },
  }
  await opened.next(() => true)
  return opened
}
