// Two people and one case, now: a meeting of one item that needs no date, kept and audited like any other.
import { useNavigate } from '@tanstack/react-router'
import { useId, useState } from 'react'
import type { CaseView } from '#shared/case'
import { isRefusal, type Refusal } from '#shared/errors'
import { policy } from '#shared/roles'
import { useAsk, useStale } from '../../app/asking.ts'
import { useApi, useClient, useSession } from '../../app/clientContext.ts'
import { Button } from '../../design/Button.tsx'
import { nameAndBorn } from '../../design/patientIdentity.ts'
import { RefusalNote } from '../../design/RefusalNote.tsx'

const plannedMinutes = 15

export function Huddle({ view }: { view: CaseView }) {
  const { person } = useSession()
  const mayStart = policy['meeting:create'].roles.includes(person.role)
  // Who is here for an emergency only looks; a huddle is for those who care for the person.
  if (!mayStart || !view.relationships.some(one => one !== 'emergency')) return null
  return (
    <details className="nhsuk-details huddle">
      <summary className="nhsuk-details__summary">
        <span className="nhsuk-details__summary-text">Quick huddle</span>
      </summary>
      <HuddleForm view={view} />
    </details>
  )
}

function HuddleForm({ view }: { view: CaseView }) {
  const { caseId } = view.identity
  const { person } = useSession()
  const { live, now } = useClient()
  const api = useApi()
  const stale = useStale()
  const navigate = useNavigate()
  const people = useAsk('casePeople', { caseId }).data?.people ?? []
  const id = useId()
  const [withId, setWithId] = useState('')
  const [question, setQuestion] = useState('What do we do now?')
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)

  const start = async (): Promise<Refusal | string> => {
    const asked = withId === '' ? [] : [withId]
    const plan = {
      title: 'Quick huddle',
      kind: 'mdt' as const,
      startsAt: new Date(now()).toISOString(),
      plannedMinutes,
    }
    const made = await api.call('createMeeting', {
      body: {
        ...plan,
        place: null,
        chairId: person.id,
        deputyId: null,
        memberIds: asked,
        requiredRoles: [],
        quorum: [],
      },
    })
    if (isRefusal(made)) return made
    const meetingId = made.id
    const listed = { caseId, question, presenterId: person.id, minutes: plannedMinutes, invitedIds: asked }
    const added = await live.send('agenda:add', { meetingId, ...listed })
    if (!added.ok) {
      await live.send('meeting:cancel', { meetingId, reason: 'The huddle did not come about.' })
      return added
    }
    // When the person's wishes hold it, the meeting's own screen says so, and starts it with a reason.
    await live.send('meeting:start', { meetingId })
    return meetingId
  }
  const press = async () => {
    setBusy(true)
    const begun = await start()
    setBusy(false)
    if (typeof begun !== 'string') return setRefusal(begun)
    await stale('today', 'meetings')
    await navigate({ to: '/meetings/$meetingId/live', params: { meetingId: begun } })
  }
  const others = people.filter(one => one.id !== person.id)
  return (
    <form
      className="nhsuk-details__text"
      noValidate
      onSubmit={event => {
        event.preventDefault()
        void press()
      }}
    >
      <p>About {nameAndBorn(view.identity)}. It starts now, and is kept like any other meeting.</p>
      <RefusalNote refusal={refusal} />
      <div className="nhsuk-form-group">
        <label className="nhsuk-label" htmlFor={`${id}-with`}>
          With
        </label>
        <select
          id={`${id}-with`}
          className="nhsuk-select"
          value={withId}
          onChange={event => setWithId(event.target.value)}
        >
          <option value="">Nobody yet</option>
          {others.map(one => (
            <option key={one.id} value={one.id}>
              {one.name}, {one.organisation.name}
            </option>
          ))}
        </select>
      </div>
      <div className="nhsuk-form-group">
        <label className="nhsuk-label" htmlFor={`${id}-question`}>
          Question
        </label>
        <input
          id={`${id}-question`}
          className="nhsuk-input"
          maxLength={300}
          value={question}
          onChange={event => setQuestion(event.target.value)}
        />
      </div>
      <Button small type="submit" busy={busy}>
        Start the huddle
      </Button>
    </form>
  )
}
