// The geometry of a small trend: values over real time, in a box of fixed size. No smoothing, no guessed points.
export interface TrendPoint {
  /** YYYY, YYYY-MM or YYYY-MM-DD */
  date: string
  value: number
}

const leastSpan = 0.25

export interface TrendShape {
  dots: { x: number; y: number }[]
  /** For an SVG polyline: "x,y x,y". */
  line: string
}

/** `bounds`: lowest and highest value and first and last date, shared by lines drawn into one box. Sizes in SVG units. */
export function trendShape(
  points: readonly TrendPoint[],
  bounds: { low: number; high: number; from: string; to: string },
  size: { width: number; height: number; margin: number },
): TrendShape {
  const from = Date.parse(bounds.from)
  const span = Date.parse(bounds.to) - from
  const range = bounds.high - bounds.low
  const dots = points.map(point => ({
    x: round(
      size.margin + (span === 0 ? 0.5 : (Date.parse(point.date) - from) / span) * (size.width - 2 * size.margin),
    ),
    y: round(size.margin + (range === 0 ? 0.5 : (bounds.high - point.value) / range) * (size.height - 2 * size.margin)),
  }))
  return { dots, line: dots.map(dot => `${dot.x},${dot.y}`).join(' ') }
}

/**
 * The box for some values. It spans at least a quarter of the highest value: stretched to fill the box, a creatinine
 * that moved from 78 to 80 would look like failing kidneys.
 */
export function trendBounds(
  points: readonly TrendPoint[],
): { low: number; high: number; from: string; to: string } | null {
  if (points.length === 0) return null
  const { low, high } = trendRange(points)
  const spare = Math.max(0, Math.abs(high) * leastSpan - (high - low)) / 2
  const dates = points.map(point => point.date).sort()
  return { low: low - spare, high: high + spare, from: dates[0] ?? '', to: dates.at(-1) ?? '' }
}

export function trendRange(points: readonly TrendPoint[]): { low: number; high: number } {
  const values = points.map(point => point.value)
  return { low: Math.min(...values), high: Math.max(...values) }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
