// Medicines as imported: one line each, what for, last issue, and a flag in two clicks.

import { useRef, useState } from 'react'
import { type FlagView, flagReasons } from '#shared/flag'
import type { ImportedMedicine, ImportedRecord } from '#shared/importedRecord'
import { groupMedicines } from '#shared/medicineGroups'
import { medicineLine, medicineLineText } from '#shared/medicineLine'
import { Button } from '../../design/Button.tsx'
import { DateText } from '../../design/DateTime.tsx'
import { RaiseFlag } from '../flags/RaiseFlag.tsx'
import { useItem } from '../live/meetingContext.ts'
import { MedicineChecksPart } from './MedicineChecksPart.tsx'
import { medicineStatusWords } from './medicineStatus.ts'

export function MedicinesPanel({
  caseId,
  record,
  mayFlag,
}: {
  caseId: string
  record: ImportedRecord
  mayFlag: boolean
}) {
  const { current, past } = groupMedicines(record.medicines)
  const flags = useItem()?.discussion.flags ?? []
  if (current.length + past.length === 0) {
    return <p className="imported__empty">No medicines were in the imported record. Ask the person what they take.</p>
  }
  return (
    <>
      <h3 className="imported__title">Current ({current.length})</h3>
      {current.length === 0 ? <p className="imported__empty">No current medicines in the imported record.</p> : null}
      <MedicineList medicines={current} flags={flags} mayFlag={mayFlag} />
      <MedicineChecksPart caseId={caseId} medicines={record.medicines} mayFlag={mayFlag} />
      {past.length > 0 ? (
        <details className="imported__past">
          <summary>Past medicines ({past.length})</summary>
          <MedicineList medicines={past} flags={flags} mayFlag={false} />
        </details>
      ) : null}
    </>
  )
}

function MedicineList(props: { medicines: readonly ImportedMedicine[]; flags: readonly FlagView[]; mayFlag: boolean }) {
  return (
    <ul className="medicines">
      {props.medicines.map(medicine => (
        <MedicineRow
          key={medicine.key}
          medicine={medicine}
          flags={props.flags.filter(flag => flag.anchor.kind === 'entry' && flag.anchor.key === medicine.key)}
          mayFlag={props.mayFlag}
        />
      ))}
    </ul>
  )
}

function MedicineRow({
  medicine,
  flags,
  mayFlag,
}: {
  medicine: ImportedMedicine
  flags: readonly FlagView[]
  mayFlag: boolean
}) {
  const [raising, setRaising] = useState(false)
  const row = useRef<HTMLLIElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const status = medicineStatusWords(medicine.status)
  const open = flags.filter(flag => flag.state === 'open')
  const close = () => {
    setRaising(false)
    // A sent flag closes by itself after a while: by then this person may be typing somewhere else.
    if (row.current?.contains(document.activeElement)) button.current?.focus()
  }
  return (
    <li ref={row} className={`medicine${open.length > 0 ? ' medicine--flagged' : ''}`}>
      <div className="medicine__row">
        <div className="medicine__what">
          <p className="medicine__line">
            {medicineLine(medicine).map((part, index) => (
              <span key={`${part.label}-${part.text}`}>
                {index > 0 ? ' — ' : ''}
                <span className="medicine__part">
                  {part.label ? <span className="medicine__label">{part.label} </span> : null}
                  {part.strong ? <strong>{part.text}</strong> : part.text}
                </span>
              </span>
            ))}
            {status ? <strong className="nhsuk-tag nhsuk-tag--grey fact__tag">{status}</strong> : null}
          </p>
          <p className="medicine__facts">
            <span>{medicine.indication ? `For ${medicine.indication}` : 'Indication unknown'}</span>
            <span>
              {medicine.lastIssued ? (
                <>
                  Last issued <DateText date={medicine.lastIssued} />
                </>
              ) : (
                'No issue recorded'
              )}
            </span>
            {medicine.repeat ? <span>Repeat</span> : null}
            <span>{medicine.source}</span>
          </p>
        </div>
        {mayFlag ? (
          <Button
            small
            kind="secondary"
            ref={button}
            aria-expanded={raising}
            aria-label={`Flag ${medicine.drug}`}
            onClick={() => setRaising(!raising)}
          >
            Flag
          </Button>
        ) : null}
      </div>
      {flags.length > 0 ? (
        <ul className="medicine__flags" aria-label={`Flags on ${medicine.drug}`}>
          {flags.map(flag => (
            <li key={flag.id}>
              <span aria-hidden="true">⚑ </span>
              {flagReasons[flag.reason]}, {flag.raisedBy.name}
              {flag.state === 'open' ? ' – open' : ' – answered'}
            </li>
          ))}
        </ul>
      ) : null}
      {raising ? (
        <RaiseFlag
          about={{ anchor: { kind: 'entry', key: medicine.key }, quote: medicineLineText(medicine) }}
          close={close}
        />
      ) : null}
    </li>
  )
}
