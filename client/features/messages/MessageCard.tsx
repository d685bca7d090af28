// One message about a case: who wrote to whom, whether it was read, and what this person can do with it.
import { useState } from 'react'
import type { MessageView } from '#shared/caseMessage'
import { instantDateTime } from '#shared/cui'
import { roleLabel } from '#shared/roles'
import { useAnnounce } from '../../app/clientContext.ts'
import { useCommand } from '../../app/useCommand.ts'
import { Button } from '../../design/Button.tsx'
import { CommandError } from '../live/CommandError.tsx'
import { ReasonForm } from '../live/ReasonForm.tsx'

export function MessageCard({ caseId, message }: { caseId: string; message: MessageView }) {
  const command = useCommand()
  const announce = useAnnounce()
  const [asking, setAsking] = useState(false)
  const { read, done } = message
  const on = { caseId, messageId: message.id }
  const markRead = async () => {
    if (await command.run('message:read', on)) announce('Marked as read')
  }
  const markDone = async (note: string) => {
    if (!(await command.run('message:done', { ...on, note: note || null }))) return
    setAsking(false)
    announce('Marked as done')
  }
  const { text, colour } = stateOf(message)
  return (
    <article className="fact" aria-label={`Message from ${message.sentBy.name} to ${toWords(message)}`}>
      <p className="fact__text">{message.text}</p>
      <p className="fact__meta">
        <strong className={`nhsuk-tag fact__tag nhsuk-tag--${colour}`}>{text}</strong> From {message.sentBy.name} to{' '}
        {toWords(message)}, {instantDateTime(message.sentAt)}.
        {read ? ` Read by ${read.by.name}, ${instantDateTime(read.at)}.` : ''}
        {done ? ` Done by ${done.by.name}, ${instantDateTime(done.at)}${done.note ? `: ${done.note}` : ''}.` : ''}
      </p>
      <CommandError refusal={asking ? null : command.refusal} />
      {message.toMe && !done && !asking ? (
        <div className="button-row">
          {read ? null : (
            <Button small busy={command.busy} onClick={() => void markRead()}>
              I have read this
            </Button>
          )}
          <Button small kind="secondary" onClick={() => setAsking(true)}>
            Done
          </Button>
        </div>
      ) : null}
      {asking ? (
        <ReasonForm
          title="Done"
          label="What was done (optional)"
          button="Done"
          optional
          command={command}
          send={note => void markDone(note)}
          cancel={() => setAsking(false)}
        />
      ) : null}
    </article>
  )
}

function stateOf({ read, done, escalated }: MessageView): { text: string; colour: string } {
  if (done) return { text: 'Done', colour: 'grey' }
  if (read) return { text: 'Read', colour: 'green' }
  return escalated ? { text: 'Nobody has read this', colour: 'orange' } : { text: 'Unread', colour: 'yellow' }
}

function toWords({ to }: MessageView): string {
  if (to.person) return to.person.name
  return to.role ? `any ${roleLabel[to.role]} of this person` : 'nobody'
}
