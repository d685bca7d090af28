// A welfare contact: somebody owns it until the person has been reached. Attempts are kept.
import { useId, useState } from 'react'
import { type ContactView, type ContactWay, contactWays, failedAttempts } from '#shared/caseMessage'
import { instantDateTime } from '#shared/cui'
import { useAnnounce } from '../../app/clientContext.ts'
import { useCommand } from '../../app/useCommand.ts'
import { Button } from '../../design/Button.tsx'
import { DateText } from '../../design/DateTime.tsx'
import { CommandError } from '../live/CommandError.tsx'
import { PaneButtons, PaneForm } from '../live/PaneForm.tsx'
import { type Candidate, PersonSelect } from './PersonSelect.tsx'

interface Props {
  caseId: string
  contact: ContactView
  /** Who may take it over; empty where that is not known, as on the list across cases. */
  candidates: readonly Candidate[]
  mayWork: boolean
}

export function ContactCard({ caseId, contact, candidates, mayWork }: Props) {
  const [open, setOpen] = useState<'try' | 'hand' | null>(null)
  const close = () => setOpen(null)
  return (
    <article className="fact" aria-label={`Welfare contact: ${contact.why}`}>
      <p className="fact__text">{contact.why}</p>
      <p className="fact__meta">
        {contact.state === 'reached' ? (
          <strong className="nhsuk-tag fact__tag nhsuk-tag--green">Reached</strong>
        ) : (
          contact.concerns.map(concern => (
            <strong key={concern} className="nhsuk-tag fact__tag nhsuk-tag--orange">
              {concernWords(concern)}
            </strong>
          ))
        )}{' '}
        Owner {contact.owner.name}, by <DateText date={contact.due} weekday />. Asked for by {contact.askedBy.name},{' '}
        {instantDateTime(contact.askedAt)}.
      </p>
      {contact.attempts.length > 0 ? (
        <ol className="fact__answers" aria-label="Attempts">
          {contact.attempts.map(attempt => (
            <li key={attempt.at}>
              {contactWays[attempt.way]}, {attempt.reached ? 'reached' : 'not reached'}
              {attempt.note ? `: ${attempt.note}` : ''} – {attempt.by.name}, {instantDateTime(attempt.at)}
            </li>
          ))}
        </ol>
      ) : null}
      {mayWork && contact.state === 'open' && open === null ? (
        <div className="button-row">
          <Button small kind="secondary" onClick={() => setOpen('try')}>
            Note an attempt
          </Button>
          {candidates.length > 0 ? (
            <Button small kind="secondary" onClick={() => setOpen('hand')}>
              Hand over
            </Button>
          ) : null}
        </div>
      ) : null}
      {open === 'try' ? <TryForm caseId={caseId} contact={contact} close={close} /> : null}
      {open === 'hand' ? <HandForm caseId={caseId} contact={contact} candidates={candidates} close={close} /> : null}
    </article>
  )
}

function TryForm({ caseId, contact, close }: { caseId: string; contact: ContactView; close: () => void }) {
  const id = useId()
  const command = useCommand()
  const announce = useAnnounce()
  const [way, setWay] = useState<ContactWay>('phone')
  const [reached, setReached] = useState<boolean | null>(null)
  const [note, setNote] = useState('')
  const [missing, setMissing] = useState(false)
  const submit = async () => {
    setMissing(reached === null)
    if (reached === null) return
    const attempt = { caseId, contactId: contact.id, way, reached, note: note.trim() || null }
    if (!(await command.run('contact:try', attempt))) return
    announce(reached ? 'Reached: the welfare contact is closed' : 'Attempt noted')
    close()
  }
  return (
    <PaneForm
      title="Note an attempt"
      dirty={note !== '' || reached !== null}
      submit={() => void submit()}
      cancel={close}
    >
      <label className="pane-form__label" htmlFor={`${id}-way`}>
        How
      </label>
      <select
        id={`${id}-way`}
        className="nhsuk-select"
        value={way}
        onChange={event => setWay(ways.find(one => one === event.target.value) ?? way)}
      >
        {ways.map(one => (
          <option key={one} value={one}>
            {contactWays[one]}
          </option>
        ))}
      </select>
      <fieldset className="choices">
        <legend className="pane-form__label">Was the person reached?</legend>
        {([true, false] as const).map(yes => (
          <label key={String(yes)} className="pane-form__check">
            <input type="radio" name={`${id}-reached`} checked={reached === yes} onChange={() => setReached(yes)} />
            {yes ? 'Yes, reached' : 'No, not reached'}
          </label>
        ))}
      </fieldset>
      <label className="pane-form__label" htmlFor={`${id}-note`}>
        Note (optional)
      </label>
      <textarea
        id={`${id}-note`}
        className="nhsuk-textarea"
        rows={2}
        maxLength={500}
        value={note}
        onChange={event => setNote(event.target.value)}
      />
      <CommandError refusal={missing ? { message: 'Say whether the person was reached.' } : command.refusal} />
      <PaneButtons send="Save attempt" busy={command.busy} cancel={close} />
    </PaneForm>
  )
}

const ways: readonly ContactWay[] = ['phone', 'visit', 'message']

function HandForm(props: Omit<Props, 'mayWork'> & { close: () => void }) {
  const { caseId, contact, candidates, close } = props
  const command = useCommand()
  const announce = useAnnounce()
  const [ownerId, setOwnerId] = useState('')
  const [missing, setMissing] = useState(false)
  const submit = async () => {
    setMissing(ownerId === '')
    if (ownerId === '') return
    if (!(await command.run('contact:hand', { caseId, contactId: contact.id, ownerId }))) return
    announce('Handed over')
    close()
  }
  return (
    <PaneForm title="Hand over" dirty={ownerId !== ''} submit={() => void submit()} cancel={close}>
      <PersonSelect label="To whom" candidates={candidates} value={ownerId} choose={setOwnerId} />
      <CommandError refusal={missing ? { message: 'Choose who takes it over.' } : command.refusal} />
      <PaneButtons send="Hand over" busy={command.busy} cancel={close} />
    </PaneForm>
  )
}

function concernWords(concern: ContactView['concerns'][number]): string {
  switch (concern) {
    case 'overdue':
      return 'Overdue'
    case 'in-vain':
      return `${failedAttempts} attempts or more in vain`
    case 'owner-left':
      return 'Its owner has left'
    default: {
      const never: never = concern
      return never
    }
  }
}
