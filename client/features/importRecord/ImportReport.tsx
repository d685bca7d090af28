import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { ImportAnswer } from '#shared/imports'
import { Button } from '../../design/Button.tsx'

/** What was taken over, what was left out and why. Positions and counts: the words stay in the case. */
export function ImportReport({ name, answer, onAgain }: { name: string; answer: ImportAnswer; onAgain: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const { report } = answer
  const imported = Object.entries(report.imported).filter(([, count]) => count > 0)
  const notShown = Object.entries(report.notShown).filter(([, count]) => count > 0)
  return (
    <>
      <h2 className="nhsuk-heading-m" ref={heading} tabIndex={-1}>
        {answer.created ? 'Imported as a new case' : 'Imported into a case that was here already'}
      </h2>
      <p className="app-path">{name}</p>
      <div className="app-buttons nhsuk-u-margin-bottom-5">
        <Link to="/cases/$caseId" params={{ caseId: answer.caseId }} className="nhsuk-button nhsuk-u-margin-bottom-0">
          Open the case
        </Link>
        <Button kind="secondary" onClick={onAgain}>
          Import another file
        </Button>
      </div>
      <h3 className="nhsuk-heading-s">Shown in the case</h3>
      {imported.length === 0 ? <p>Only the person’s details.</p> : <Counts counts={imported} />}
      <h3 className="nhsuk-heading-s">Left out ({report.skipped.length})</h3>
      {report.skipped.length === 0 ? <p>Nothing was left out.</p> : <Skipped skipped={report.skipped} />}
      {report.warnings.length > 0 ? (
        <>
          <h3 className="nhsuk-heading-s">Warnings ({report.warnings.length})</h3>
          <ul className="nhsuk-list nhsuk-list--bullet">
            {report.warnings.map((warning, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a report never changes, and two warnings may be the same words
              <li key={index}>
                {warning.message} {warning.path ? <span className="app-path">({warning.path})</span> : null}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {notShown.length > 0 ? (
        <>
          <h3 className="nhsuk-heading-s">In the file, but not shown by Caseroom</h3>
          <Counts counts={notShown} />
        </>
      ) : null}
    </>
  )
}

function Counts({ counts }: { counts: readonly [string, number][] }) {
  return (
    <dl className="app-report-grid">
      {counts.map(([type, count]) => (
        <div key={type}>
          <dt>{typeWords(type)}</dt>
          <dd>{count}</dd>
        </div>
      ))}
    </dl>
  )
}

function Skipped({ skipped }: { skipped: ImportAnswer['report']['skipped'] }) {
  return (
    <div className="app-table-wrap nhsuk-u-margin-bottom-4">
      <table className="app-table">
        <thead>
          <tr>
            <th scope="col">Entry</th>
            <th scope="col">Type</th>
            <th scope="col">Reason</th>
            <th scope="col">Where in the file</th>
          </tr>
        </thead>
        <tbody>
          {skipped.map(skip => (
            <tr key={`${skip.index} ${skip.path}`}>
              <td data-label="Entry">{skip.index + 1}</td>
              <td data-label="Type">{typeWords(skip.resource)}</td>
              <td>{skip.reason}</td>
              <td data-label="Where" className="app-path">
                {skip.path}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const known: Readonly<Record<string, string>> = {
  Patient: 'Person',
  Condition: 'Problems',
  MedicationRequest: 'Prescriptions',
  MedicationStatement: 'Medicines taken',
  MedicationDispense: 'Medicines dispensed',
  AllergyIntolerance: 'Allergies',
  Observation: 'Results',
  Encounter: 'Encounters',
  Procedure: 'Procedures',
  Immunization: 'Immunisations',
  CarePlan: 'Care plans',
  Goal: 'Goals',
}

/** What people call it; a type without a word of ours is taken apart: `DiagnosticReport` -> `Diagnostic report`. */
function typeWords(type: string): string {
  const words = known[type]
  if (words) return words
  return type
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/^./, first => first.toUpperCase())
}
