// When low concerns about one person add up: two people within six months (uneasy concerns that each would let slide).
export interface Concern {
  id: string
  caseId: string
  reporterId: string
  /** ISO UTC. */
  at: string
  words: string
  reviewed: { by: string; at: string; note: string } | null
}

const months = 6

/** Six calendar months before an instant. ISO UTC. */
export function windowStart(at: string): string {
  const date = new Date(at)
  const day = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() - months)
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(day, last))
  return date.toISOString()
}

/** True when two different people were concerned within six months of one another. */
export function addsUp(concerns: readonly Pick<Concern, 'reporterId' | 'at'>[]): boolean {
  return concerns.some(one =>
    concerns.some(
      other => other.reporterId !== one.reporterId && other.at <= one.at && other.at >= windowStart(one.at),
    ),
  )
}

/** Concerns that nobody has reviewed, when they add up with what is there. */
export function waitsForReview(concerns: readonly Concern[]): boolean {
  return addsUp(concerns) && concerns.some(one => one.reviewed === null)
}
