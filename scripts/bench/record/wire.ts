// What the driver and a measured server say to each other beside the traffic that is measured.
export const PEOPLE = 200
export const RECORDS = 150

export type Asked =
  | { kind: 'reset' }
  | { kind: 'delay' }
  | { kind: 'seed'; record: number; keystrokes: number; perRow: number }
  | { kind: 'stop' }

export type Told =
  | { kind: 'ready'; url: string; tokens: string[] }
  | { kind: 'done' }
  /** Event loop delay since the last reset, in milliseconds. */
  | { kind: 'delay'; p99: number }

export function tell(told: Told): void {
  process.send?.(told)
}
