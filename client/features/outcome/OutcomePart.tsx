// The outcome of a clinic slot, beside the record: follow-up, the specialist's advice, and the two signatures.
import { Link } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { instantDateTime, instantTime, shortDate } from '#shared/cui'
import { type FollowUpView, followUpPlaces, patientAgreed } from '#shared/outcome'
import { useAnnounce } from '../../app/clientContext.ts'
import { useCommand } from '../../app/useCommand.ts'
import { Button } from '../../design/Button.tsx'
import { CommandError } from '../live/CommandError.tsx'
import { useItem, useMeetingContext, useWhere } from '../live/meetingContext.ts'
import { PaneButtons, PaneForm } from '../live/PaneForm.tsx'

const signaturesNeeded = 2

export function OutcomePart() {
  const { meeting } = useMeetingContext()
  const item = useItem()
  if (!item || meeting.kind !== 'clinic') return null
  return (
    <section className="pane__part outcome" aria-labelledby="outcome-title">
      <div className="pane__head">
        <h3 id="outcome-title">Outcome</h3>
      </div>
      <FollowUp />
      <Advice />
    </section>
  )
}

function FollowUp() {
  const item = useItem()
  const { may } = useMeetingContext()
  const [open, setOpen] = useState(false)
  const given = item?.discussion.followUp ?? null
  if (open) return <FollowUpForm given={given} close={() => setOpen(false)} />
  return (
    <>
      <p className="fact__why">{given ? followUpWords(given) : 'No follow-up is agreed yet.'}</p>
      {may('outcome:follow-up') ? (
        <div className="button-row nhsuk-u-margin-bottom-3">
          <Button small kind="secondary" onClick={() => setOpen(true)}>
            {given ? 'Change the follow-up' : 'Agree a follow-up'}
          </Button>
        </div>
      ) : null}
    </>
  )
}

export function followUpWords({
  place,
  who,
  on,
  agreed,
}: Pick<FollowUpView, 'place' | 'who' | 'on' | 'agreed'>): string {
  return `Follow-up: ${followUpPlaces[place]}, ${who}${on ? `, ${shortDate(on)}` : ''}. ${patientAgreed[agreed]}.`
}

export function FollowUpForm({ given, close }: { given: FollowUpView | null; close: () => void }) {
  const id = useId()
  const where = useWhere()
  const command = useCommand()
  const announce = useAnnounce()
  const [place, setPlace] = useState<FollowUpView['place']>(given?.place ?? 'gp')
  const [who, setWho] = useState(given?.who ?? '')
  const [on, setOn] = useState(given?.on ?? '')
  const [agreed, setAgreed] = useState<FollowUpView['agreed']>(given?.agreed ?? 'not-asked')
  const [missing, setMissing] = useState(false)
  const submit = async () => {
    setMissing(who.trim() === '')
    if (who.trim() === '') return document.getElementById(`${id}-who`)?.focus()
    const payload = { ...where, place, who: who.trim(), on: on === '' ? null : on, agreed }
    if (!(await command.run('outcome:follow-up', payload))) return
    announce('Follow-up recorded')
    close()
  }
  return (
    <PaneForm title="Follow-up" dirty={who !== (given?.who ?? '')} submit={() => void submit()} cancel={close}>
      <label className="pane-form__label" htmlFor={`${id}-place`}>
        Where
      </label>
      <Choice id={`${id}-place`} words={followUpPlaces} value={place} choose={setPlace} />
      <label className="pane-form__label" htmlFor={`${id}-who`}>
        With whom
      </label>
      <input
        id={`${id}-who`}
        className="nhsuk-input"
        maxLength={120}
        aria-invalid={missing || undefined}
        value={who}
        onChange={event => setWho(event.currentTarget.value)}
      />
      {missing ? <p className="app-error-note">Write who sees the person.</p> : null}
      <label className="pane-form__label" htmlFor={`${id}-on`}>
        When (optional)
      </label>
      <input
        id={`${id}-on`}
        className="nhsuk-input"
        type="date"
        value={on}
        onChange={event => setOn(event.currentTarget.value)}
      />
      <label className="pane-form__label" htmlFor={`${id}-agreed`}>
        Does the person agree?
      </label>
      <Choice id={`${id}-agreed`} words={patientAgreed} value={agreed} choose={setAgreed} />
      <CommandError refusal={command.refusal} />
      <PaneButtons send="Record the follow-up" busy={command.busy} cancel={close} />
    </PaneForm>
  )
}

