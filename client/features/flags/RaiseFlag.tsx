// A flag in two clicks: open, choose a reason. It is sent on that click and can be taken back for ten seconds.
import { useEffect, useId, useRef, useState } from 'react'
import type { z } from 'zod'
import { type FlagAnchor, type flagReason, flagReasons } from '#shared/flag'
import { type Role, roleLabel, roles } from '#shared/roles'
import { useAnnounce } from '../../app/clientContext.ts'
import { useCommand } from '../../app/useCommand.ts'
import { Button } from '../../design/Button.tsx'
import { CommandError } from '../live/CommandError.tsx'
import { useMeetingContext, useWhere } from '../live/meetingContext.ts'
import { PaneForm } from '../live/PaneForm.tsx'

type Reason = z.infer<typeof flagReason>

export interface Flaggable {
  anchor: FlagAnchor
  /** The medicine line or the words that the flag is about. */
  quote: string
  /** What a check says about it: the reason offered first, and the comment that is filled in. */
  suggested?: { reason: Reason; comment: string; rule: { id: string; version: number } }
}

const undoMs = 10_000
/** To whom a flag may go; an observer or administrator answers nothing. */
const answering = roles.filter(role => role !== 'observer' && role !== 'administrator')

export function RaiseFlag({ about, close }: { about: Flaggable; close: () => void }) {
  const id = useId()
  const { session } = useMeetingContext()
  const where = useWhere()
  const command = useCommand()
  const announce = useAnnounce()
  const first = useRef<HTMLButtonElement>(null)
  const [comment, setComment] = useState(about.suggested?.comment.slice(0, 1000) ?? '')
  const [urgent, setUrgent] = useState(false)
  const [to, setTo] = useState<Role>(session.person.role === 'pharmacist' ? 'gp' : 'pharmacist')
  const [sent, setSent] = useState<{ flagId: string; reason: Reason } | null>(null)
  useEffect(() => {
    first.current?.focus()
  }, [])
  const send = async (reason: Reason) => {
    const done = await command.run('flag:raise', {
      ...where,
      anchor: about.anchor,
      quote: about.quote.slice(0, 300),
      reason,
      severity: urgent ? 'urgent' : 'normal',
      comment: comment.trim() || null,
      rule: about.suggested?.rule ?? null,
      to: { role: to },
    })
    if (!done) return
    announce(`Flag raised: ${flagReasons[reason]}`)
    if (done.id) setSent({ flagId: done.id, reason })
    else close()
  }
  if (sent) return <Sent {...sent} close={close} />
  return (
    <PaneForm
      title={`Flag: ${about.quote}`}
      dirty={comment !== (about.suggested?.comment.slice(0, 1000) ?? '')}
      submit={() => first.current?.focus()}
      cancel={close}
    >
      <p className="pane-form__label" id={`${id}-reason`}>
        Choose a reason. The flag is sent at once.
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: a group of buttons that act, not of form fields */}
      <div className="chips" role="group" aria-labelledby={`${id}-reason`}>
        {reasonsInOrder(about.suggested?.reason).map(([reason, words], index) => (
          <button
            key={reason}
            type="button"
            className="chip"
            ref={index === 0 ? first : undefined}
            aria-disabled={command.busy}
            onClick={() => void send(reason)}
          >
            {words}
          </button>
        ))}
      </div>
      <CommandError refusal={command.refusal} />
      <div className="pane-form__pair">
        <div>
          <label className="pane-form__label" htmlFor={`${id}-to`}>
            To
          </label>
          <select
            id={`${id}-to`}
            className="nhsuk-select"
            value={to}
            onChange={event => setTo(answering.find(role => role === event.target.value) ?? to)}
          >
            {answering.map(role => (
              <option key={role} value={role}>
                {roleLabel[role]}
              </option>
            ))}
          </select>
        </div>
        <label className="pane-form__check" htmlFor={`${id}-urgent`}>
          <input
            id={`${id}-urgent`}
            type="checkbox"
            checked={urgent}
            onChange={event => setUrgent(event.target.checked)}
          />
          Urgent: stop before deciding
        </label>
      </div>
      <label className="pane-form__label" htmlFor={`${id}-comment`}>
        {urgent ? 'Why it is urgent, in a sentence' : 'Comment (optional)'}
      </label>
      <textarea
        id={`${id}-comment`}
        className="nhsuk-textarea"
        rows={2}
        value={comment}
        onChange={event => setComment(event.target.value)}
      />
      <div className="button-row">
        <Button small kind="secondary" onClick={close}>
          Cancel
        </Button>
      </div>
    </PaneForm>
  )
}

function Sent({ flagId, reason, close }: { flagId: string; reason: Reason; close: () => void }) {
  const where = useWhere()
  const command = useCommand()
  const announce = useAnnounce()
  const line = useRef<HTMLDivElement>(null)
  const latest = useRef(close)
  useEffect(() => {
    latest.current = close
  })
  useEffect(() => {
    line.current?.focus()
    const timer = setTimeout(() => latest.current(), undoMs)
    return () => clearTimeout(timer)
  }, [])
  const undo = async () => {
    if (!(await command.run('flag:withdraw', { ...where, flagId, reason: 'Raised by mistake' }))) return
    announce('Flag taken back')
    close()
  }
  return (
    <div className="flag-sent" ref={line} tabIndex={-1}>
      <p>
        <strong>Flag raised:</strong> {flagReasons[reason]}. It is on every screen in the meeting.
      </p>
      <CommandError refusal={command.refusal} />
      <div className="button-row">
        <Button small kind="secondary" busy={command.busy} onClick={() => void undo()}>
          Undo
        </Button>
        <Button small kind="secondary" onClick={close}>
          Close
        </Button>
      </div>
    </div>
  )
}

function reasonsInOrder(first: Reason | undefined): [Reason, string][] {
  const known: [Reason, string][] = []
  for (const [reason, words] of Object.entries(flagReasons)) if (isReason(reason)) known.push([reason, words])
  return known.sort(([a], [b]) => Number(b === first) - Number(a === first))
}

function isReason(text: string): text is Reason {
  return text in flagReasons
}
