// What the Caldicott guardian looks at each week: every emergency access, and what was found about it.
import { Select, Textarea } from 'nhsuk-react-components'
import { type FormEvent, useState } from 'react'
import { type EmergencyRow, emergencyReview, verdictWords } from '#shared/emergency'
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import { useAsk, useStale } from '../../app/asking.ts'
import { useAnnounce, useApi } from '../../app/clientContext.ts'
import { PageHeading } from '../../app/PageHeading.tsx'
import { Asked } from '../../design/Asked.tsx'
import { Button } from '../../design/Button.tsx'
import { InstantText } from '../../design/DateTime.tsx'
import { Empty } from '../../design/Empty.tsx'
import { RefusalNote } from '../../design/RefusalNote.tsx'

export function EmergencyReviewPage() {
  const query = useAsk('emergencies')
  return (
    <>
      <PageHeading title="Emergency access to review" />
      <p>Of people registered at your practice. Go through this list each week; nobody reviews their own.</p>
      <Asked query={query} what="Emergency access">
        {({ emergencies }) =>
          emergencies.length === 0 ? (
            <Empty>Nobody has opened a record in an emergency.</Empty>
          ) : (
            <ul className="app-stack nhsuk-list">
              {emergencies.map(one => (
                <Entry key={one.id} one={one} />
              ))}
            </ul>
          )
        }
      </Asked>
    </>
  )
}

function Entry({ one }: { one: EmergencyRow }) {
  return (
    <li className="app-card">
      <h2 className="nhsuk-heading-s">
        {one.by.name}, {one.by.role}, {one.by.organisation}
      </h2>
      <p>
        <InstantText instant={one.openedAt} time /> to <InstantText instant={one.endedAt ?? one.until} time />
        {one.endedAt === null ? ' at the latest' : ''}. Case {one.caseId.slice(0, 8)}.
      </p>
      {one.despiteWish ? (
        <p>
          <strong className="nhsuk-tag nhsuk-tag--orange">Against the person’s wish</strong> The person had kept this
          reader, or their organisation, out.
        </p>
      ) : null}
      <p>Reason: {one.reason}</p>
      {one.review ? (
        <p>
          <strong>{verdictWords[one.review.verdict]}.</strong> {one.review.note} ({one.review.by},{' '}
          <InstantText instant={one.review.at} />)
        </p>
      ) : one.mayReview ? (
        <Review id={one.id} />
      ) : (
        <p>{one.endedAt === null ? 'Still open. Review it when it has ended.' : 'Somebody else has to review this.'}</p>
      )}
    </li>
  )
}

function Review({ id }: { id: string }) {
  const api = useApi()
  const announce = useAnnounce()
  const stale = useStale()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const read = emergencyReview.safeParse({ verdict: form.get('verdict'), note: form.get('note') })
    if (!read.success) return setRefused(refuse('invalid', 'Choose what you found, and write a note.'))
    setBusy(true)
    const answer = await api.call('reviewEmergency', { params: { emergencyId: id }, body: read.data })
    setBusy(false)
    if (isRefusal(answer)) return setRefused(answer)
    announce('Review recorded')
    await stale('emergencies', 'today')
  }
  return (
    <form noValidate aria-label="Review" onSubmit={event => void send(event)}>
      <Select id={`verdict-${id}`} name="verdict" label="What you found" defaultValue="">
        <option value="">Choose</option>
        {Object.entries(verdictWords).map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </Select>
      <Textarea id={`note-${id}`} name="note" label="Note" rows={2} maxLength={500} />
      <RefusalNote refusal={refused} />
      <Button type="submit" small busy={busy}>
        Sign off
      </Button>
    </form>
  )
}
