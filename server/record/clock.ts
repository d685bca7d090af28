// Time for the record door when it is not under a test's control.
import type { RecordClock } from '../usecases/recordPorts.ts'

export const systemClock: RecordClock = {
  now: () => Date.now(),
  later(ms, task) {
    const timer = setTimeout(task, ms)
    return () => clearTimeout(timer)
  },
}
