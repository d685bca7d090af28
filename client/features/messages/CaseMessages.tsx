// Messages and welfare contacts of one person, beside the record. Not part of the record, and not of the minutes.
import { useId, useMemo, useState } from 'react'
import type { CaseView } from '#shared/case'
import { type Role, roleLabel, roles } from '#shared/roles'
import { useAsk } from '../../app/asking.ts'
import { useAnnounce, useSession } from '../../app/clientContext.ts'
import { mayOnCase } from '../../app/rights.ts'
import { useCommand } from '../../app/useCommand.ts'
import { Asked } from '../../design/Asked.tsx'
import { Button } from '../../design/Button.tsx'
import { useToday } from '../../design/useToday.ts'
import { plusDays } from '../../state/actionLine.ts'
import { CommandError } from '../live/CommandError.tsx'
import { PaneButtons, PaneForm } from '../live/PaneForm.tsx'
import { ContactCard } from './ContactCard.tsx'
import { MessageCard } from './MessageCard.tsx'
import { type Candidate, PersonSelect } from './PersonSelect.tsx'

/** Whom one can write to: whoever gives care. */
const answering: readonly Role[] = roles.filter(role => role !== 'observer' && role !== 'administrator')

export function CaseMessages({ caseId, view }: { caseId: string; view: CaseView }) {
  const session = useSession()
  const query = useAsk('caseMessages', { caseId })
  const candidates = useCandidates(view)
  const [open, setOpen] = useState<'message' | 'contact' | null>(null)
  const close = () => setOpen(null)
  const may = (action: 'message:send' | 'contact:ask' | 'contact:work') =>
    mayOnCase(session, action, view.relationships)
  return (
    <section className="imported" aria-label="Messages" data-case={caseId}>
      <div className="section__head">
        <h2 className="section__title">Messages</h2>
      </div>
      <p className="section__readers">
        You see what you sent, what is for you or your role, and what nobody has read when that is yours to look after.
      </p>
      <div className="button-row">
        {may('message:send') ? (
          <Button small kind="secondary" aria-expanded={open === 'message'} onClick={() => setOpen('message')}>
            Write a message
          </Button>
        ) : null}
        {may('contact:ask') ? (
          <Button small kind="secondary" aria-expanded={open === 'contact'} onClick={() => setOpen('contact')}>
            Ask for a welfare contact
          </Button>
        ) : null}
      </div>
      {open === 'message' ? <MessageForm caseId={caseId} candidates={candidates} close={close} /> : null}
      {open === 'contact' ? <ContactForm caseId={caseId} candidates={candidates} close={close} /> : null}
      <Asked query={query} what="Messages">
        {({ messages, contacts }) => (
          <>
            <h3 className="imported__title">
              Welfare contacts ({contacts.filter(one => one.state === 'open').length} open)
            </h3>
            {contacts.length === 0 ? <p className="imported__empty">Nobody was asked to make contact.</p> : null}
            {contacts.map(contact => (
              <ContactCard
                key={contact.id}
                caseId={caseId}
                contact={contact}
                candidates={candidates}
                mayWork={may('contact:work')}
              />
            ))}
            <h3 className="imported__title">Messages ({messages.length})</h3>
            {messages.length === 0 ? <p className="imported__empty">No messages for you or from you.</p> : null}
            {messages.map(message => (
              <MessageCard key={message.id} caseId={caseId} message={message} />
            ))}
          </>
        )}
      </Asked>
    </section>
  )
}

/** People of the practice and of the case team: the server refuses whoever has no lasting access. */
function useCandidates(view: CaseView): Candidate[] {
  const people = useAsk('people').data?.people
  return useMemo(() => {
    const team = new Set(view.team.map(one => one.id))
    return (people ?? [])
      .filter(one => answering.includes(one.role) && (team.has(one.id) || one.organisation.name === view.practice))
      .map(one => ({ id: one.id, words: `${one.name} – ${roleLabel[one.role]}` }))
      .sort((a, b) => a.words.localeCompare(b.words, 'en-GB'))
  }, [people, view])
}

