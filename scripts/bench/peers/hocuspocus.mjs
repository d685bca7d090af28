// @ts-nocheck: its packages are there only once the benchmark has installed them.
// Hocuspocus with its SQLite extension, both with their defaults. Run with a data folder; talks to the driver as
// record/wire.ts says.
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { SQLite } from '@hocuspocus/extension-sqlite'
import { Server } from '@hocuspocus/server'
import { mergedUpdates } from '../record/typing.ts'
import { memoryHeld, tell } from '../record/wire.ts'

const [, , dataDir] = process.argv
const sqlite = new SQLite({ database: join(dataDir, 'db.sqlite') })
const server = new Server({ quiet: true, address: '127.0.0.1', port: 0, stopOnSignals: false, extensions: [sqlite] })
const delay = monitorEventLoopDelay({ resolution: 5 })
await server.listen()
tell({ kind: 'ready', url: `ws://127.0.0.1:${server.address.port}`, tokens: [] })

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
      const documentName = `/record/case-${asked.record}/plan`
      await sqlite.configuration.store({ documentName, state: Buffer.from(mergedUpdates(asked.keystrokes)) })
      return tell({ kind: 'done' })
    }
    case 'stop':
      await server.destroy()
      process.exit(0)
  }
})
