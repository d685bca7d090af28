import { useState } from 'react'
import { instantTime } from '#shared/cui'
import { visitorLabel } from '#shared/roles'
import { Button } from '../../design/Button.tsx'
import { InviteVisitor } from '../visit/InviteVisitor.tsx'
import { useItem, useMeetingContext } from './meetingContext.ts'

/** Who of the person and their carers came to this item, and inviting them. */
export function VisitorPart() {
  const item = useItem()
  const { meeting, may } = useMeetingContext()
  const [open, setOpen] = useState(false)
  const visitors = item?.item.about?.visitors ?? []
  const invites = may('visit:invite') && meeting.state !== 'ended' && item?.item.state !== 'closed'
  if (!item || (!invites && visitors.length === 0)) return null
  return (
    <section className="pane__part" aria-labelledby="visitors-title">
      <div className="pane__head">
        <h3 id="visitors-title">The person or a carer</h3>
        {invites ? (
          <Button small kind="secondary" aria-expanded={open} onClick={() => setOpen(!open)}>
            Invite<span className="nhsuk-u-visually-hidden"> the person or a carer</span>
          </Button>
        ) : null}
      </div>
      {visitors.length > 0 ? (
        <ul className="nhsuk-list">
          {visitors.map(stay => (
            <li key={stay.visitId + stay.from}>
              {stay.name}, {visitorLabel[stay.who].toLowerCase()}
              {stay.way === 'phone' ? ', on the telephone' : ''}: {instantTime(stay.from)}{' '}
              {stay.to === null ? 'until now' : `to ${instantTime(stay.to)}`}
            </li>
          ))}
        </ul>
      ) : null}
      {invites && open ? <InviteVisitor meetingId={meeting.id} itemId={item.item.id} /> : null}
    </section>
  )
}
