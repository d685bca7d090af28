// Whether I come, when I can be there, and when my cases are.
import { useState } from 'react'
import { instantTime } from '#shared/cui'
import type { MeetingView } from '#shared/meeting'
import { plannedSlots } from '#shared/schedule'
import { useAsk } from '../../app/asking.ts'
import { useAnnounce, useSession } from '../../app/clientContext.ts'
import { may } from '../../app/rights.ts'
import { useCommand } from '../../app/useCommand.ts'
import { Button } from '../../design/Button.tsx'
import { PersonOptions } from '../../design/PeoplePicker.tsx'
import { RefusalNote } from '../../design/RefusalNote.tsx'
import { runningItems } from '../../state/meetingState.ts'

export function Coming({ meeting }: { meeting: MeetingView }) {
  const people = useAsk('people').data?.people ?? meeting.members
  const session = useSession()
  const me = session.person.id
  const command = useCommand()
  const announce = useAnnounce()
  const [deputyId, setDeputyId] = useState('')
  const mine = meeting.answers.find(one => one.personId === me)
  const times = meeting.availability.find(one => one.personId === me)
  const [from, setFrom] = useState(times?.from ?? '')
  const [to, setTo] = useState(times?.to ?? '')
  if (meeting.state !== 'planned' || !may(session, 'agenda:refer', meeting.parts)) return null
  const at = { meetingId: meeting.id }
  const answer = async (answered: 'accepted' | 'declined') => {
    const payload = { ...at, answer: answered, deputyId: answered === 'declined' && deputyId !== '' ? deputyId : null }
    if (await command.run('meeting:answer', payload)) announce(answered === 'accepted' ? 'You come' : 'You do not come')
  }
  const say = async () => {
    const payload = { ...at, from: from === '' ? null : from, to: to === '' ? null : to }
    if (await command.run('meeting:available', payload)) announce('Your times are noted')
  }
  const accepted = meeting.answers.filter(one => one.answer === 'accepted').length
  const declined = meeting.answers.length - accepted
  return (
    <details className="app-coming">
      <summary>
        Coming: {accepted} yes, {declined} no, {Math.max(0, meeting.members.length - meeting.answers.length)} not
        answered. {mine ? `You said ${mine.answer === 'accepted' ? 'yes' : 'no'}.` : 'You have not answered.'}
      </summary>
      <MyWindow meeting={meeting} personId={me} />
      <div className="app-coming__row">
        <Button small kind="secondary" busy={command.busy} onClick={() => void answer('accepted')}>
          I come
        </Button>
        <Button small kind="secondary" busy={command.busy} onClick={() => void answer('declined')}>
          I cannot come
        </Button>
        <label>
          Instead of me{' '}
          <select className="nhsuk-select" value={deputyId} onChange={event => setDeputyId(event.currentTarget.value)}>
            <option value="">Nobody</option>
            <PersonOptions people={people.filter(one => one.id !== me)} />
          </select>
        </label>
      </div>
      <form
        className="app-coming__row"
        onSubmit={event => {
          event.preventDefault()
          void say()
        }}
      >
        <label>
          I can be there from{' '}
          <input
            className="nhsuk-input"
            type="time"
            value={from}
            onChange={event => setFrom(event.currentTarget.value)}
          />
        </label>
        <label>
          to{' '}
          <input className="nhsuk-input" type="time" value={to} onChange={event => setTo(event.currentTarget.value)} />
        </label>
        <Button small kind="secondary" type="submit" busy={command.busy}>
          Note my times
        </Button>
      </form>
      <RefusalNote refusal={command.refusal} />
    </details>
  )
}

/** When this person presents: in one piece, or in how many. */
function MyWindow({ meeting, personId }: { meeting: MeetingView; personId: string }) {
  const items = runningItems(meeting)
  const slots = plannedSlots(meeting.startsAt, items)
  const mine = items.filter(item => item.presenter.id === personId)
  const first = mine[0] && slots.get(mine[0].id)
  const last = slots.get(mine.at(-1)?.id ?? '')
  if (!first || !last) return null
  return (
    <p>
      You present {mine.length === 1 ? '1 case' : `${mine.length} cases`}, from {instantTime(first.from)} to{' '}
      {instantTime(last.to)}.
    </p>
  )
}
