// Who stands in for whom: seen by both and by those who arrange it, arranged for oneself or for the organisation, ended early.
import { useState } from 'react'
import type { CoverRow } from '#shared/cover'
import { isRefusal, type Refusal } from '#shared/errors'
import { useAsk, useStale } from '../../app/asking.ts'
import { useAnnounce, useApi, useSession } from '../../app/clientContext.ts'
import { PageHeading } from '../../app/PageHeading.tsx'
import { may } from '../../app/rights.ts'
import { Asked } from '../../design/Asked.tsx'
import { Button } from '../../design/Button.tsx'
import { DateText } from '../../design/DateTime.tsx'
import { Empty } from '../../design/Empty.tsx'
import { RefusalNote } from '../../design/RefusalNote.tsx'
import { CoverForm } from './CoverForm.tsx'

export function CoverPage() {
  const session = useSession()
  const query = useAsk('covers')
  const [adding, setAdding] = useState(false)
  return (
    <div className="app-prose">
      <PageHeading title="Cover" />
      <p>
        Who stands in for somebody sees and does what that person’s places in case teams allow, with their own role,
        from the first day to midnight after the last. People whom a patient keeps out stay out.
      </p>
      <Asked query={query} what="Cover">
        {({ covers, forAll }) => (
          <>
            {adding ? (
              <CoverForm forAll={forAll} close={() => setAdding(false)} />
            ) : may(session, 'cover:arrange') ? (
              <div className="app-buttons nhsuk-u-margin-bottom-4">
                <Button onClick={() => setAdding(true)}>Arrange cover</Button>
              </div>
            ) : null}
            {covers.length === 0 ? (
              <Empty>
                <p>Nobody stands in for anybody, now or later.</p>
              </Empty>
            ) : (
              <ul className="app-stack nhsuk-list">
                {covers.map(one => (
                  <Entry key={one.id} one={one} />
                ))}
              </ul>
            )}
          </>
        )}
      </Asked>
    </div>
  )
}

function Entry({ one }: { one: CoverRow }) {
  const api = useApi()
  const announce = useAnnounce()
  const stale = useStale()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const end = async () => {
    setBusy(true)
    const answer = await api.call('endCover', { params: { coverId: one.id } })
    setBusy(false)
    if (isRefusal(answer)) return setRefused(answer)
    announce('Cover ended')
    await stale('covers')
  }
  return (
    <li className="app-card">
      <h2 className="nhsuk-heading-s">
        {one.standsIn.name} ({one.standsIn.role}) for {one.away.name} ({one.away.role})
      </h2>
      <p>
        <strong className={`nhsuk-tag nhsuk-tag--${one.state === 'now' ? 'green' : 'blue'}`}>
          {one.state === 'now' ? 'Now' : 'To come'}
        </strong>{' '}
        <DateText date={one.from} weekday /> to <DateText date={one.until} weekday />, arranged by {one.arrangedBy}
        {one.reason ? `. ${one.reason}` : ''}
      </p>
      <RefusalNote refusal={refused} />
      {one.mayEnd ? (
        <Button small kind="secondary" busy={busy} onClick={() => void end()}>
          End now
          <span className="nhsuk-u-visually-hidden">
            : {one.standsIn.name} for {one.away.name}
          </span>
        </Button>
      ) : null}
    </li>
  )
}
