// What other systems hold: active problems first, then allergies, contacts, and the rest. Every entry with date and source.
import type { ReactNode } from 'react'
import { allergyHeading, type ImportedRecord } from '#shared/importedRecord'
import { DateText } from '../../design/DateTime.tsx'
import { PointSpot } from '../pointer/PointSpot.tsx'
import { EntryLabel } from './EntryLabel.tsx'

interface Row {
  key: string
  date: string | null
  name: string
  detail: string | null
  source: string
  /** False: an allergy, which carries no label. */
  labelled?: false
}

const latest = 8

export function BackgroundPanel({ record }: { record: ImportedRecord }) {
  const active = record.problems.filter(problem => problem.status === 'active' || problem.status === 'unknown')
  const past = record.problems.filter(problem => !active.includes(problem) && problem.status !== 'refuted')
  const words = (...parts: (string | null)[]) => parts.filter(Boolean).join('. ') || null
  return (
    <>
      <Entries
        title="Active problems"
        none="No active problems in the imported record."
        rows={active.map(problem => ({ ...problem, detail: words(problem.severity, problem.note) }))}
      />
      {past.length > 0 ? (
        <Entries
          title="Past problems"
          rows={past.map(problem => ({ ...problem, detail: words(problem.note) }))}
          folded
        />
      ) : null}
      <Entries
        title={allergyHeading(record.allergyStatus)}
        rows={record.allergies
          .filter(allergy => allergy.assertion === 'allergy' && allergy.status !== 'refuted')
          .map(allergy => ({
            ...allergy,
            labelled: false as const,
            detail: words(allergy.criticality === 'high' ? 'High risk' : null, allergy.reactions.join(', ') || null),
          }))}
      />
      <Entries
        title="Contacts and admissions"
        none="No contacts in the imported record."
        rows={record.encounters.map(encounter => ({
          ...encounter,
          detail: words(
            encounter.reason,
            encounter.place ?? encounter.setting,
            encounter.status === 'finished' ? null : encounter.status,
          ),
        }))}
      />
      <Entries
        title="Procedures"
        rows={record.procedures.map(one => ({ ...one, detail: words(one.reason, one.note) }))}
        folded
      />
      <Entries
        title="Immunisations"
        rows={record.immunisations.map(one => ({ ...one, detail: one.given ? one.dose : 'Not given' }))}
        folded
      />
      <Entries
        title="Care plans from other systems"
        rows={record.carePlans.map(plan => ({
          ...plan,
          detail: words(...plan.activities.map(activity => activity.text)),
        }))}
        folded
      />
      <Entries
        title="Goals from other systems"
        rows={record.goals.map(goal => ({ ...goal, detail: goal.achievement }))}
        folded
      />
    </>
  )
}

/** `none`: what to say when there is nothing; without it an empty list is left out. */
function Entries({
  title,
  rows,
  none,
  folded = false,
}: {
  title: string
  rows: readonly Row[]
  none?: string
  folded?: boolean
}) {
  if (rows.length === 0) {
    return none || title.includes('llerg') ? (
      <Part title={title}>{none ? <p className="imported__empty">{none}</p> : null}</Part>
    ) : null
  }
  const shown = folded ? [] : rows.slice(0, latest)
  const rest = rows.slice(shown.length)
  if (folded) {
    return (
      <details className="imported__past">
        <summary>
          {title} ({rows.length})
        </summary>
        <EntryList rows={rest} />
      </details>
    )
  }
  return (
    <Part title={title}>
      <EntryList rows={shown} />
      {rest.length > 0 ? (
        <details className="imported__past">
          <summary>{rest.length} more</summary>
          <EntryList rows={rest} />
        </details>
      ) : null}
    </Part>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <h3 className="imported__title">{title}</h3>
      {children}
    </>
  )
}

function EntryList({ rows }: { rows: readonly Row[] }) {
  return (
    <ul className="entries">
      {rows.map(row => (
        <li key={row.key} className="entry">
          <span className="entry__date">{row.date ? <DateText date={row.date} /> : 'Date not recorded'}</span>
          <span className="entry__what">
            <strong>{row.name}</strong>
            {row.detail ? <span className="entry__detail">{row.detail}</span> : null}{' '}
            <PointSpot section="background" at={row.key} words={row.name} />
            {row.labelled === false ? null : <EntryLabel entryKey={row.key} name={row.name} />}
          </span>
          <span className="entry__source">{row.source}</span>
        </li>
      ))}
    </ul>
  )
}
