// What the driver and a measured server say to each other beside the traffic that is measured.
export const PEOPLE = 200
export const RECORDS = 150

export type Asked =
  | { kind: 'reset' }
  | { kind: 'delay' }
  | { kind: 'memory' }
  | { kind: 'seed'; record: number; keystrokes: number; perRow: number }
  | { kind: 'stop' }

export type Told =
  | { kind: 'ready'; url: string; tokens: string[] }
  | { kind: 'done' }
  /** Event loop delay since the last reset, in milliseconds. */
  | { kind: 'delay'; p99: number }
  /** What the main thread holds once the garbage is gone: its heap and the buffers outside it, in bytes. */
  | { kind: 'memory'; bytes: number }

export function tell(told: Told): void {
  process.send?.(told)
}

/** Twice: what was freed in the first round may have been all that held something else. */
export function memoryHeld(): number {
  globalThis.gc?.()
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
