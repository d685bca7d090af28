// One connection of the driver: as little work as possible, because driver and server share a small machine.
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { emptyStep2, read, step1 } from './frames.ts'

export interface Connection {
  socket: WebSocket
  /** Resolves when the first whole answer is here, with its size. */
  joined: Promise<number>
  frames: number
  bytes: number
  /** Frames of kind SyncStep2 and Update sent so far, and how many of them are said to be durable. */
  sent: number
  saved: number
  onSaved: (count: number) => void
  /** Called with each update when set; parsing costs time, so only watchers do. */
  onUpdate: ((bytes: Uint8Array) => void) | null
  closedWith: number | null
}

export function connect(url: string, token: string): Connection {
  const socket = new WebSocket(url, ['caseroom.v1', `bearer.${token}`], { perMessageDeflate: false })
  let arrived: (size: number) => void = () => undefined
  let failed: (error: Error) => void = () => undefined
  const connection: Connection = {
    socket,
    joined: new Promise((resolve, reject) => {
      arrived = resolve
      failed = reject
    }),
    frames: 0,
    bytes: 0,
    sent: 0,
    saved: 0,
    onSaved: () => undefined,
    onUpdate: null,
    closedWith: null,
  }
  socket.on('error', failed)
  socket.on('close', code => {
    connection.closedWith = code
    failed(new Error(`closed ${code} before it had joined`))
  })
  socket.on('open', () => socket.send(step1))
  socket.on('message', (data: Buffer) => {
    connection.bytes += data.length
    if (data[0] === 0 && data[1] === 2) {
      connection.frames += 1
      if (connection.onUpdate) {
        const message = read(data)
        if (message.kind === 'update') connection.onUpdate(message.bytes)
      }
      return
    }
    const message = read(data)
    if (message.kind === 'saved') {
      connection.saved = message.count
      connection.onSaved(message.count)
    } else if (message.kind === 'step1') send(connection, emptyStep2)
    else if (message.kind === 'step2') arrived(message.bytes.length)
  })
  return connection
}

export function send(connection: Connection, frame: Uint8Array): void {
  connection.sent += 1
  connection.socket.send(frame)
}

/** Clock after the newest character of each client in an update. */
export function clocksOf(update: Uint8Array): Map<number, number> {
  return Y.parseUpdateMeta(update).to
}
