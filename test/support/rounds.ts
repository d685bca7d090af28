// How often a fault is repeated: a few times in every run, many times when asked (npm run faults:store).

export function roundsOr(usual: number): number {
  const asked = Number(process.env.FAULT_ROUNDS)
  return Number.isInteger(asked) && asked > 0 ? asked : usual
}
