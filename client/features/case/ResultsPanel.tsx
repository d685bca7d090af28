// Named results with their trend. The picture is for the eye; the table beneath says the same in words.
import { shortDate } from '#shared/cui'
import type { ImportedRecord, ResultSeries } from '#shared/importedRecord'
import { pointText, resultName, valueText } from '#shared/resultSeries'
import { DateText } from '../../design/DateTime.tsx'
import { EntryLabel } from './EntryLabel.tsx'
import { type TrendPoint, trendBounds, trendRange, trendShape } from './trendShape.ts'

interface Line {
  name: string
  points: TrendPoint[]
}
interface Reading {
  key: string
  date: string | null
  words: string
  source: string
}

export function ResultsPanel({ record }: { record: ImportedRecord }) {
  if (record.results.length === 0) return <p className="imported__empty">No results were in the imported record.</p>
  return (
    <div className="results">
      {record.results.map(series => (
        <Result key={`${series.kind}-${series.unit}`} series={series} />
      ))}
    </div>
  )
}

function Result({ series }: { series: ResultSeries }) {
  const name = resultName(series.kind)
  const readings = readingsOf(series)
  const newest = readings[0]
  return (
    <figure className="result">
      <figcaption className="result__head">
        <h3 className="result__name">{name}</h3>
        {newest ? (
          <p className="result__latest">
            <strong>
              {newest.words} {series.unit}
            </strong>{' '}
            <DateText date={newest.date} />
          </p>
        ) : null}
      </figcaption>
      <Trend name={name} unit={series.unit} lines={linesOf(series)} />
      <details className="imported__past">
        <summary>
          All {readings.length} readings<span className="nhsuk-u-visually-hidden"> of {name}</span>
        </summary>
        <table className="result__table">
          <caption className="nhsuk-u-visually-hidden">
            {name} in {series.unit}, newest first
          </caption>
          <thead>
            <tr>
              <th scope="col">Date</th>
              <th scope="col" className="result__number">
                {series.unit}
              </th>
              <th scope="col">Source</th>
            </tr>
          </thead>
          <tbody>
            {readings.map(reading => (
              <tr key={reading.key}>
                <td>
                  <DateText date={reading.date} />
                </td>
                <td className="result__number">
                  {reading.words} <EntryLabel entryKey={reading.key} name={`${name} ${reading.words}`} />
                </td>
                <td>{reading.source}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  )
}

const size = { width: 320, height: 88, margin: 10 }

function Trend({ name, unit, lines }: { name: string; unit: string; lines: readonly Line[] }) {
  const points = lines.flatMap(line => line.points)
  const bounds = trendBounds(points)
  const range = trendRange(points)
  if (!bounds || bounds.from === bounds.to) return null
  const words = lines.map(line => `${line.name} from ${ends(line.points, unit)} ${unit}`).join(', ')
  return (
    <div className="trend">
      <svg
        viewBox={`0 0 ${size.width} ${size.height}`}
        role="img"
        aria-label={`Trend of ${name}, ${shortDate(bounds.from)} to ${shortDate(bounds.to)}: ${words}`}
      >
        <line className="trend__ground" x1={0} x2={size.width} y1={size.height - 1} y2={size.height - 1} />
        {lines.map((line, index) => {
          const shape = trendShape(line.points, bounds, size)
          return (
            <g key={line.name} className={`trend__line trend__line--${index}`}>
              <polyline points={shape.line} />
              {shape.dots.map(dot => (
                <circle key={`${dot.x}-${dot.y}`} cx={dot.x} cy={dot.y} r={3} />
              ))}
            </g>
          )
        })}
      </svg>
      <div className="trend__scale" aria-hidden="true">
        <span>{shortDate(bounds.from)}</span>
        <span>
          {valueText(range.low, unit)} to {valueText(range.high, unit)} {unit}
        </span>
        <span>{shortDate(bounds.to)}</span>
      </div>
    </div>
  )
}

function ends(points: readonly TrendPoint[], unit: string): string {
  const [first, last] = [points[0], points.at(-1)]
  return first && last ? `${valueText(first.value, unit)} to ${valueText(last.value, unit)}` : ''
}

function linesOf(series: ResultSeries): Line[] {
  if (series.kind !== 'blood-pressure')
    return [{ name: resultName(series.kind), points: dated(series.points.map(p => [p.date, p.value])) }]
  return [
    { name: 'Systolic', points: dated(series.points.map(p => [p.date, p.systolic])) },
    { name: 'Diastolic', points: dated(series.points.map(p => [p.date, p.diastolic])) },
  ].filter(line => line.points.length > 0)
}

function dated(pairs: readonly (readonly [string | null, number | null])[]): TrendPoint[] {
  return pairs.flatMap(([date, value]) => (date === null || value === null ? [] : [{ date, value }]))
}

/** Newest first. */
function readingsOf(series: ResultSeries): Reading[] {
  const provisional = (point: { provisional: boolean }) => (point.provisional ? ' (provisional)' : '')
  if (series.kind === 'blood-pressure') {
    return series.points
      .map(p => ({
        key: p.key,
        date: p.date,
        source: p.source,
        words: `${pointText(p, series.unit)}${provisional(p)}`,
      }))
      .reverse()
  }
  return series.points
    .map(p => ({
      key: p.key,
      date: p.date,
      source: p.source,
      words: `${pointText(p, series.unit)}${provisional(p)}`,
    }))
    .reverse()
}
