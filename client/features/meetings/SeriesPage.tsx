// Meeting series: what each is for, who stands in for whom, and its next date.
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { durationText, shortDate } from '#shared/cui'
import { isRefusal, type Refusal } from '#shared/errors'
import { organisationKindLabel, roleLabel } from '#shared/roles'
import { cadences, type SeriesGiven, type SeriesView } from '#shared/series'
import { useAsk, useStale } from '../../app/asking.ts'
import { useAnnounce, useApi, useSession } from '../../app/clientContext.ts'
import { PageHeading } from '../../app/PageHeading.tsx'
import { may } from '../../app/rights.ts'
import { Asked } from '../../design/Asked.tsx'
import { Button } from '../../design/Button.tsx'
import { InstantText } from '../../design/DateTime.tsx'
import { Empty } from '../../design/Empty.tsx'
import { PersonOptions } from '../../design/PeoplePicker.tsx'
import { RefusalNote } from '../../design/RefusalNote.tsx'

export function SeriesPage() {
  const query = useAsk('series')
  return (
    <>
      <p className="nhsuk-body-s">
        <Link to="/meetings">Back to meetings</Link>
      </p>
      <PageHeading title="Meeting series" />
      <Asked query={query} what="Series">
        {({ series }) =>
          series.length === 0 ? (
            <Empty>
              <p>No series yet.</p>
              <p>
                <Link to="/meetings/new">Create a meeting</Link> and choose how often it repeats.
              </p>
            </Empty>
          ) : (
            series.map(one => <Series key={`${one.id} ${one.version}`} series={one} />)
          )
        }
      </Asked>
    </>
  )
}

function Series({ series }: { series: SeriesView }) {
  const session = useSession()
  const api = useApi()
  const announce = useAnnounce()
  const stale = useStale()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const prepares = !series.ended && may(session, 'meeting:prepare', series.parts)
  const run = async (what: Promise<object | Refusal>, words: string) => {
    setBusy(true)
    const answer = await what
    setBusy(false)
    setRefused(isRefusal(answer) ? answer : null)
    if (isRefusal(answer)) return
    announce(words)
    await stale('series', 'meetings', 'today')
  }
  const params = { seriesId: series.id }
  const change = (over: Partial<SeriesGiven> & { ended?: boolean }, words: string) =>
    void run(api.call('changeSeries', { params, body: { ...given(series), ended: series.ended, ...over } }), words)
  return (
    <section className="app-card app-series" aria-labelledby={`series-${series.id}`}>
      <h2 className="nhsuk-heading-m" id={`series-${series.id}`}>
        {series.title}
        {series.ended ? ' (ended)' : ''}
      </h2>
      <p className="app-facts">
        <span>{cadences[series.cadence]}</span>
        <span>
          {series.time} for {durationText(series.plannedMinutes)}
        </span>
        <span>Chair {series.chair.name}</span>
        {series.deputy ? <span>Deputy {series.deputy.name}</span> : null}
      </p>
      {series.terms ? <p className="app-series__terms">{series.terms}</p> : null}
      {series.quorum.map(rule => (
        <p key={rule.decision}>
          Must be there:{' '}
          {[
            ...rule.roles.map(role => roleLabel[role]),
            ...rule.agencies.map(kind => organisationKindLabel[kind].toLowerCase()),
          ].join(', ')}
        </p>
      ))}
      <p>
        {series.next ? (
          <>
            Next:{' '}
            <Link to="/meetings/$meetingId/agenda" params={{ meetingId: series.next.meetingId }}>
              <InstantText instant={series.next.startsAt} weekday time />
            </Link>
          </>
        ) : (
          'No meeting is planned.'
        )}
      </p>
      <Members series={series} prepares={prepares} busy={busy} change={change} />
      <RefusalNote refusal={refused} />
      {prepares ? (
        <div className="app-buttons">
          <Button
            small
            kind="secondary"
            busy={busy}
            onClick={() =>
              void run(
                api.call('nextMeeting', { params, body: { date: series.nextDate ?? '' } }),
                'The next meeting is planned',
              )
            }
          >
            Plan {series.nextDate ? shortDate(series.nextDate) : 'the next date'}
          </Button>
          <Button small kind="secondary" busy={busy} onClick={() => change({ ended: true }, 'The series has ended')}>
            End series<span className="nhsuk-u-visually-hidden"> {series.title}</span>
          </Button>
        </div>
      ) : null}
    </section>
  )
}

function Members({
  series,
  prepares,
  busy,
  change,
}: {
  series: SeriesView
  prepares: boolean
  busy: boolean
  change: (over: Partial<SeriesGiven>, words: string) => void
}) {
  const people = useAsk('people').data?.people ?? []
  const setDeputy = (personId: string, deputyId: string | null) => {
    const members = given(series).members.map(one => (one.personId === personId ? { personId, deputyId } : one))
    change({ members }, 'Deputy changed')
  }
  return (
    <details className="app-referral">
      <summary>Standing members ({series.members.length})</summary>
      <table className="app-plain-table">
        <thead>
          <tr>
            <th scope="col">Member</th>
            <th scope="col">Deputy</th>
          </tr>
        </thead>
        <tbody>
          {series.members.map(({ person, deputy, left }) => (
            <tr key={person.id}>
              <td>
                {person.name}, {roleLabel[person.role]}
                {left ? <strong className="nhsuk-tag nhsuk-tag--grey">Has left</strong> : null}
              </td>
              <td>
                {prepares ? (
                  <select
                    className="nhsuk-select"
                    aria-label={`Deputy of ${person.name}`}
                    value={deputy?.id ?? ''}
                    disabled={busy}
                    onChange={event => setDeputy(person.id, event.currentTarget.value || null)}
                  >
                    <option value="">Nobody</option>
                    <PersonOptions people={people.filter(one => one.id !== person.id)} />
                  </select>
                ) : (
                  (deputy?.name ?? 'Nobody')
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}

function given(series: SeriesView): SeriesGiven {
  const { title, kind, terms, cadence, firstOn, time, plannedMinutes, place, phone, requiredRoles, quorum } = series
  return {
    ...{ title, kind, terms, cadence, firstOn, time, plannedMinutes, place, phone, requiredRoles, quorum },
    chairId: series.chair.id,
    deputyId: series.deputy?.id ?? null,
    members: series.members.map(({ person, deputy }) => ({ personId: person.id, deputyId: deputy?.id ?? null })),
  }
}