interface FormProps {
  caseId: string
  candidates: readonly Candidate[]
  close: () => void
}

function MessageForm({ caseId, candidates, close }: FormProps) {
  const id = useId()
  const command = useCommand()
  const announce = useAnnounce()
  const [to, setTo] = useState('')
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const submit = async () => {
    const role: Role | undefined = answering.find(one => `role ${one}` === to)
    const wrong = to === '' ? 'Choose whom it is for.' : text.trim() === '' ? 'Write the message.' : null
    setProblem(wrong)
    if (wrong) return
    const payload = { caseId, to: role ? { role } : { personId: to }, text: text.trim() }
    if (!(await command.run('message:send', payload))) return
    announce('Message sent')
    close()
  }
  return (
    <PaneForm title="Write a message" dirty={text !== ''} submit={() => void submit()} cancel={close}>
      <label className="pane-form__label" htmlFor={`${id}-to`}>
        To
      </label>
      <select id={`${id}-to`} className="nhsuk-select" value={to} onChange={event => setTo(event.target.value)}>
        <option value="">Choose a role or a person</option>
        <optgroup label="Whoever has the role">
          {answering.map(role => (
            <option key={role} value={`role ${role}`}>
              {roleLabel[role]}
            </option>
          ))}
        </optgroup>
        <optgroup label="One person">
          {candidates.map(one => (
            <option key={one.id} value={one.id}>
              {one.words}
            </option>
          ))}
        </optgroup>
      </select>
      <label className="pane-form__label" htmlFor={`${id}-text`}>
        Message
      </label>
      <textarea
        id={`${id}-text`}
        className="nhsuk-textarea"
        rows={3}
        maxLength={1000}
        value={text}
        onChange={event => setText(event.target.value)}
      />
      <CommandError refusal={problem ? { message: problem } : command.refusal} />
      <PaneButtons send="Send" busy={command.busy} cancel={close} />
    </PaneForm>
  )
}

function ContactForm({ caseId, candidates, close }: FormProps) {
  const id = useId()
  const today = useToday()
  const command = useCommand()
  const announce = useAnnounce()
  const [why, setWhy] = useState('')
  const [ownerId, setOwnerId] = useState('')
  const [due, setDue] = useState(plusDays(today, 2))
  const [problem, setProblem] = useState<string | null>(null)
  const submit = async () => {
    const wrong =
      why.trim() === '' ? 'Write what to find out.' : ownerId === '' ? 'Choose who makes the contact.' : null
    setProblem(wrong)
    if (wrong) return
    if (!(await command.run('contact:ask', { caseId, why: why.trim(), ownerId, due }))) return
    announce('Welfare contact asked for')
    close()
  }
  return (
    <PaneForm title="Ask for a welfare contact" dirty={why !== ''} submit={() => void submit()} cancel={close}>
      <label className="pane-form__label" htmlFor={`${id}-why`}>
        What to find out
      </label>
      <textarea
        id={`${id}-why`}
        className="nhsuk-textarea"
        rows={2}
        maxLength={500}
        value={why}
        onChange={event => setWhy(event.target.value)}
      />
      <div className="pane-form__pair">
        <div>
          <PersonSelect label="Who" candidates={candidates} value={ownerId} choose={setOwnerId} />
        </div>
        <div>
          <label className="pane-form__label" htmlFor={`${id}-due`}>
            By
          </label>
          <input
            id={`${id}-due`}
            type="date"
            className="nhsuk-input"
            min={today}
            value={due}
            onChange={event => setDue(event.target.value || due)}
          />
        </div>
      </div>
      <CommandError refusal={problem ? { message: problem } : command.refusal} />
      <PaneButtons send="Ask" busy={command.busy} cancel={close} />
    </PaneForm>
  )
}
