// The person's own words on a medicine: theirs, as said, with who wrote them down. Never mixed with what staff think.
import { useId, useRef, useState } from 'react'
import { type MedicineNamed, type PatientWordsView, type Stance, stances } from '#shared/medicineReview'
import { useAnnounce } from '../../app/clientContext.ts'
import { useCommand } from '../../app/useCommand.ts'
import { InstantText } from '../../design/DateTime.tsx'
import { CommandError } from '../live/CommandError.tsx'
import { PaneButtons, PaneForm } from '../live/PaneForm.tsx'
import { useFocusOnMount } from '../live/useFocusOnMount.ts'
import { useMedicineWork } from './medicineContext.ts'

/** Newest first; what was said earlier stays below. */
export function PatientSays({ words, named }: { words: readonly PatientWordsView[]; named?: boolean }) {
  if (words.length === 0) return null
  return (
    <ul className="patient-says" aria-label="Patient says">
      {[...words].reverse().map(one => (
        <li key={one.id}>
          <strong className="patient-says__mark">Patient says</strong> {named ? `about ${one.drug}: ` : null}
          <q>{one.words}</q>{' '}
          <span className="patient-says__by">
            {one.stances.map(stance => stances[stance]).join(', ')}. Written down by {one.writtenBy.name},{' '}
            <InstantText instant={one.at} time />
          </span>
        </li>
      ))}
    </ul>
  )
}

const choices: readonly Stance[] = ['takes', 'misses', 'dislikes']

/** `medicine`: null for one that is not on the list, which is then named. */
export function TellForm({ medicine, close }: { medicine: { key: string; drug: string } | null; close: () => void }) {
  const id = useId()
  const { caseId, discussionId } = useMedicineWork()
  const command = useCommand()
  const announce = useAnnounce()
  const first = useRef<HTMLInputElement>(null)
  const [drug, setDrug] = useState('')
  const [chosen, setChosen] = useState<ReadonlySet<Stance>>(new Set())
  const [words, setWords] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  useFocusOnMount(first)
  const submit = async () => {
    const wrong =
      medicine === null && drug.trim() === ''
        ? 'Write which medicine it is about.'
        : chosen.size === 0
          ? 'Choose at least one: takes it, misses doses, dislikes it.'
          : words.trim() === ''
            ? 'Write what the person said, in their words.'
            : null
    setProblem(wrong)
    if (wrong) return
    const about: MedicineNamed = medicine ? { key: medicine.key } : { drug: drug.trim() }
    const payload = { caseId, medicine: about, stances: choices.filter(one => chosen.has(one)), words: words.trim() }
    if (!(await command.run('medicine:tell', { ...payload, discussionId }))) return
    announce('The person’s words are saved')
    close()
  }
  const toggle = (one: Stance) => {
    const next = new Set(chosen)
    if (!next.delete(one)) next.add(one)
    setChosen(next)
  }
  return (
    <PaneForm
      title={medicine ? `What the person says about ${medicine.drug}` : 'What the person says about another medicine'}
      dirty={words !== '' || drug !== '' || chosen.size > 0}
      submit={() => void submit()}
      cancel={close}
    >
      {medicine === null ? (
        <>
          <label className="pane-form__label" htmlFor={`${id}-drug`}>
            Medicine, such as one bought in a shop
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
      ) : null}
      <fieldset className="choices">
        <legend className="pane-form__label">The person</legend>
        {choices.map((one, index) => (
          <label key={one} className="pane-form__check">
            <input
              type="checkbox"
              ref={medicine && index === 0 ? first : undefined}
              checked={chosen.has(one)}
              onChange={() => toggle(one)}
            />
            {stances[one]}
          </label>
        ))}
      </fieldset>
      <label className="pane-form__label" htmlFor={`${id}-words`}>
        In their own words
      </label>
      <textarea
        id={`${id}-words`}
        className="nhsuk-textarea"
        rows={2}
        maxLength={500}
        value={words}
        onChange={event => setWords(event.target.value)}
      />
      <CommandError refusal={problem ? { message: problem } : command.refusal} />
      <PaneButtons send="Save their words" busy={command.busy} cancel={close} />
    </PaneForm>
  )
}