function Choice<T extends string>(props: {
  id: string
  words: Record<T, string>
  value: T
  choose: (value: T) => void
}) {
  const keys = Object.keys(props.words).filter((key): key is T => key in props.words)
  return (
    <select
      id={props.id}
      className="nhsuk-select"
      value={props.value}
      onChange={event => {
        const chosen = keys.find(key => key === event.currentTarget.value)
        if (chosen !== undefined) props.choose(chosen)
      }}
    >
      {keys.map(key => (
        <option key={key} value={key}>
          {props.words[key]}
        </option>
      ))}
    </select>
  )
}

function Advice() {
  const item = useItem()
  const { may } = useMeetingContext()
  const [writing, setWriting] = useState(false)
  if (!item) return null
  const { discussion } = item
  const { current } = discussion.advice
  const mayWrite = may('outcome:advise') && discussion.state === 'open'
  if (writing) return <AdviceForm text={current?.content.advice ?? ''} close={() => setWriting(false)} />
  return (
    <>
      {current ? (
        <div className="fact">
          <p className="fact__text app-prewrap">{current.content.advice}</p>
          <p className="fact__meta">
            Advice, written by {current.writtenBy.name} {instantTime(current.writtenAt)}
          </p>
          <Signatures />
        </div>
      ) : (
        <p className="pane__empty">No advice is written yet.</p>
      )}
      {mayWrite ? (
        <Button small kind={current ? 'secondary' : 'primary'} onClick={() => setWriting(true)}>
          {current ? 'Change the advice' : 'Record advice'}
        </Button>
      ) : null}
    </>
  )
}

function AdviceForm({ text: before, close }: { text: string; close: () => void }) {
  const id = useId()
  const where = useWhere()
  const command = useCommand()
  const announce = useAnnounce()
  const [text, setText] = useState(before)
  const submit = async () => {
    if (!(await command.run('outcome:advise', { ...where, text: text.trim() }))) return
    announce('Advice recorded. It waits for two signatures')
    close()
  }
  return (
    <PaneForm title="The specialist’s advice" dirty={text !== before} submit={() => void submit()} cancel={close}>
      <label className="pane-form__label" htmlFor={id}>
        Advice
      </label>
      <textarea
        id={id}
        className="nhsuk-textarea"
        rows={4}
        maxLength={3000}
        value={text}
        onChange={event => setText(event.currentTarget.value)}
      />
      <p className="app-quiet">
        The question, recorded decisions and the follow-up are part of what is signed. Nothing is typed twice.
      </p>
      <CommandError refusal={command.refusal} />
      <PaneButtons send="Record advice" busy={command.busy} cancel={close} />
    </PaneForm>
  )
}

/** Two named people sign the same content; what changed since the first signature is a new version. */
function Signatures() {
  const item = useItem()
  const where = useWhere()
  const command = useCommand()
  const announce = useAnnounce()
  const { may, session } = useMeetingContext()
  const advice = item?.discussion.advice
  const current = advice?.current
  if (!advice || !current) return null
  const last = advice.versions.at(-1)
  const signed = last?.hash === current.hash ? last.signatures : []
  const mine = signed.some(one => one.by.id === session.person.id)
  const sign = async () => {
    if (await command.run('outcome:sign', { ...where, hash: current.hash })) announce('You have signed the outcome')
  }
  return (
    <>
      {signed.map(one => (
        <p key={one.by.id} className="fact__why">
          ✓ Signed by {one.by.name}, {instantDateTime(one.at)}
        </p>
      ))}
      {last && last.hash !== current.hash ? (
        <p className="fact__missing">Changed since version {last.number} was signed. Both sign again.</p>
      ) : null}
      {advice.versions.some(one => !one.intact) ? (
        <p className="fact__missing">A signed version does not match its fingerprint any more.</p>
      ) : null}
      <CommandError refusal={command.refusal} />
      {signed.length < signaturesNeeded && !mine && may('outcome:sign') ? (
        <Button small busy={command.busy} onClick={() => void sign()}>
          Sign this outcome
        </Button>
      ) : null}
      {signed.length >= signaturesNeeded ? (
        <p>
          <Link to="/cases/$caseId/outcomes/$discussionId" params={where}>
            Letter and message
          </Link>
        </p>
      ) : null}
    </>
  )
}
