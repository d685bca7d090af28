// The picture of a trend, with a slider to pick one reading by mouse, finger or arrow keys. What it shows stands in the table in words.
import { useId } from 'react'
import { shortDate } from '#shared/cui'
import type { ResultSeries } from '#shared/importedRecord'
import { latestRange, resultName, valueText } from '#shared/resultSeries'
import type { Reading } from './ResultsPanel.tsx'
import { type TrendPoint, trendBounds, trendRange, trendShape } from './trendShape.ts'

const size = { width: 320, height: 88, margin: 10 }

interface Line {
  name: string
  points: (TrendPoint & { key: string })[]
}

export function TrendChart(props: {
  series: ResultSeries
  /** Oldest first. */
  readings: readonly Reading[]
  chosen: Reading | null
  choose: (key: string) => void
}) {
  const { series, readings, chosen, choose } = props
  const slider = useId()
  const name = resultName(series.kind)
  const { unit } = series
  const lines = linesOf(series)
  const points = lines.flatMap(line => line.points)
  const bounds = trendBounds(points)
  const values = trendRange(points)
  if (!bounds || bounds.from === bounds.to) return null
  const usual = series.kind === 'blood-pressure' ? null : latestRange(series.points)
  const band = usual ? bandOf(usual, bounds) : null
  const shapes = lines.map(line => ({ line, shape: trendShape(line.points, bounds, size) }))
  const picked = shapes.flatMap(({ line, shape }) =>
    shape.dots.flatMap((dot, at) => (line.points[at]?.key === chosen?.key && chosen ? [dot] : [])),
  )
  const words = lines.map(line => `${line.name} from ${ends(line.points, unit)} ${unit}`).join(', ')
  const at = readings.findIndex(reading => reading.key === chosen?.key)
  return (
    <div className="trend">
      <svg
        viewBox={`0 0 ${size.width} ${size.height}`}
        role="img"
        aria-label={`Trend of ${name}, ${shortDate(bounds.from)} to ${shortDate(bounds.to)}: ${words}`}
      >
        {band ? <rect className="trend__usual" x={0} width={size.width} y={band.y} height={band.height} /> : null}
        <line className="trend__ground" x1={0} x2={size.width} y1={size.height - 1} y2={size.height - 1} />
        {picked[0] ? (
          <line className="trend__chosen" x1={picked[0].x} x2={picked[0].x} y1={0} y2={size.height} />
        ) : null}
        {shapes.map(({ line, shape }, index) => (
          <g key={line.name} className={`trend__line trend__line--${index}`}>
            <polyline points={shape.line} />
            {shape.dots.map(dot => (
              <circle key={`${dot.x}-${dot.y}`} cx={dot.x} cy={dot.y} r={picked.includes(dot) ? 6 : 3} />
            ))}
          </g>
        ))}
      </svg>
      <label className="nhsuk-u-visually-hidden" htmlFor={slider}>
        Pick a reading of {name}
      </label>
      <input
        id={slider}
        type="range"
        className="trend__slider"
        min={0}
        max={readings.length - 1}
        value={at === -1 ? readings.length - 1 : at}
        aria-valuetext={chosen ? `${shortDate(chosen.date ?? '')} ${chosen.words} ${unit}` : 'None picked'}
        onChange={event => {
          const reading = readings[Number(event.target.value)]
          if (reading) choose(reading.key)
        }}
      />
      <div className="trend__scale" aria-hidden="true">
        <span>{shortDate(bounds.from)}</span>
        <span>
          {valueText(values.low, unit)} to {valueText(values.high, unit)} {unit}
        </span>
        <span>{shortDate(bounds.to)}</span>
      </div>
    </div>
  )
}

/** The usual range as far as it is inside the box; null when the whole trend is outside of it. */
function bandOf(
  usual: { low: number | null; high: number | null },
  bounds: { low: number; high: number; from: string; to: string },
): { y: number; height: number } | null {
  const low = Math.max(usual.low ?? bounds.low, bounds.low)
  const high = Math.min(usual.high ?? bounds.high, bounds.high)
  if (low >= high) return null
  const edge = (value: number) => trendShape([{ date: bounds.from, value }], bounds, size).dots[0]?.y ?? 0
  return { y: edge(high), height: edge(low) - edge(high) }
}

function ends(points: readonly TrendPoint[], unit: string): string {
  const [first, last] = [points[0], points.at(-1)]
  return first && last ? `${valueText(first.value, unit)} to ${valueText(last.value, unit)}` : ''
}

function linesOf(series: ResultSeries): Line[] {
  if (series.kind !== 'blood-pressure')
    return [{ name: resultName(series.kind), points: dated(series.points.map(p => [p.key, p.date, p.value])) }]
  return [
    { name: 'Systolic', points: dated(series.points.map(p => [p.key, p.date, p.systolic])) },
    { name: 'Diastolic', points: dated(series.points.map(p => [p.key, p.date, p.diastolic])) },
  ].filter(line => line.points.length > 0)
}

function dated(triples: readonly (readonly [string, string | null, number | null])[]): Line['points'] {
  return triples.flatMap(([key, date, value]) => (date === null || value === null ? [] : [{ key, date, value }]))
}
