// Actions agreed in one discussion. Nothing is ownerless: each has one owner, who accepts or refuses.
import { useEffect, useRef, useState } from 'react'
import type { ActionView } from '#shared/action'
import { useAnnounce } from '../../app/clientContext.ts'
import { useCommand } from '../../app/useCommand.ts'
import { Button } from '../../design/Button.tsx'
import { DateText } from '../../design/DateTime.tsx'
import { CommandError } from '../live/CommandError.tsx'
import { useItem, useMeetingContext, useWhere } from '../live/meetingContext.ts'
import { useShortcut } from '../live/meetingKeys.ts'
import { ReasonForm } from '../live/ReasonForm.tsx'
import { StateTag } from '../live/StateTag.tsx'
import { ActionForm } from './ActionForm.tsx'
import { ActionParts, ownPart } from './ActionParts.tsx'

export function ItemActions() {
  const { may } = useMeetingContext()
  const item = useItem()
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const wasOpen = useRef(false)
  const mayAdd = may('action:add') && item?.discussion.state === 'open'
  useShortcut('action', () => {
    if (mayAdd) setOpen(true)
  })
  useEffect(() => {
    if (wasOpen.current && !open) button.current?.focus()
    wasOpen.current = open
  }, [open])
  if (!item) return null
  const { actions } = item.discussion
  return (
    <section className="pane__part" aria-labelledby="actions-title">
      <div className="pane__head">
        <h3 id="actions-title">Actions</h3>
        {mayAdd && !open ? (
          <Button small kind="secondary" ref={button} onClick={() => setOpen(true)} title="Ctrl+Alt+A">
            Add an action
          </Button>
        ) : null}
      </div>
      {open ? <ActionForm close={() => setOpen(false)} /> : null}
      {actions.length === 0 && !open ? <p className="pane__empty">No actions yet.</p> : null}
      <ul className="pane__list">
        {actions.map(action => (
          <li key={action.id}>
            <ActionCard action={action} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function ActionCard({ action }: { action: ActionView }) {
  const { session } = useMeetingContext()
  const where = useWhere()
  const command = useCommand()
  const announce = useAnnounce()
  const [asking, setAsking] = useState<'refuse' | 'done' | null>(null)
  const own = ownPart(action, session.person.id)?.state
  const payload = { ...where, actionId: action.id }
  const accept = async () => {
    if (await command.run('action:accept', payload)) announce('Action accepted')
  }
  const refuse = async (reason: string) => {
    if (await command.run('action:refuse', { ...payload, reason })) setAsking(null)
  }
  const finish = async (note: string) => {
    if (await command.run('action:done', { ...payload, note: note || null })) setAsking(null)
  }
  return (
    <article className={`fact fact--${action.state}`} aria-label={`Action: ${action.text}`}>
      <p className="fact__text">{action.text}</p>
      <p className="fact__meta">
        {action.priority === 'urgent' ? <StateTag state="urgent" /> : null} <StateTag state={action.state} />{' '}
        {action.owner.name}, due <DateText date={action.due} weekday />
      </p>
      <ActionParts action={action} />
      {action.note ? (
        <p className="fact__why">{action.state === 'refused' ? `Reason: ${action.note}` : action.note}</p>
      ) : null}
      <CommandError refusal={asking ? null : command.refusal} />
      {asking === null && (own === 'offered' || own === 'accepted') ? (
        <div className="button-row">
          {own === 'offered' ? (
            <>
              <Button small busy={command.busy} onClick={() => void accept()}>
                Accept
              </Button>
              <Button small kind="secondary" onClick={() => setAsking('refuse')}>
                Refuse
              </Button>
            </>
          ) : (
            <Button small kind="secondary" onClick={() => setAsking('done')}>
              Mark as done
            </Button>
          )}
        </div>
      ) : null}
      {asking ? (
        <ReasonForm
          title={asking === 'refuse' ? 'Refuse this action' : 'Mark as done'}
          label={asking === 'refuse' ? 'Reason' : 'Note (optional)'}
          button={asking === 'refuse' ? 'Refuse' : 'Done'}
          optional={asking === 'done'}
          command={command}
          send={words => void (asking === 'refuse' ? refuse(words) : finish(words))}
          cancel={() => setAsking(null)}
        />
      ) : null}
    </article>
  )
}
