// What others than the answering owner do with an action: ask how it stands, or give it to somebody who can do it.
import { useId, useState } from 'react'
import type { ActionRow } from '#shared/home'
import { useAsk, useStale } from '../../app/asking.ts'
import { useAnnounce, useSession } from '../../app/clientContext.ts'
import { may } from '../../app/rights.ts'
import { useCommand } from '../../app/useCommand.ts'
import { Button } from '../../design/Button.tsx'
import { PersonOptions } from '../../design/PeoplePicker.tsx'
import { nameAndBorn } from '../../design/patientIdentity.ts'
import { RefusalNote } from '../../design/RefusalNote.tsx'

export function ActionSteps({ row }: { row: ActionRow }) {
  const session = useSession()
  const command = useCommand()
  const announce = useAnnounce()
  const stale = useStale()
  const [open, setOpen] = useState(false)
  const { action } = row
  const payload = { discussionId: row.discussionId, caseId: row.caseId, actionId: action.id }
  const { id, role } = session.person
  const handsOver = action.addedBy.id === id || row.mine || role === 'care-coordinator'
  const chases = !row.mine && may(session, 'action:chase') && (action.state === 'offered' || row.overdue)
  if (action.state === 'done' || !(handsOver || chases)) return null
  const about = <span className="nhsuk-u-visually-hidden"> for the action {action.text}</span>
  const chase = async () => {
    if (!(await command.run('action:chase', payload))) return
    announce(`${action.owner.name} is asked how it stands`)
    await stale('actions')
  }
  return (
    <div className="nhsuk-u-margin-top-2">
      <RefusalNote refusal={open ? null : command.refusal} />
      {open ? (
        <HandOver row={row} close={() => setOpen(false)} />
      ) : (
        <div className="app-buttons">
          {chases ? (
            <Button small kind="secondary" busy={command.busy} onClick={() => void chase()}>
              Ask how it stands{about}
            </Button>
          ) : null}
          {handsOver ? (
            <Button small kind="secondary" onClick={() => setOpen(true)}>
              Hand over{about}
            </Button>
          ) : null}
        </div>
      )}
    </div>
  )
}

function HandOver({ row, close }: { row: ActionRow; close: () => void }) {
  const id = useId()
  const people = useAsk('people').data?.people ?? []
  const command = useCommand()
  const announce = useAnnounce()
  const stale = useStale()
  const open = row.action.parts.filter(part => part.state !== 'done')
  const [partOfId, setPartOfId] = useState('')
  const [ownerId, setOwnerId] = useState('')
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const submit = async () => {
    const wrong =
      ownerId === '' ? 'Choose who takes it on.' : reason.trim() === '' ? 'Say why it is handed over.' : null
    setProblem(wrong)
    if (wrong) return document.getElementById(ownerId === '' ? `${id}-owner` : `${id}-reason`)?.focus()
    const where = { discussionId: row.discussionId, caseId: row.caseId, actionId: row.action.id }
    const which = partOfId === '' ? {} : { partOfId }
    if (!(await command.run('action:hand-over', { ...where, ...which, ownerId, reason: reason.trim() }))) return
    announce('Handed over. It is offered to the new owner.')
    close()
    await stale('actions', 'today')
  }
  return (
    <form
      noValidate
      className="app-inline-form"
      onSubmit={event => {
        event.preventDefault()
        if (!command.busy) void submit()
      }}
    >
      <p className="app-quiet">For {nameAndBorn(row.identity)}</p>
      {open.length > 0 ? (
        <>
          <label className="nhsuk-label" htmlFor={`${id}-which`}>
            What is handed over?
          </label>
          <select
            id={`${id}-which`}
            className="nhsuk-select nhsuk-u-margin-bottom-2"
            value={partOfId}
            onChange={event => setPartOfId(event.target.value)}
          >
            <option value="">The whole, from {row.action.owner.name}</option>
            {open.map(part => (
              <option key={part.owner.id} value={part.owner.id}>
                The part of {part.owner.name}
              </option>
            ))}
          </select>
        </>
      ) : null}
      <label className="nhsuk-label" htmlFor={`${id}-owner`}>
        Who takes it on?
      </label>
      <select
        id={`${id}-owner`}
        className="nhsuk-select"
        value={ownerId}
        aria-describedby={problem ? `${id}-error` : undefined}
        onChange={event => setOwnerId(event.target.value)}
      >
        <option value="">Choose a person</option>
        <PersonOptions people={people.filter(person => person.id !== row.action.owner.id)} />
      </select>
      <label className="nhsuk-label nhsuk-u-margin-top-2" htmlFor={`${id}-reason`}>
        Why?
      </label>
      <input
        id={`${id}-reason`}
        className="nhsuk-input"
        maxLength={1000}
        value={reason}
        onChange={event => setReason(event.target.value)}
      />
      {problem ? (
        <p className="nhsuk-error-message nhsuk-u-margin-top-2" id={`${id}-error`}>
          <span className="nhsuk-u-visually-hidden">Error: </span>
          {problem}
        </p>
      ) : null}
      <RefusalNote refusal={command.refusal} />
      <div className="app-buttons nhsuk-u-margin-top-2">
        <Button type="submit" small busy={command.busy}>
          Hand over
        </Button>
        <Button small kind="secondary" onClick={close}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
