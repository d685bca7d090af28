/** The socket: each connection's requests are answered one after another, in the order they came. */
import { createServer, type ListenOptions, type Socket } from 'node:net'
import type { Logger } from 'pino'
import type { Dispatch } from './commands/dispatch.ts'
import { BrokenFrame } from './errors.ts'
import { createFramer, readRequest, writeReply } from './wire.ts'

export interface Listener {
  /** Stops taking requests, answers those that were taken, then closes every connection. */
  close(): Promise<void>
  /** Undefined for a socket of the file system. */
  readonly port: number | undefined
}

/** Requests of one connection read ahead of their turn. A driver sends one at a time; this bounds anything else. */
const mostWaiting = 64

/** `dispatchFor` is asked once per connection: a guard remembers who is at the other end. */
export async function listen(
  address: ListenOptions,
  dispatchFor: () => Dispatch,
  log: Pick<Logger, 'warn'>,
): Promise<Listener> {
  const sockets = new Map<Socket, { settled(): Promise<void> }>()
  let connections = 0
  let replies = 0
  const server = createServer(socket => {
    connections += 1
    sockets.set(socket, serve(socket, connections))
    socket.on('close', () => sockets.delete(socket))
  })

  function serve(socket: Socket, connection: number) {
    const framer = createFramer()
    const dispatch = dispatchFor()
    let tail: Promise<void> = Promise.resolve()
    let waiting = 0
    socket.setNoDelay(true)
    socket.on('error', () => socket.destroy())
    socket.on('data', chunk => {
      try {
        for (const frame of framer.push(chunk)) accept(frame)
      } catch (error) {
        drop(error)
      }
    })

    function accept(frame: Buffer): void {
      waiting += 1
      if (waiting >= mostWaiting) socket.pause()
      tail = tail.then(() => answer(frame)).catch(drop)
    }

    async function answer(frame: Buffer): Promise<void> {
      waiting -= 1
      if (waiting < mostWaiting) socket.resume()
      const request = readRequest(frame)
      const reply = await dispatch(request.command, connection)
      if (request.silent || socket.destroyed) return
      replies = (replies + 1) & 0x7fffffff
      socket.write(writeReply(request, reply, replies))
    }

    function drop(error: unknown): void {
      const reason = error instanceof BrokenFrame ? error.message : 'unexpected failure'
      log.warn({ connection, reason }, 'database connection closed')
      socket.destroy()
    }

    return { settled: () => tail }
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(address, resolve)
  })
  const bound = server.address()
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : undefined,
    close: async () => {
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      for (const socket of sockets.keys()) socket.pause()
      await Promise.all([...sockets.values()].map(one => one.settled()))
      for (const socket of sockets.keys()) socket.end()
      for (const socket of sockets.keys()) socket.destroySoon()
      await closed
    },
  }
}
