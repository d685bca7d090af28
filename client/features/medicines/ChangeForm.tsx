// Proposing a change: what it becomes and why. What it is now comes from the list and is not typed.
import { useId, useRef, useState } from 'react'
import { type ChangeKind, changeKinds, type MedicineNamed } from '#shared/medicineReview'
import { prescribers } from '#shared/roles'
import { useAnnounce, useSession } from '../../app/clientContext.ts'
import { useCommand } from '../../app/useCommand.ts'
import { CommandError } from '../live/CommandError.tsx'
import { PaneButtons, PaneForm } from '../live/PaneForm.tsx'
import { useFocusOnMount } from '../live/useFocusOnMount.ts'
import { useMedicineWork } from './medicineContext.ts'

export interface ChangeFormProps {
  /** Null: a medicine that is not on the list, to be started. */
  medicine: { key: string; drug: string; line: string } | null
  close: () => void
}

export function ChangeForm({ medicine, close }: ChangeFormProps) {
  const id = useId()
  const { caseId, discussionId } = useMedicineWork()
  const prescribes = prescribers.includes(useSession().person.role)
  const command = useCommand()
  const announce = useAnnounce()
  const first = useRef<HTMLInputElement>(null)
  const why = useRef<HTMLTextAreaElement>(null)
  const [kind, setKind] = useState<ChangeKind>(medicine ? 'stop' : 'start')
  const [drug, setDrug] = useState('')
  const [to, setTo] = useState('')
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  useFocusOnMount(first)
  const submit = async () => {
    const wrong =
      medicine === null && drug.trim() === ''
        ? 'Write which medicine to start.'
        : kind !== 'stop' && to.trim() === ''
          ? 'Write what it becomes: dose, route, how often.'
          : reason.trim() === ''
            ? 'Write why.'
            : null
    setProblem(wrong)
    if (wrong) return
    const about: MedicineNamed = medicine ? { key: medicine.key } : { drug: drug.trim() }
    const payload = { caseId, kind, medicine: about, to: kind === 'stop' ? null : to.trim(), why: reason.trim() }
    if (!(await command.run('change:propose', { ...payload, discussionId }))) return
    announce(prescribes ? 'The change is recorded. It is not yet applied in the GP system' : 'Change proposed')
    close()
  }
  return (
    <PaneForm
      title={medicine ? `Change ${medicine.drug}` : 'Start a medicine'}
      dirty={to !== '' || reason !== '' || drug !== ''}
      submit={() => void submit()}
      cancel={close}
    >
      {medicine ? (
        <>
          <p className="pane-form__hint">Now: {medicine.line}</p>
          <fieldset className="choices">
            <legend className="pane-form__label">What should happen</legend>
            {(['stop', 'change'] as const).map((one, index) => (
              <label key={one} className="pane-form__check">
                <input
                  type="radio"
                  name={`${id}-kind`}
                  ref={index === 0 ? first : undefined}
                  checked={kind === one}
                  onChange={() => setKind(one)}
                />
                {changeKinds[one]}
              </label>
            ))}
          </fieldset>
        </>
      ) : (
        <>
          <label className="pane-form__label" htmlFor={`${id}-drug`}>
            Medicine
          </label>
          <input
            id={`${id}-drug`}
            ref={first}
            className="nhsuk-input"
            autoComplete="off"
            maxLength={200}
            value={drug}
            onChange={event => setDrug(event.target.value)}
          />
        </>
      )}
      {kind === 'stop' ? null : (
        <>
          <label className="pane-form__label" htmlFor={`${id}-to`}>
            Becomes: dose, route, how often
          </label>
          <input
            id={`${id}-to`}
            className="nhsuk-input"
            autoComplete="off"
            maxLength={300}
            value={to}
            onChange={event => setTo(event.target.value)}
          />
        </>
      )}
      <label className="pane-form__label" htmlFor={`${id}-why`}>
        Why
      </label>
      <textarea
        id={`${id}-why`}
        ref={why}
        className="nhsuk-textarea"
        rows={2}
        maxLength={1000}
        value={reason}
        onChange={event => setReason(event.target.value)}
      />
      <CommandError refusal={problem ? { message: problem } : command.refusal} />
      <p className="pane-form__hint">
        {prescribes
          ? 'You prescribe, so it counts as accepted. The practice then applies it in its own system and confirms it here.'
          : 'A prescriber is asked to accept it. Nothing changes in the GP system by itself.'}
      </p>
      <PaneButtons send={prescribes ? 'Record change' : 'Propose change'} busy={command.busy} cancel={close} />
    </PaneForm>
  )
}
