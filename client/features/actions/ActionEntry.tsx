import { Link } from '@tanstack/react-router'
import { Textarea } from 'nhsuk-react-components'
import { useId, useState } from 'react'
import { type ActionState, effects } from '#shared/action'
import type { ActionRow } from '#shared/home'
import { useStale } from '../../app/asking.ts'
import { useAnnounce, useSession } from '../../app/clientContext.ts'
import { type Command, useCommand } from '../../app/useCommand.ts'
import { Button } from '../../design/Button.tsx'
import { DateText, InstantText } from '../../design/DateTime.tsx'
import { PatientLine } from '../../design/PatientLine.tsx'
import { nameAndBorn } from '../../design/patientIdentity.ts'
import { RefusalNote } from '../../design/RefusalNote.tsx'
import { roleWords } from '../../design/roleWords.ts'
import { ActionParts, ownPart } from './ActionParts.tsx'
import { ActionSteps } from './ActionSteps.tsx'
import { DidItHelp } from './DidItHelp.tsx'

export function ActionEntry({ row }: { row: ActionRow }) {
  const { action } = row
  const own = ownPart(action, useSession().person.id)
  return (
    <li className="app-action">
      <div className="app-action__head">
        <PatientLine identity={row.identity} />
        <ActionTag row={row} />
      </div>
      <p className="app-action__text">{action.text}</p>
      <p className="app-facts">
        <span>
          Owner <strong>{action.owner.name}</strong> ({roleWords(action.owner.role)})
        </span>
        <span>
          Due{' '}
          <strong>
            <DateText date={action.due} weekday />
          </strong>
        </span>
        <span>
          {row.meetingTitle}, <InstantText instant={row.meetingStartsAt} />
        </span>
        <Link to="/cases/$caseId" params={{ caseId: row.caseId }}>
          Open the case<span className="nhsuk-u-visually-hidden"> for the action {action.text}</span>
        </Link>
      </p>
      <ActionParts action={action} />
      {action.note ? (
        <p className="nhsuk-u-margin-top-2 nhsuk-u-margin-bottom-0">
          {action.state === 'refused' ? 'Refused because: ' : 'Note: '}
          {action.note}
        </p>
      ) : null}
      {action.chased ? (
        <p className="app-quiet nhsuk-u-margin-bottom-0">
          {action.chased.by.name} asked how it stands, <InstantText instant={action.chased.at} />
        </p>
      ) : null}
      {action.effect ? <p className="app-quiet nhsuk-u-margin-bottom-0">{effects[action.effect.value]}</p> : null}
      {own && own.state !== 'done' && action.state !== 'done' ? <Answer row={row} state={own.state} /> : null}
      {row.mine && action.state === 'done' ? (
        <DidItHelp action={action} about={{ discussionId: row.discussionId, caseId: row.caseId }} />
      ) : null}
      <ActionSteps row={row} />
    </li>
  )
}

function ActionTag({ row }: { row: ActionRow }) {
  const { state } = row.action
  const urgent = row.action.priority === 'urgent' ? <span className="nhsuk-tag nhsuk-tag--red">Urgent</span> : null
  const late = row.overdue ? <span className="nhsuk-tag nhsuk-tag--orange">Overdue</span> : null
  switch (state) {
    case 'offered':
      return (
        <span>
          {urgent} {late} <span className="nhsuk-tag nhsuk-tag--yellow">Offered</span>
        </span>
      )
    case 'accepted':
      return (
        <span>
          {urgent} {late} <span className="nhsuk-tag">Accepted</span>
        </span>
      )
    case 'refused':
      return (
        <span>
          {urgent} <span className="nhsuk-tag nhsuk-tag--pink">Refused</span>
        </span>
      )
    case 'done':
      return <span className="nhsuk-tag nhsuk-tag--green">Done</span>
    default: {
      const never: never = state
      return never
    }
  }
}

/** Only the owner, or who has a part, answers: accept, refuse with a reason, or say that it is done. */
function Answer({ row, state }: { row: ActionRow; state: ActionState }) {
  const command = useCommand()
  const [open, setOpen] = useState<'refuse' | 'done' | null>(null)
  const { action } = row
  const where = { discussionId: row.discussionId, caseId: row.caseId, actionId: action.id }
  const finish = useFinish()
  const about = <span className="nhsuk-u-visually-hidden"> for the action {action.text}</span>
  return (
    <div className="nhsuk-u-margin-top-3">
      <RefusalNote refusal={command.refusal} />
      {open === null ? (
        <div className="app-buttons">
          {state === 'offered' || state === 'refused' ? (
            <Button
              small
              busy={command.busy}
              onClick={() => void command.run('action:accept', where).then(finish('Accepted'))}
            >
              Accept{about}
            </Button>
          ) : null}
          {state === 'accepted' ? (
            <Button small onClick={() => setOpen('done')}>
              Done{about}
            </Button>
          ) : null}
          {state !== 'refused' ? (
            <Button small kind="secondary" onClick={() => setOpen('refuse')}>
              Refuse{about}
            </Button>
          ) : null}
        </div>
      ) : (
        <Reason
          row={row}
          kind={open}
          command={command}
          onCancel={() => {
            command.clear()
            setOpen(null)
          }}
          onSend={async text => {
            const done =
              open === 'refuse'
                ? await command.run('action:refuse', { ...where, reason: text })
                : await command.run('action:done', { ...where, note: text === '' ? null : text })
            finish(open === 'refuse' ? 'Refused' : 'Done')(done)
            if (done) setOpen(null)
          }}
        />
      )}
    </div>
  )
}

function useFinish() {
  const announce = useAnnounce()
  const stale = useStale()
  return (words: string) => (done: Awaited<ReturnType<Command['run']>>) => {
    if (!done) return
    announce(words)
    void stale('actions', 'today')
  }
}

function Reason({
  row,
  kind,
  command,
  onCancel,
  onSend,
}: {
  row: ActionRow
  kind: 'refuse' | 'done'
  command: Command
  onCancel: () => void
  onSend: (text: string) => Promise<void>
}) {
  const field = useId()
  const [text, setText] = useState('')
  const [error, setError] = useState<string>()
  const send = () => {
    if (kind === 'refuse' && text.trim() === '') return setError('Say why, so that somebody else can take it on.')
    void onSend(text.trim())
  }
  return (
    <form
      noValidate
      className="app-inline-form"
      onSubmit={event => {
        event.preventDefault()
        if (!command.busy) send()
      }}
      onKeyDown={event => {
        if (event.key !== 'Enter' || !event.ctrlKey || event.getModifierState('AltGraph')) return
        event.preventDefault()
        if (!command.busy) send()
      }}
    >
      <p className="app-quiet">For {nameAndBorn(row.identity)}</p>
      <Textarea
        id={field}
        label={kind === 'refuse' ? 'Why do you refuse it?' : 'Note (optional)'}
        rows={2}
        maxLength={1000}
        autoFocus
        error={error}
        value={text}
        onChange={event => setText(event.currentTarget.value)}
      />
      <div className="app-buttons">
        <Button type="submit" small busy={command.busy}>
          {kind === 'refuse' ? 'Refuse this action' : 'Mark as done'}
        </Button>
        <Button small kind="secondary" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
