import { useId, useRef, useState } from 'react'
import { decisionKinds } from '#shared/decision'
import { useAnnounce } from '../../app/clientContext.ts'
import { useCommand } from '../../app/useCommand.ts'
import { CommandError } from '../live/CommandError.tsx'
import { peopleOf, useCasePeople, useItem, useMeetingContext, useWhere } from '../live/meetingContext.ts'
import { PaneButtons, PaneForm } from '../live/PaneForm.tsx'
import { useFocusOnMount } from '../live/useFocusOnMount.ts'
import { decisionKindLabel } from './decisionWords.ts'
import { RiskFields, type RiskForm } from './RiskFields.tsx'
import { TrialFields, type TrialForm } from './TrialFields.tsx'

export function DecisionForm({ close }: { close: () => void }) {
  const id = useId()
  const where = useWhere()
  const command = useCommand()
  const announce = useAnnounce()
  const box = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState('')
  const [kind, setKind] = useState<(typeof decisionKinds)[number]>('plan')
  const [rationale, setRationale] = useState('')
  const [answersQuestion, setAnswersQuestion] = useState(true)
  const [review, setReview] = useState('')
  useFocusOnMount(box)
  const [trial, setTrial] = useState<TrialForm>({ drug: '', startOn: '', stopRule: '', ownerId: '' })
  const [risk, setRisk] = useState<RiskForm>({ level: 'medium', who: '', carer: '', expiresOn: '' })
  const [evidence, setEvidence] = useState('')
  const { meeting } = useMeetingContext()
  const item = useItem()
  const people = peopleOf(meeting, item?.item ?? null, useCasePeople())
  const [lacks, setLacks] = useState<string | null>(null)
  const submit = async () => {
    const trialLacks = kind === 'trial' && (Object.values(trial).some(part => part.trim() === '') || review === '')
    const riskLacks = kind === 'risk' && (risk.who.trim() === '' || risk.expiresOn === '')
    setLacks(
      trialLacks
        ? 'A trial needs its medicine, start, rule for stopping, owner and review date.'
        : riskLacks
          ? 'Say with whom the risk was agreed, and until when it holds.'
          : null,
    )
    if (trialLacks || riskLacks) return
    const done = await command.run('decision:propose', {
      ...where,
      kind,
      text: text.trim().replace(/\s*\n\s*/g, ' '),
      rationale: rationale.trim() || null,
      answersQuestion,
      reviewOn: review === '' ? null : review,
      evidence: evidence.trim() || null,
      ...(kind === 'trial' ? { trial } : {}),
      ...(kind === 'risk' ? { risk: { ...risk, carer: risk.carer.trim() || null } } : {}),
    })
    if (!done) {
      box.current?.focus()
      return
    }
    announce('Decision proposed')
    close()
  }
  return (
    <PaneForm
      title="Propose a decision"
      dirty={text !== '' || rationale !== '' || evidence !== '' || trial.drug !== '' || risk.who !== ''}
      submit={() => void submit()}
      cancel={close}
    >
      <label className="pane-form__label" htmlFor={`${id}-text`}>
        Decision
      </label>
      <textarea
        id={`${id}-text`}
        ref={box}
        className="nhsuk-textarea"
        rows={2}
        value={text}
        aria-describedby={command.refusal ? `${id}-error` : undefined}
        onChange={event => setText(event.target.value)}
      />
      <label className="pane-form__label" htmlFor={`${id}-kind`}>
        About
      </label>
      <select
        id={`${id}-kind`}
        className="nhsuk-select"
        value={kind}
        onChange={event => setKind(decisionKinds.find(one => one === event.target.value) ?? 'plan')}
      >
        {decisionKinds.map(one => (
          <option key={one} value={one}>
            {decisionKindLabel[one]}
          </option>
        ))}
      </select>
      {kind === 'trial' ? <TrialFields people={people} value={trial} change={setTrial} /> : null}
      {kind === 'risk' ? <RiskFields value={risk} change={setRisk} /> : null}
      <label className="pane-form__label" htmlFor={`${id}-why`}>
        Why (optional)
      </label>
      <textarea
        id={`${id}-why`}
        className="nhsuk-textarea"
        rows={1}
        value={rationale}
        onChange={event => setRationale(event.target.value)}
      />
      <label className="pane-form__label" htmlFor={`${id}-evidence`}>
        Evidence (optional)
      </label>
      <textarea
        id={`${id}-evidence`}
        className="nhsuk-textarea"
        rows={1}
        value={evidence}
        onChange={event => setEvidence(event.target.value)}
      />
      <label className="pane-form__label" htmlFor={`${id}-review`}>
        Review on {kind === 'trial' ? '' : '(optional)'}
      </label>
      <input
        id={`${id}-review`}
        className="nhsuk-input"
        type="date"
        value={review}
        onChange={event => setReview(event.currentTarget.value)}
      />
      <label className="pane-form__check">
        <input
          type="checkbox"
          checked={answersQuestion}
          onChange={event => setAnswersQuestion(event.currentTarget.checked)}
        />{' '}
        This answers the question
      </label>
      {lacks ? (
        <p className="app-error-note" role="alert">
          {lacks} Nothing was sent.
        </p>
      ) : null}
      <CommandError refusal={command.refusal} id={`${id}-error`} />
      <PaneButtons send="Propose" busy={command.busy} cancel={close} />
    </PaneForm>
  )
}
