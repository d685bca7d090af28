// What people added to the medicines: changes from proposal to confirmation, other things the person takes, lists compared.
import { useState } from 'react'
import type { ImportedMedicine } from '#shared/importedRecord'
import type { MedicineReviewView } from '#shared/medicineReview'
import { Button } from '../../design/Button.tsx'
import { ChangeCard } from './ChangeCard.tsx'
import { ChangeForm } from './ChangeForm.tsx'
import { ListCompare } from './ListCompare.tsx'
import { useMedicineWork } from './medicineContext.ts'
import { PatientSays, TellForm } from './PatientSays.tsx'

export function MedicineAdditions(props: { review: MedicineReviewView; medicines: readonly ImportedMedicine[] }) {
  const { review, medicines } = props
  const { caseId, may } = useMedicineWork()
  const [open, setOpen] = useState<'change' | 'words' | null>(null)
  const listed = new Set(medicines.map(medicine => medicine.key))
  // A later import may have taken a medicine away; what was said about it stays in view.
  const other = review.words.filter(one => one.medicineKey === null || !listed.has(one.medicineKey))
  const waiting = review.changes.filter(change => change.waiting !== null)
  const settled = review.changes.filter(change => change.waiting === null)
  const close = () => setOpen(null)
  return (
    <>
      <PatientSays words={other} named />
      <section aria-labelledby="changes-title">
        <div className="section__head">
          <h3 className="imported__title" id="changes-title">
            Changes ({waiting.length} open)
          </h3>
        </div>
        {waiting.length === 0 ? <p className="imported__empty">No change is open.</p> : null}
        {waiting.map(change => (
          <ChangeCard key={change.id} caseId={caseId} change={change} may={may} />
        ))}
        {settled.length > 0 ? (
          <details className="imported__past">
            <summary>Settled changes ({settled.length})</summary>
            {settled.map(change => (
              <ChangeCard key={change.id} caseId={caseId} change={change} may={may} />
            ))}
          </details>
        ) : null}
        <div className="button-row">
          {may('change:propose') ? (
            <Button small kind="secondary" aria-expanded={open === 'change'} onClick={() => setOpen('change')}>
              Start a medicine
            </Button>
          ) : null}
          {may('medicine:tell') ? (
            <Button small kind="secondary" aria-expanded={open === 'words'} onClick={() => setOpen('words')}>
              Patient says, about another medicine
            </Button>
          ) : null}
        </div>
        {open === 'change' ? <ChangeForm medicine={null} close={close} /> : null}
        {open === 'words' ? <TellForm medicine={null} close={close} /> : null}
      </section>
      {review.lists.map(list => (
        <ListCompare key={list.source} list={list} />
      ))}
    </>
  )
}
