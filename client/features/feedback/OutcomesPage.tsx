// What came of the cases that I referred or flagged: signed outcomes, sent back without anybody typing a letter.
import { Link } from '@tanstack/react-router'
import { shortDate } from '#shared/cui'
import type { FeedbackRow } from '#shared/home'
import type { ReplyOf } from '#shared/http'
import { useAsk, useStale } from '../../app/asking.ts'
import { useAnnounce } from '../../app/clientContext.ts'
import { PageHeading } from '../../app/PageHeading.tsx'
import { useCommand } from '../../app/useCommand.ts'
import { Asked } from '../../design/Asked.tsx'
import { Button } from '../../design/Button.tsx'
import { InstantText } from '../../design/DateTime.tsx'
import { Empty } from '../../design/Empty.tsx'
import { PatientLine } from '../../design/PatientLine.tsx'
import { RefusalNote } from '../../design/RefusalNote.tsx'

export function OutcomesPage() {
  const query = useAsk('feedback')
  return (
    <>
      <PageHeading title="Outcomes" caption="Of the people I referred or flagged" />
      <Asked query={query} what="Outcomes">
        {({ rows, rate }) => (
          <>
            {rate ? <Rate rate={rate} /> : null}
            {rows.length === 0 ? (
              <Empty>
                <p>No outcomes yet.</p>
                <p>When two people have signed the minute of a case that you presented or flagged, it comes here.</p>
              </Empty>
            ) : (
              <ul className="app-actions">
                {rows.map(row => (
                  <Outcome key={row.discussionId} row={row} />
                ))}
              </ul>
            )}
          </>
        )}
      </Asked>
    </>
  )
}

function Rate({ rate }: { rate: NonNullable<ReplyOf<'feedback'>['rate']> }) {
  return (
    <p className="app-quiet nhsuk-body-s">
      In the last 91 days, of {rate.due} {rate.due === 1 ? 'case' : 'cases'} discussed in meetings that you lead or
      organise: {rate.signed} signed, {rate.withinWorkingDay} of them sent back within one working day of the meeting,{' '}
      {rate.seen} read by everybody they went to.
    </p>
  )
}

function Outcome({ row }: { row: FeedbackRow }) {
  const command = useCommand()
  const announce = useAnnounce()
  const stale = useStale()
  const { about } = row
  const seen = async () => {
    if (!(await command.run('feedback:seen', { discussionId: row.discussionId, caseId: row.caseId }))) return
    announce('Marked as read')
    await stale('feedback', 'today')
  }
  return (
    <li className="app-action">
      <div className="app-action__head">
        {about ? <PatientLine identity={about.identity} /> : <strong>A case that you have no part in any more</strong>}
        {row.seenAt ? null : <span className="nhsuk-tag nhsuk-tag--yellow">Not read</span>}
      </div>
      {about ? <Told about={about} /> : <p>Its outcome is signed. Ask {row.chair}, who chaired the meeting.</p>}
      <p className="app-facts">
        <span>
          {row.meetingTitle}, signed <InstantText instant={row.sentAt} />
        </span>
        {about ? (
          <Link to="/cases/$caseId" params={{ caseId: row.caseId }}>
            Open the case
          </Link>
        ) : null}
      </p>
      <RefusalNote refusal={command.refusal} />
      {about && !row.seenAt ? (
        <Button small busy={command.busy} onClick={() => void seen()}>
          I have read this
        </Button>
      ) : null}
    </li>
  )
}

function Told({ about }: { about: NonNullable<FeedbackRow['about']> }) {
  return (
    <>
      <p className="app-quiet nhsuk-u-margin-bottom-1">{about.question}</p>
      {about.decisions.map(text => (
        <p key={text} className="app-action__text">
          {text}
        </p>
      ))}
      {about.decisions.length === 0 ? (
        <p className="app-action__text">
          {about.outcome === 'carry-forward' ? 'Carried forward to a later meeting' : 'No decision was needed'}
        </p>
      ) : null}
      {about.actions.length > 0 ? (
        <ul className="nhsuk-list nhsuk-list--bullet">
          {about.actions.map(action => (
            <li key={action.text}>
              {action.text}: {action.owner}, due {shortDate(action.due)}
            </li>
          ))}
        </ul>
      ) : null}
    </>
  )
}
