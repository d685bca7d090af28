// Flags I must answer, and flags I raised. They are answered where the case is discussed: in the meeting.
import { Link, useSearch } from '@tanstack/react-router'
import { type FlagView, flagReasons } from '#shared/flag'
import type { FlagRow } from '#shared/home'
import { roleLabel } from '#shared/roles'
import { useAsk } from '../../app/asking.ts'
import { PageHeading } from '../../app/PageHeading.tsx'
import { Asked } from '../../design/Asked.tsx'
import { InstantText } from '../../design/DateTime.tsx'
import { Empty } from '../../design/Empty.tsx'
import { PatientLine } from '../../design/PatientLine.tsx'
import { FlagTag, flagAnswerWords } from './FlagTag.tsx'

export function FlagsPage() {
  const query = useAsk('flags')
  const { show = 'open' } = useSearch({ from: '/frame/inside/flags' })
  return (
    <>
      <PageHeading title="Flags" />
      <nav className="app-filters" aria-label="Show flags">
        <Link
          to="/flags"
          activeOptions={{ exact: true }}
          search={{ show: 'open' }}
          aria-current={show === 'open' ? 'true' : undefined}
        >
          Open
        </Link>
        <Link
          to="/flags"
          activeOptions={{ exact: true }}
          search={{ show: 'all' }}
          aria-current={show === 'all' ? 'true' : undefined}
        >
          All
        </Link>
      </nav>
      <Asked query={query} what="Flags">
        {({ flags }) => <Lists flags={show === 'open' ? flags.filter(row => row.flag.state === 'open') : flags} />}
      </Asked>
    </>
  )
}

function Lists({ flags }: { flags: readonly FlagRow[] }) {
  if (flags.length === 0) {
    return (
      <Empty>
        <p>No flags here.</p>
        <p>
          A flag points at a medicine or at words in a case and asks somebody to look before a decision is recorded.
          Flags that you raise, and flags that wait for your answer, appear here.
        </p>
      </Empty>
    )
  }
  return (
    <>
      <Group title="For me to answer" rows={flags.filter(row => row.toMe)} />
      <Group title="Raised by me, or answered" rows={flags.filter(row => !row.toMe)} />
    </>
  )
}

function Group({ title, rows }: { title: string; rows: readonly FlagRow[] }) {
  if (rows.length === 0) return null
  const id = title.replaceAll(/\W+/g, '-').toLowerCase()
  return (
    <section aria-labelledby={id}>
      <h2 className="nhsuk-heading-s app-group-heading" id={id}>
        {title} <span className="app-quiet">({rows.length})</span>
      </h2>
      <ul className="app-actions">
        {rows.map(row => (
          <Entry key={row.flag.id} row={row} />
        ))}
      </ul>
    </section>
  )
}

function Entry({ row }: { row: FlagRow }) {
  const { flag } = row
  return (
    <li className="app-action">
      <div className="app-action__head">
        <PatientLine identity={row.identity} />
        <FlagTag flag={flag} />
      </div>
      <p className="app-action__text">
        <strong>{flagReasons[flag.reason]}</strong>: {flag.quote}
      </p>
      {flag.comment ? <p className="nhsuk-u-margin-bottom-1">{flag.comment}</p> : null}
      <p className="app-facts">
        <span>
          Raised by <strong>{flag.raisedBy.name}</strong>
          {flag.joinedBy.length > 0 ? ` and ${flag.joinedBy.map(person => person.name).join(', ')}` : ''},{' '}
          <InstantText instant={flag.raisedAt} time />
        </span>
        <span>To {toWords(flag)}</span>
        <span>{row.meetingTitle}</span>
      </p>
      {flag.answer ? <p className="nhsuk-u-margin-top-2 nhsuk-u-margin-bottom-0">{flagAnswerWords(flag)}</p> : null}
      <p className="app-buttons nhsuk-u-margin-top-2 nhsuk-u-margin-bottom-0">
        {flag.state === 'open' ? (
          <Link to="/meetings/$meetingId/live" params={{ meetingId: row.meetingId }} search={{ pane: 'flags' }}>
            {row.toMe ? 'Answer in the meeting' : 'Open the meeting'}
          </Link>
        ) : null}
        <Link to="/cases/$caseId" params={{ caseId: row.caseId }} search={{ tab: 'medicines' }}>
          Open the case<span className="nhsuk-u-visually-hidden"> for the flag {flag.quote}</span>
        </Link>
      </p>
    </li>
  )
}

function toWords(flag: FlagView): string {
  if (flag.to.person) return flag.to.person.name
  return flag.to.role ? roleLabel[flag.to.role] : 'the meeting'
}
