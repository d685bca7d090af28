// What the discussion opens with: what was agreed before, was it done, and did it help?
import { effects } from '#shared/action'
import type { FollowUp } from '#shared/home'
import { useAsk } from '../../app/asking.ts'
import { DateText, InstantText } from '../../design/DateTime.tsx'
import { useItem, useMeetingContext } from '../live/meetingContext.ts'
import { StateTag } from '../live/StateTag.tsx'
import { DidItHelp } from './DidItHelp.tsx'

type Row = FollowUp['actions'][number]

/** Nothing at all while nothing is left from before: an empty box would only be in the way. */
export function LastTime() {
  const item = useItem()
  const caseId = item?.discussion.caseId ?? ''
  const rows = useAsk('caseFollowUp', { caseId }).data?.actions ?? []
  if (!item || rows.length === 0) return null
  const open = rows.filter(row => row.action.state !== 'done').length
  const unasked = rows.filter(row => row.action.state === 'done' && row.action.effect === null).length
  return (
    <section className="pane__part" aria-labelledby="last-time-title" data-case={caseId}>
      <details open={item.discussion.state === 'open'}>
        <summary>
          <h3 id="last-time-title" className="pane__summary">
            From last time
          </h3>{' '}
          <span className="app-quiet">{summary(open, unasked)}</span>
        </summary>
        <ul className="pane__list">
          {rows.map(row => (
            <li key={row.action.id}>
              <Entry row={row} />
            </li>
          ))}
        </ul>
      </details>
    </section>
  )
}

function Entry({ row }: { row: Row }) {
  const { may } = useMeetingContext()
  const { action } = row
  return (
    <article className={`fact fact--${action.state}`} aria-label={`From last time: ${action.text}`}>
      <p className="fact__text">{action.text}</p>
      <p className="fact__meta">
        <StateTag state={action.state} />{' '}
        {row.overdue ? <span className="nhsuk-tag nhsuk-tag--orange">Overdue</span> : null} {action.owner.name}, due{' '}
        <DateText date={action.due} weekday />, from <InstantText instant={row.meetingStartsAt} />
      </p>
      {action.note ? <p className="fact__why">{action.note}</p> : null}
      {action.effect ? (
        <p className="fact__why">
          {effects[action.effect.value]} ({action.effect.by.name})
        </p>
      ) : null}
      {action.state === 'done' && may('action:review') ? (
        <DidItHelp action={action} about={{ discussionId: row.discussionId, caseId: row.caseId }} />
      ) : null}
    </article>
  )
}

function summary(open: number, unasked: number): string {
  const parts = [
    open > 0 ? `${open} not done` : 'all done',
    ...(unasked > 0 ? [`${unasked} to ask: did it help?`] : []),
  ]
  return parts.join(', ')
}
