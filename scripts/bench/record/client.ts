// One connection of the driver: as little work as possible, because driver and server share a small machine.
import * as Y from 'yjs'
import { emptyStep2, read, step1 } from './frames.ts'
import { openSocket, packed, type RawSocket } from './webSocket.ts'

/** Where a record is, and what stands before each message of its protocol: Hocuspocus names the document in each. */
export interface Address {
  url: string
  prefix: Uint8Array
  /** Sent before anything else. */
  hello: Uint8Array | null
}

export interface Connection {
  socket: RawSocket
  prefix: Uint8Array
  /** Resolves when the record is here, with its size. */
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

/** `holds`: least size of the record, for servers that answer before they have loaded it. */
export function connect(address: Address, token: string, holds = 0): Connection {
  const { url, prefix, hello } = address
  let arrived: (size: number) => void = () => undefined
  let failed: (error: Error) => void = () => undefined
  const joined = new Promise<number>((resolve, reject) => {
    arrived = resolve
    failed = reject
  })
  const socket = openSocket(url, token === '' ? [] : ['caseroom.v1', `bearer.${token}`], {
    open() {
      if (hello) socket.send(packed(prefix, hello))
      socket.send(packed(prefix, step1))
    },
    message(payload) {
      connection.bytes += payload.length
      const data = prefix.length > 0 ? payload.subarray(prefix.length) : payload
      if (data[0] === 0 && data[1] === 2 && holds === 0) {
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
      } else if (message.kind === 'step1') send(connection, packed(prefix, emptyStep2))
      else if (message.kind === 'step2' || message.kind === 'update') {
        if (message.bytes.length >= holds) arrived(message.bytes.length)
      }
    },
    failed,
  })
  const connection: Connection = {
    socket,
    prefix,
    joined,
    frames: 0,
    bytes: 0,
    sent: 0,
    saved: 0,
    onSaved: () => undefined,
    onUpdate: null,
    closedWith: null,
  }
  void socket.gone.then(code => {
    connection.closedWith = code
    failed(new Error(`closed ${code} before it had joined`))
  })
  return connection
}

/** `frame` was made by `packed` with the connection's prefix. */
export function send(connection: Connection, frame: Buffer): void {
  connection.sent += 1
  connection.socket.send(frame)
}

/** Clock after the newest character of each client in an update. */
export function clocksOf(update: Uint8Array): Map<number, number> {
  return Y.parseUpdateMeta(update).to
}
