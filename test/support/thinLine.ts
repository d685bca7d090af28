// The one line of somebody at home, as a SOCKS proxy: everything their browser sends over TCP, media to the relay included,
// shares one queue, and the queue lets through so many bits a second, both ways together.
import { connect, createServer, type Socket } from 'node:net'

export interface Limit {
  /** Both ways together. */
  bitsPerSecond: number
  /** Added to what arrives, half of it each way. */
  roundTripMs: number
}

export interface ThinLine {
  port: number
  /** Null = as it is. */
  set(limit: Limit | null): void
  /** Bytes passed on so far; `relayed` is what went to ports other than `webPort`, both ways. */
  counts(): { up: number; down: number; relayed: number }
  close(): Promise<void>
}

/** A packet of a real line; a larger one would hold up the text behind it. */
const piece = 1_200
/** What one connection may have waiting: beyond that its sender is told to wait, as on a real line. */
const most = 16 * 1024

export async function startThinLine(webPort: number): Promise<ThinLine> {
  let limit: Limit | null = null
  const passed = { up: 0, down: 0, relayed: 0 }
  const sockets = new Set<Socket>()
  const queue = lane()

  /** Pieces of all connections in the order in which they came. */
  function lane(): (bytes: number, deliver: () => void) => void {
    let freeAt = 0
    let lastAt = 0
    return (bytes, deliver) => {
      const now = performance.now()
      freeAt = Math.max(now, freeAt) + (limit ? (bytes * 8_000) / limit.bitsPerSecond : 0)
      // Never before what came earlier, also when the limit has just been lifted.
      lastAt = Math.max(lastAt, freeAt + (limit ? limit.roundTripMs / 2 : 0))
      setTimeout(deliver, Math.max(0, lastAt - now))
    }
  }

  function copy(from: Socket, to: Socket, way: 'up' | 'down', relayed: boolean): void {
    let waiting = 0
    from.on('data', (data: Buffer) => {
      for (let at = 0; at < data.length; at += piece) {
        const part = data.subarray(at, at + piece)
        waiting += part.length
        queue(part.length, () => {
          waiting -= part.length
          passed[way] += part.length
          if (relayed) passed.relayed += part.length
          if (!to.destroyed) to.write(part)
          if (waiting < most) from.resume()
        })
      }
      if (waiting >= most) from.pause()
    })
    from.on('error', () => undefined)
    // What it said last still arrives.
    from.on('close', () => queue(0, () => to.end()))
  }

  const server = createServer(near => {
    sockets.add(near)
    near.setNoDelay(true).on('error', () => undefined)
    near.once('data', () => {
      near.write(Buffer.from([5, 0]))
      near.once('data', (asked: Buffer) => {
        near.pause()
        const to = destination(asked)
        const far = connect(to)
        sockets.add(far)
        far.setNoDelay(true)
        far.once('error', () => near.destroy())
        far.once('connect', () => {
          near.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]))
          copy(near, far, 'up', to.port !== webPort)
          copy(far, near, 'down', to.port !== webPort)
          near.resume()
        })
      })
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the line has no port')
  return {
    port: address.port,
    set(next) {
      limit = next
    },
    counts: () => ({ ...passed }),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** The address in a SOCKS 5 request, as IPv4 or as a name. */
function destination(asked: Buffer): { host: string; port: number } {
  const end = asked.length - 2
  const host = asked[3] === 1 ? [...asked.subarray(4, end)].join('.') : asked.subarray(5, end).toString('ascii')
  return { host, port: asked.readUInt16BE(end) }
}
