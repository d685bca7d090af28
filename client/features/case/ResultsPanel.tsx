// Named results with their trend. One reading can be picked, and shown to everybody in the item at the same point.
import { useState } from 'react'
import type { ImportedRecord, ResultSeries } from '#shared/importedRecord'
import { pointText, rangeText, resultName } from '#shared/resultSeries'
import { DateText } from '../../design/DateTime.tsx'
import { usePointing } from '../pointer/PointerContext.tsx'
import { PointSpot } from '../pointer/PointSpot.tsx'
import { EntryLabel } from './EntryLabel.tsx'
import { TrendChart } from './TrendChart.tsx'

export interface Reading {
  key: string
  date: string | null
  words: string
  range: string | null
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
  const newest = readings.at(-1)
  const { chosen, choose } = useChosen(readings)
  const at = chosen ?? (readings.length === 1 ? newest : undefined)
  const ranged = readings.some(reading => reading.range !== null)
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
      <TrendChart series={series} readings={readings} chosen={chosen ?? null} choose={choose} />
      {at ? (
        <p className="result__chosen">
          {chosen ? (
            <span>
              <DateText date={at.date} />: <strong>{at.words}</strong> {series.unit}
              {at.range ? `, usual ${at.range}` : ''} ({at.source})
            </span>
          ) : null}
          <PointSpot section="results" at={at.key} words={`${name} ${at.words} ${series.unit}`} always />
        </p>
      ) : null}
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
              {ranged ? <th scope="col">Usual</th> : null}
              <th scope="col">Source</th>
            </tr>
          </thead>
          <tbody>
            {[...readings].reverse().map(reading => (
              <tr key={reading.key} className={reading.key === at?.key ? 'result__row--chosen' : undefined}>
                <td>
                  <DateText date={reading.date} />
                </td>
                <td className="result__number">
                  {reading.words} <EntryLabel entryKey={reading.key} name={`${name} ${reading.words}`} />
                </td>
                {ranged ? <td>{reading.range ?? 'Not given'}</td> : null}
                <td>{reading.source}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  )
}

/** The picked reading. When a colleague points at another one, that is the picked one here as well, until somebody picks anew. */
function useChosen(readings: readonly Reading[]) {
  const [picked, setPicked] = useState<string | null>(null)
  const [followed, setFollowed] = useState<string | null>(null)
  const pointed = usePointing()?.shown.findLast(
    ({ section, spot }) =>
      section === 'results' && spot.kind === 'entry' && readings.some(reading => reading.key === spot.key),
  )
  const mark = pointed?.spot.kind === 'entry' ? `${pointed.person.id} ${pointed.spot.key}` : null
  if (pointed?.spot.kind === 'entry' && mark !== followed) {
    setFollowed(mark)
    setPicked(pointed.spot.key)
  }
  return { chosen: readings.find(reading => reading.key === picked), choose: setPicked }
}

/** Oldest first. */
function readingsOf(series: ResultSeries): Reading[] {
  const one = (point: Parameters<typeof pointText>[0] & { provisional: boolean }, range: string | null) => ({
    key: point.key,
    date: point.date,
    source: point.source,
    range,
    words: `${pointText(point, series.unit)}${point.provisional ? ' (provisional)' : ''}`,
  })
  return series.kind === 'blood-pressure'
    ? series.points.map(point => one(point, null))
    : series.points.map(point => one(point, rangeText(point, series.unit)))
}
