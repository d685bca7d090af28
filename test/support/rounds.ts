// How often a fault is repeated: a few times in every run, many times when asked (npm run faults).

type Counted =
  `FAULT_${'SEEDS' | 'FROM' | 'STEPS' | 'ROUNDS' | 'SECONDS' | 'KILLS' | 'BROWSER_KILLS' | 'STORMS' | 'STOPS' | 'LINES' | 'REVOKED' | 'DOWNGRADED' | 'FRAMES' | 'SLOW' | 'SNAPSHOTS'}`

/** The count that the environment asks for under this name, or the usual one. */
export function countOr(name: Counted, usual: number): number {
  const asked = Number(process.env[name])
  return Number.isInteger(asked) && asked > 0 ? asked : usual
}

export const roundsOr = (usual: number): number => countOr('FAULT_ROUNDS', usual)

/** Whoever asks for many rounds also wants to read what was done, and to keep what failed. */
export const isAskedFor = (name: 'FAULT_REPORT'): boolean => process.env[name] === '1'
