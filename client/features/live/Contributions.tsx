// Written views of those who cannot come: read out in the meeting, and marked.
import { useState } from 'react'
import { instantDateTime } from '#shared/cui'
import { useAnnounce } from '../../app/clientContext.ts'
import { useCommand } from '../../app/useCommand.ts'
import { Button } from '../../design/Button.tsx'
import { CommandError } from './CommandError.tsx'
import { useItem, useMeetingContext, useWhere } from './meetingContext.ts'
import { ReasonForm } from './ReasonForm.tsx'

export function Contributions() {
  const { may, meeting } = useMeetingContext()
  const item = useItem()
  const where = useWhere()
  const command = useCommand()
  const announce = useAnnounce()
  const [open, setOpen] = useState(false)
  if (!item) return null
  const { contributions, state } = item.discussion
  const mayWrite = may('item:contribute') && state === 'open' && meeting.state !== 'ended'
  const mayRead = may('item:conclude') && state === 'open' && meeting.state === 'live'
  if (contributions.length === 0 && !mayWrite) return null
  const send = async (text: string) => {
    if (!(await command.run('item:contribute', { ...where, text }))) return
    setOpen(false)
    announce('Your view is at this item')
  }
  const mark = async (contributionId: string) => {
    if (await command.run('item:read-out', { ...where, contributionId })) announce('Marked as read out')
  }
  return (
    <section className="pane__part" aria-labelledby="contributions-title">
      <div className="pane__head">
        <h3 id="contributions-title">Written views</h3>
        {mayWrite && !open ? (
          <Button small kind="secondary" onClick={() => setOpen(true)}>
            Write one
          </Button>
        ) : null}
      </div>
      {contributions.length === 0 && !open ? (
        <p className="pane__empty">None. Who cannot come can write their view here.</p>
      ) : null}
      <ul className="pane__list">
        {contributions.map(({ id, by, text, at, readOut }) => (
          <li key={id} className="fact">
            <p className="fact__text app-series__terms">{text}</p>
            <p className="fact__meta">
              {by.name}, {instantDateTime(at)}
              {readOut ? `. Read out by ${readOut.by.name}` : '. Not read out yet'}
            </p>
            {mayRead && !readOut ? (
              <Button small kind="secondary" busy={command.busy} onClick={() => void mark(id)}>
                Read out<span className="nhsuk-u-visually-hidden">: the view of {by.name}</span>
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {open ? null : <CommandError refusal={command.refusal} />}
      {open ? (
        <ReasonForm
          title="Your written view"
          label="What should the meeting know from you?"
          button="Send"
          command={command}
          send={text => void send(text)}
          cancel={() => setOpen(false)}
        />
      ) : null}
    </section>
  )
}
