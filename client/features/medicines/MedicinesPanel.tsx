// Medicines as imported: one line each, what for, last issue, what the person says, and a flag in two clicks.
import { useMemo, useRef, useState } from 'react'
import { type FlagView, flagReasons } from '#shared/flag'
import type { ImportedMedicine, ImportedRecord } from '#shared/importedRecord'
import { groupMedicines } from '#shared/medicineGroups'
import { medicineLine, medicineLineText } from '#shared/medicineLine'
import type { Relationship } from '#shared/roles'
import { useAsk } from '../../app/asking.ts'
import { useSession } from '../../app/clientContext.ts'
import { mayOnCase } from '../../app/rights.ts'
import { Asked } from '../../design/Asked.tsx'
import { Button } from '../../design/Button.tsx'
import { DateText } from '../../design/DateTime.tsx'
import { EntryLabel } from '../case/EntryLabel.tsx'
import { RaiseFlag } from '../flags/RaiseFlag.tsx'
import { useItem } from '../live/meetingContext.ts'
import { PointSpot } from '../pointer/PointSpot.tsx'
import { ChangeForm } from './ChangeForm.tsx'
import { changeState, changeTitle } from './changeWords.ts'
import { MedicineAdditions } from './MedicineAdditions.tsx'
import { MedicineChecksPart } from './MedicineChecksPart.tsx'
import { MedicineContext, useMedicineWork } from './medicineContext.ts'
import { medicineStatusWords } from './medicineStatus.ts'
import { PatientSays, TellForm } from './PatientSays.tsx'

export function MedicinesPanel(props: {
  caseId: string
  record: ImportedRecord
  mayFlag: boolean
  held: readonly Relationship[]
}) {
  const { caseId, record, mayFlag, held } = props
  const { current, past } = groupMedicines(record.medicines)
  const discussion = useItem()?.discussion
  const session = useSession()
  const query = useAsk('medicineReview', { caseId })
  const work = useMemo(
    () => ({
      caseId,
      discussionId: discussion?.id ?? null,
      review: query.data,
      may: (action: Parameters<typeof mayOnCase>[1]) => mayOnCase(session, action, held),
    }),
    [caseId, discussion?.id, query.data, session, held],
  )
  const flags = discussion?.flags ?? []
  return (
    <MedicineContext value={work}>
      <h3 className="imported__title">Current ({current.length})</h3>
      {current.length === 0 ? (
        <p className="imported__empty">
          No current medicines are in the imported record. Ask the person what they take.
        </p>
      ) : null}
      <MedicineList medicines={current} flags={flags} mayFlag={mayFlag} />
      <Asked query={query} what="What was added to the medicines">
        {review => <MedicineAdditions review={review} medicines={record.medicines} />}
      </Asked>
      {current.length + past.length > 0 ? (
        <MedicineChecksPart caseId={caseId} medicines={record.medicines} mayFlag={mayFlag} />
      ) : null}
      {past.length > 0 ? (
        <details className="imported__past">
          <summary>Past medicines ({past.length})</summary>
          <MedicineList medicines={past} flags={flags} mayFlag={false} />
        </details>
      ) : null}
    </MedicineContext>
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

type MedicineForm = 'flag' | 'words' | 'change'

function MedicineRow({
  medicine,
  flags,
  mayFlag,
}: {
  medicine: ImportedMedicine
  flags: readonly FlagView[]
  mayFlag: boolean
}) {
  const { review, may } = useMedicineWork()
  const [open, setOpen] = useState<MedicineForm | null>(null)
  const row = useRef<HTMLLIElement>(null)
  const buttons = useRef<HTMLDivElement>(null)
  const status = medicineStatusWords(medicine.status)
  const flagged = flags.some(flag => flag.state === 'open')
  const words = review?.words.filter(one => one.medicineKey === medicine.key) ?? []
  const changes = review?.changes.filter(one => one.medicineKey === medicine.key && one.waiting !== null) ?? []
  /** Of a form that closes by itself after it was sent: by then this person may be in another, or typing somewhere else. */
  const closing = (form: MedicineForm) => () => {
    setOpen(now => (now === form ? null : now))
    if (row.current?.contains(document.activeElement))
      buttons.current?.querySelector<HTMLButtonElement>(`[aria-expanded="true"][data-form="${form}"]`)?.focus()
  }
  const opener = (form: MedicineForm, label: string, full: string) => (
    <Button
      small
      kind="secondary"
      aria-expanded={open === form}
      data-form={form}
      aria-label={full}
      onClick={() => setOpen(open === form ? null : form)}
    >
      {label}
    </Button>
  )
  return (
    <li ref={row} className={`medicine${flagged ? ' medicine--flagged' : ''}`}>
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
            {status ? <strong className="nhsuk-tag nhsuk-tag--grey fact__tag">{status}</strong> : null}{' '}
            <PointSpot section="medicines" at={medicine.key} words={medicine.drug} />
          </p>
          <div className="medicine__facts">
            <span>{medicine.indication ? `For ${medicine.indication}` : 'Indication unknown'}</span>
            <span>
              {medicine.date ? (
                <>
                  Since <DateText date={medicine.date} />
                </>
              ) : (
                'Start not known'
              )}
            </span>
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
            <EntryLabel entryKey={medicine.key} name={medicine.drug} />
          </div>
        </div>
        <div className="medicine__buttons" ref={buttons}>
          {mayFlag ? opener('flag', 'Flag', `Flag ${medicine.drug}`) : null}
          {may('medicine:tell') ? opener('words', 'Patient says', `Patient says, about ${medicine.drug}`) : null}
          {may('change:propose') ? opener('change', 'Change', `Change ${medicine.drug}`) : null}
        </div>
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
      <PatientSays words={words} />
      {changes.map(change => (
        <p key={change.id} className="medicine__flags">
          {changeTitle(change)}: {changeState(change).text}
        </p>
      ))}
      {open === 'flag' ? (
        <RaiseFlag
          about={{ anchor: { kind: 'entry', key: medicine.key }, quote: medicineLineText(medicine) }}
          close={closing('flag')}
        />
      ) : null}
      {open === 'words' ? <TellForm medicine={medicine} close={closing('words')} /> : null}
      {open === 'change' ? (
        <ChangeForm
          medicine={{ key: medicine.key, drug: medicine.drug, line: medicineLineText(medicine) }}
          close={closing('change')}
        />
      ) : null}
    </li>
  )
}
