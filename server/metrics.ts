// Prometheus figures. No label ever names a patient or a member of staff.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export interface Metrics {
  registry: Registry
  command(name: string, outcome: string): void
  http(route: string, status: number, seconds: number): void
  recordCommit(rows: number, bytes: number, seconds: number): void
  recordDelivered(frames: number): void
  recordRefused(code: string): void
  gauge(name: string, help: string, read: () => number): void
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const commands = new Counter({
    name: 'caseroom_commands_total',
    help: 'Live commands by name and outcome',
    labelNames: ['command', 'outcome'],
    registers,
  })
  const requests = new Histogram({
    name: 'caseroom_http_seconds',
    help: 'HTTP requests by route and status',
    labelNames: ['route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers,
  })
  const commits = new Histogram({
    name: 'caseroom_record_commit_seconds',
    help: 'Time from handing a batch of edits to the store until it was durable',
    buckets: [0.002, 0.005, 0.02, 0.1, 0.5, 2, 10],
    registers,
  })
  const rows = new Counter({ name: 'caseroom_record_rows_total', help: 'Edits stored', registers })
  const bytes = new Counter({ name: 'caseroom_record_bytes_total', help: 'Bytes of edits stored', registers })
  const delivered = new Counter({
    name: 'caseroom_record_frames_total',
    help: 'Frames sent to other people',
    registers,
  })
  const refused = new Counter({
    name: 'caseroom_record_refused_total',
    help: 'Frames refused at the record door, by reason',
    labelNames: ['reason'],
    registers,
  })
  return {
    registry,
    command: (command, outcome) => commands.inc({ command, outcome }),
    http: (route, status, seconds) => requests.observe({ route, status: String(status) }, seconds),
    recordCommit(count, size, seconds) {
      commits.observe(seconds)
      rows.inc(count)
      bytes.inc(size)
    },
    recordDelivered: frames => delivered.inc(frames),
    recordRefused: reason => refused.inc({ reason }),
    gauge(name, help, read) {
      new Gauge({
        name: `caseroom_${name}`,
        help,
        registers,
        collect() {
          this.set(read())
        },
      })
    },
  }
}
