// A network in the hands of a test, between any two processes that speak over TCP or a socket of the file system.
import { connect, createServer, type NetConnectOpts, type Socket } from 'node:net'

/**
 * `pass`: as it is. `late`: each piece waits `ms`. `slow`: at most `bytes` a second each way. `hole`: nothing arrives, both
 * ends think they are connected. `up` / `down`: only this direction arrives. `reset`: connections are reset, new ones too.
 */
export type Weather =
  | { kind: 'pass' | 'hole' | 'up' | 'down' | 'reset' }
  | { kind: 'late'; ms: number }
  | { kind: 'slow'; bytes: number }

export interface ChaosProxy {
  readonly port: number
  set(weather: Weather): void
  /** Ends every connection without a word to the far side: its end stays half open. */
  abandon(): void
  /** Connections so far, and bytes that were passed on. */
  counts(): { connections: number; up: number; down: number }
  close(): Promise<void>
}

export async function startChaosProxy(target: NetConnectOpts): Promise<ChaosProxy> {
  let weather: Weather = { kind: 'pass' }
  let connections = 0
  const passed = { up: 0, down: 0 }
  const pairs = new Set<{ near: Socket; far: Socket; wake: () => void }>()

  const server = createServer(near => {
    connections += 1
    if (weather.kind === 'reset') return void near.resetAndDestroy()
    const far = connect(target)
    const up = lane(near, far, 'up')
    const down = lane(far, near, 'down')
    const pair = {
      near,
      far,
      wake: () => {
        up()
        down()
      },
    }
    pairs.add(pair)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.setNoDelay(true)
      one.on('error', () => undefined)
      one.on('close', () => {
        pairs.delete(pair)
        // Through a hole not even the end of a connection is seen.
        if (weather.kind !== 'hole') other.destroy()
      })
    }
    return undefined
  })

  /** Copies one direction as the weather allows; answers a function that looks again. */
  function lane(from: Socket, to: Socket, direction: 'up' | 'down'): () => void {
    const queue: Buffer[] = []
    let timer: NodeJS.Timeout | null = null
    const pump = () => {
      timer = null
      if (blocks(weather, direction)) return
      const piece = queue.shift()
      if (!piece) return
      const part = weather.kind === 'slow' ? piece.subarray(0, Math.max(1, Math.floor(weather.bytes / 20))) : piece
      if (part.length < piece.length) queue.unshift(piece.subarray(part.length))
      passed[direction] += part.length
      if (!to.destroyed) to.write(part)
      next()
    }
    const next = () => {
      if (timer || queue.length === 0 || blocks(weather, direction)) return
      if (weather.kind === 'late') timer = setTimeout(pump, weather.ms)
      else if (weather.kind === 'slow') timer = setTimeout(pump, 50)
      else pump()
    }
    from.on('data', (piece: Buffer) => {
      queue.push(piece)
      next()
    })
    from.on('close', () => {
      if (timer) clearTimeout(timer)
    })
    return next
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
  const end = () => {
    for (const { near, far } of [...pairs]) {
      near.resetAndDestroy()
      far.destroy()
    }
  }
  return {
    port: address.port,
    set(next) {
      weather = next
      if (next.kind === 'reset') return end()
      for (const { wake } of pairs) wake()
    },
    abandon() {
      weather = { kind: 'hole' }
      for (const { near } of [...pairs]) near.destroy()
    },
    counts: () => ({ connections, ...passed }),
    close: () =>
      new Promise(resolve => {
        weather = { kind: 'pass' }
        server.close(() => resolve())
        end()
      }),
  }
}

function blocks({ kind }: Weather, direction: 'up' | 'down'): boolean {
  return kind === 'hole' || (kind === 'up' && direction === 'down') || (kind === 'down' && direction === 'up')
}
