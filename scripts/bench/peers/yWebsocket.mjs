// @ts-nocheck: its packages are there only once the benchmark has installed them.
// y-websocket's server as its own start script runs it, in memory; a scenario that begins with a stored record gives it
// its own LevelDB persistence. Run with a data folder; talks to the driver as record/wire.ts says.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { WebSocketServer } from 'ws'
import { mergedUpdates } from '../record/typing.ts'
import { memoryHeld, tell } from '../record/wire.ts'

const [, , dataDir, stored] = process.argv
if (stored === 'stored') process.env.YPERSISTENCE = dataDir
const { getPersistence, setupWSConnection } = await import('@y/websocket-server/utils')
const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
const delay = monitorEventLoopDelay({ resolution: 5 })
server.on('connection', setupWSConnection)
server.on('listening', () => tell({ kind: 'ready', url: `ws://127.0.0.1:${server.address().port}`, tokens: [] }))

process.on('message', async asked => {
  switch (asked.kind) {
    case 'reset':
      delay.reset()
      delay.enable()
      return tell({ kind: 'done' })
    case 'delay':
      return tell({ kind: 'delay', p99: delay.percentile(99) / 1e6 })
    case 'memory':
      return tell({ kind: 'memory', bytes: memoryHeld() })
    case 'seed': {
      // One merged row, the best its log can look like.
      const update = mergedUpdates(asked.keystrokes)
      await getPersistence().provider.storeUpdate(`record/case-${asked.record}/plan`, update)
      return tell({ kind: 'done' })
    }
    case 'stop':
      process.exit(0)
  }
})
