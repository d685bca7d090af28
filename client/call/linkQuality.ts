// How good the line is, in words people use. Figures come from the browser's own statistics.

export interface LinkFigures {
  /** Milliseconds there and back; null = not measured yet. */
  roundTripMs: number | null
  /** 0 to 1: share of what this side sent that did not arrive. */
  loss: number
}
export type LinkQuality = 'good' | 'fair' | 'poor'

export const qualityWords: Record<LinkQuality, string> = {
  good: 'good',
  fair: 'fair',
  poor: 'poor. Sound only is clearer',
}

/** Over 300 ms people talk over each other; over 5 percent loss words go missing. */
export function qualityOf({ roundTripMs, loss }: LinkFigures): LinkQuality {
  if (loss > 0.05 || (roundTripMs ?? 0) > 600) return 'poor'
  if (loss > 0.02 || (roundTripMs ?? 0) > 300) return 'fair'
  return 'good'
}

/** Bits per second of the pictures to one other person. The text of the record comes first, then sound. */
export const fullPictures = 250_000
const fairPictures = 120_000
const leastPictures = 40_000

/**
 * What pictures may take next, asked every few seconds. They give way at once and come back by small steps: a line that is
 * good only because the pictures are small must not be filled again in one go.
 */
export function picturesAfter(now: number, quality: LinkQuality): number {
  switch (quality) {
    case 'good':
      return Math.min(fullPictures, now * 1.25)
    case 'fair':
      return Math.min(fairPictures, now)
    case 'poor':
      return Math.max(leastPictures, Math.min(fairPictures, now / 2))
    default:
      return quality satisfies never
  }
}

/** The worst of several lines is the line people notice. */
export function worst(qualities: readonly LinkQuality[]): LinkQuality | null {
  const order: LinkQuality[] = ['poor', 'fair', 'good']
  return order.find(one => qualities.includes(one)) ?? null
}

export function readFigures(report: Iterable<[string, object]>): LinkFigures {
  let roundTripMs: number | null = null
  let loss = 0
  for (const [, entry] of report) {
    const type = Reflect.get(entry, 'type')
    if (type === 'candidate-pair' && Reflect.get(entry, 'nominated') === true) {
      const seconds: unknown = Reflect.get(entry, 'currentRoundTripTime')
      if (typeof seconds === 'number') roundTripMs = seconds * 1000
    }
    if (type === 'remote-inbound-rtp') {
      const lost: unknown = Reflect.get(entry, 'fractionLost')
      if (typeof lost === 'number') loss = Math.max(loss, lost)
    }
  }
  return { roundTripMs, loss }
}
