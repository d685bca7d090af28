// The driver's half of the WebSocket protocol, on a bare socket: a library's client costs more per frame than the
// servers that are measured, and then it is the driver's core that sets the figures.
import { randomBytes } from 'node:crypto'
import { connect as connectTcp, type Socket } from 'node:net'

const BINARY = 2
const CLOSE = 8
const PING = 9
const PONG = 10

export interface RawSocket {
  /** Sends frames made by `packed`; those of one turn go out together. */
  send(frame: Buffer): void
  close(): void
  terminate(): void
  /** Resolves when the connection is gone, with the close code (1006 without one). */
  gone: Promise<number>
}

export interface RawEvents {
  open(): void
  message(payload: Buffer): void
  failed(error: Error): void
}

/** A masked binary frame. The mask is zero, which is a mask like any other and saves the driver the work. */
export function packed(prefix: Uint8Array, payload: Uint8Array): Buffer {
  return frame(BINARY, Buffer.concat([prefix, payload]))
}

export function openSocket(url: string, protocols: string[], events: RawEvents): RawSocket {
  const { hostname, port, pathname, search } = new URL(url)
  const socket = connectTcp(Number(port), hostname)
  socket.setNoDelay(true)
  let code = 1006
  let rest: Buffer | null = null
  let upgraded = false
  let waiting: Buffer[] = []
  const flush = () => {
    const frames = waiting
    waiting = []
    if (!socket.destroyed) socket.write(frames.length === 1 && frames[0] ? frames[0] : Buffer.concat(frames))
  }
  const send = (bytes: Buffer) => {
    if (waiting.push(bytes) === 1) process.nextTick(flush)
  }
  socket.on('connect', () => {
    socket.write(
      [
        `GET ${pathname}${search} HTTP/1.1`,
        `Host: ${hostname}:${port}`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
        ...(protocols.length > 0 ? [`Sec-WebSocket-Protocol: ${protocols.join(', ')}`] : []),
        '\r\n',
      ].join('\r\n'),
    )
  })
  socket.on('error', events.failed)
  socket.on('data', chunk => {
    let bytes: Buffer = rest ? Buffer.concat([rest, chunk]) : chunk
    if (!upgraded) {
      const end = bytes.indexOf('\r\n\r\n')
      if (end < 0) {
        rest = bytes
        return
      }
      const status = bytes.toString('latin1', 0, 12)
      if (status !== 'HTTP/1.1 101') {
        events.failed(new Error(`answered ${status}`))
        return void socket.destroy()
      }
      upgraded = true
      bytes = bytes.subarray(end + 4)
      events.open()
    }
    const read = readFrames(bytes, (kind, payload) => {
      if (kind === BINARY) events.message(payload)
      else if (kind === PING) send(frame(PONG, payload))
      else if (kind === CLOSE) {
        code = payload.length >= 2 ? payload.readUInt16BE(0) : 1005
        socket.end(frame(CLOSE, payload))
      }
    })
    rest = read < bytes.length ? bytes.subarray(read) : null
  })
  return {
    send,
    close: () => send(frame(CLOSE, Buffer.from([0x03, 0xe8]))),
    terminate: () => void socket.destroy(),
    gone: closed(socket).then(() => code),
  }
}

/** Calls `take` for each whole frame and returns how far it came. */
function readFrames(bytes: Buffer, take: (kind: number, payload: Buffer) => void): number {
  let at = 0
  while (at + 2 <= bytes.length) {
    const kind = (bytes[at] ?? 0) & 0x0f
    let size = bytes[at + 1] ?? 0
    let start = at + 2
    if (size === 126) {
      if (start + 2 > bytes.length) break
      size = bytes.readUInt16BE(start)
      start += 2
    } else if (size === 127) {
      if (start + 8 > bytes.length) break
      size = Number(bytes.readBigUInt64BE(start))
      start += 8
    }
    if (start + size > bytes.length) break
    take(kind, bytes.subarray(start, start + size))
    at = start + size
  }
  return at
}

function frame(kind: number, payload: Uint8Array): Buffer {
  const { length } = payload
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const out = Buffer.alloc(head + 4 + length)
  out[0] = 0x80 | kind
  if (head === 2) out[1] = 0x80 | length
  else if (head === 4) {
    out[1] = 0x80 | 126
    out.writeUInt16BE(length, 2)
  } else {
    out[1] = 0x80 | 127
    out.writeBigUInt64BE(BigInt(length), 2)
  }
  out.set(payload, head + 4)
  return out
}

function closed(socket: Socket): Promise<void> {
  return new Promise(resolve => socket.once('close', () => resolve()))
}
