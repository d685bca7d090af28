// How a section was: named versions and any other moment, what changed since, and the way back.
import { useId, useState } from 'react'
import { fromLondon, toLondon } from '#shared/calendar'
import { instantDateTime } from '#shared/cui'
import { isRefusal } from '#shared/errors'
import type { VersionView } from '#shared/recordHistory'
import { useAsk, useStale } from '../../app/asking.ts'
import { useAnnounce, useApi } from '../../app/clientContext.ts'
import { Asked } from '../../design/Asked.tsx'
import { Button } from '../../design/Button.tsx'
import type { RecordDoc } from '../recordDoc.ts'
import { PastText } from './PastText.tsx'
import { Redactions } from './Redactions.tsx'

const otherMoment = 'other'

export function SectionHistory({ record, label, writable }: { record: RecordDoc; label: string; writable: boolean }) {
  const { caseId, compartment } = record
  const query = useAsk('recordVersions', { caseId, compartment })
  return (
    <section className="past__panel" aria-label={`History of ${label}`}>
      {writable ? <KeepVersion record={record} /> : null}
      <Asked query={query} what="Versions">
        {({ versions, firstAt, lastAt }) =>
          firstAt === null || lastAt === null ? (
            <p className="past__empty">Nothing was written here yet.</p>
          ) : (
            <Versions versions={versions} lastAt={lastAt} record={record} label={label} writable={writable} />
          )
        }
      </Asked>
      <Redactions record={record} label={label} />
    </section>
  )
}

function Versions({
  versions,
  lastAt,
  record,
  label,
  writable,
}: {
  versions: readonly VersionView[]
  lastAt: string
  record: RecordDoc
  label: string
  writable: boolean
}) {
  const [chosen, setChosen] = useState(versions[0]?.at ?? otherMoment)
  const [moment, setMoment] = useState(() => toLondon(lastAt))
  const id = useId()
  const known = versions.some(version => version.at === chosen)
  const at = known ? chosen : instantOf(moment)
  return (
    <>
      <label className="past__label" htmlFor={`${id}-version`}>
        Version
      </label>
      <select
        id={`${id}-version`}
        className="nhsuk-select"
        value={known ? chosen : otherMoment}
        onChange={event => setChosen(event.target.value)}
      >
        {versions.map(version => (
          <option key={`${version.at}-${version.name}`} value={version.at}>
            {versionWords(version)}
          </option>
        ))}
        <option value={otherMoment}>Another moment</option>
      </select>
      {known ? null : (
        <div className="past__moment">
          <label className="past__label" htmlFor={`${id}-date`}>
            Date
          </label>
          <input
            id={`${id}-date`}
            className="nhsuk-input"
            type="date"
            value={moment.date}
            onChange={event => setMoment({ ...moment, date: event.target.value })}
          />
          <label className="past__label" htmlFor={`${id}-time`}>
            Time
          </label>
          <input
            id={`${id}-time`}
            className="nhsuk-input"
            type="time"
            value={moment.time}
            onChange={event => setMoment({ ...moment, time: event.target.value })}
          />
        </div>
      )}
      {at === null ? (
        <p className="past__empty">Give a date and a time.</p>
      ) : (
        <PastText key={at} at={at} record={record} label={label} writable={writable} />
      )}
    </>
  )
}

function KeepVersion({ record }: { record: RecordDoc }) {
  const api = useApi()
  const stale = useStale()
  const announce = useAnnounce()
  const [name, setName] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const id = useId()
  const keep = async () => {
    const { caseId, compartment } = record
    const answer = await api.call('keepVersion', { params: { caseId, compartment }, body: { name } })
    if (isRefusal(answer)) return setProblem(answer.problems?.[0]?.message ?? answer.message)
    setName('')
    setProblem(null)
    announce('Version kept')
    await stale('recordVersions')
  }
  return (
    <form
      className="past__keep"
      onSubmit={event => {
        event.preventDefault()
        void keep()
      }}
    >
      <label className="past__label" htmlFor={id}>
        Keep the text of now under this name
      </label>
      {problem ? <p className="nhsuk-error-message">{problem}</p> : null}
      <div className="button-row">
        <input
          id={id}
          className="nhsuk-input past__name"
          maxLength={100}
          value={name}
          onChange={event => setName(event.target.value)}
        />
        <Button type="submit" kind="secondary" small>
          Keep version
        </Button>
      </div>
    </form>
  )
}

function versionWords({ at, name, by }: VersionView): string {
  return `${instantDateTime(at)}: ${name}${by ? ` (${by.name})` : ''}`
}

/** Null while the fields do not hold a moment. The whole minute counts, as the clock on the wall showed it. */
function instantOf({ date, time }: { date: string; time: string }): string | null {
  try {
    return new Date(Date.parse(fromLondon(date, time.slice(0, 5))) + 59_999).toISOString()
  } catch {
    return null
  }
}
