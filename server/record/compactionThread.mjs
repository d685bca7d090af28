// The first file of the thread. Plain JavaScript: nothing in a new thread understands TypeScript until this line has run.
import { register } from 'tsx/esm/api'

register()
await import('./compactionThread.ts')
