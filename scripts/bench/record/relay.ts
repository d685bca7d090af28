// The floor: passes every frame on to the others of its room and knows nothing else. No rights, no store, no document.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { type WebSocket, WebSocketServer } from 'ws'
import { emptyStep2, isSyncStep1 } from './frames.ts'
import { type Asked, memoryHeld, tell } from './wire.ts'

const rooms = new Map<string, Set<WebSocket>>()
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
const delay = monitorEventLoopDelay({ resolution: 5 })

server.on('connection', (socket, request) => {
  const name = new URL(request.url ?? '', 'ws://relay').pathname
  const room = rooms.get(name) ?? new Set()
  rooms.set(name, room)
  room.add(socket)
  socket.on('error', () => undefined)
  socket.on('close', () => room.delete(socket))
  socket.on('message', (data: Buffer) => {
    if (isSyncStep1(data)) return socket.send(emptyStep2)
    for (const other of room) if (other !== socket) other.send(data, { binary: true })
  })
})
server.on('listening', () => {
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  tell({ kind: 'ready', url: `ws://127.0.0.1:${port}`, tokens: [] })
})

process.on('message', (asked: Asked) => {
  if (asked.kind === 'stop') process.exit(0)
  if (asked.kind === 'delay') return tell({ kind: 'delay', p99: delay.percentile(99) / 1e6 })
  if (asked.kind === 'memory') return tell({ kind: 'memory', bytes: memoryHeld() })
  if (asked.kind === 'reset') {
    delay.reset()
    delay.enable()
  }
  tell({ kind: 'done' })
})
