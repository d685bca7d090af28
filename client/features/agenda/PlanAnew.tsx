// Another time or place, or calling the meeting off. Calendars are told by the sequence of the entry.
import { TextInput } from 'nhsuk-react-components'
import { type FormEvent, useState } from 'react'
import { fromLondon, toLondon } from '#shared/calendar'
import { shortDate } from '#shared/cui'
import type { MeetingView } from '#shared/meeting'
import { useAnnounce } from '../../app/clientContext.ts'
import { useCommand } from '../../app/useCommand.ts'
import { Button } from '../../design/Button.tsx'
import { RefusalNote } from '../../design/RefusalNote.tsx'
import { readTypedDate } from '../../design/typedDate.ts'
import { OneLine } from './OneLine.tsx'

export function PlanAnew({ meeting }: { meeting: MeetingView }) {
  const command = useCommand()
  const announce = useAnnounce()
  const planned = toLondon(meeting.startsAt)
  const [date, setDate] = useState(shortDate(planned.date))
  const [time, setTime] = useState(planned.time)
  const [place, setPlace] = useState(meeting.place ?? '')
  const [phone, setPhone] = useState(meeting.phone ?? '')
  const [problem, setProblem] = useState<string>()
  const [calling, setCalling] = useState(false)
  const change = async (event: FormEvent) => {
    event.preventDefault()
    const day = readTypedDate(date)
    if (day === null) return setProblem('Enter the date as day, month and year, like 24-Nov-2026.')
    setProblem(undefined)
    const startsAt = new Date(fromLondon(day, time)).toISOString()
    const { title, plannedMinutes } = meeting
    const plan = { meetingId: meeting.id, title, startsAt, plannedMinutes, place: place.trim() === '' ? null : place }
    const done = await command.run('meeting:change', { ...plan, phone: phone.trim() === '' ? null : phone.trim() })
    if (done) announce('The meeting is planned anew')
  }
  const callOff = async (reason: string) => {
    if (await command.run('meeting:cancel', { meetingId: meeting.id, reason })) announce('The meeting is called off')
  }
  return (
    <details className="app-coming app-no-print">
      <summary>Change the time or place, or call it off</summary>
      <form onSubmit={event => void change(event)} noValidate>
        <div className="app-form-row">
          <TextInput
            id="plan-date"
            label="Date"
            width="10"
            error={problem}
            value={date}
            onChange={event => setDate(event.currentTarget.value)}
          />
          <TextInput
            id="plan-time"
            label="From"
            type="time"
            width="5"
            value={time}
            onChange={event => setTime(event.currentTarget.value)}
          />
          <TextInput
            id="plan-place"
            label="Place"
            maxLength={120}
            value={place}
            onChange={event => setPlace(event.currentTarget.value)}
          />
          <TextInput
            id="plan-phone"
            label="Telephone when the call is lost"
            inputMode="tel"
            maxLength={30}
            value={phone}
            onChange={event => setPhone(event.currentTarget.value)}
          />
        </div>
        <div className="app-buttons">
          <Button small kind="secondary" type="submit" busy={command.busy}>
            Plan anew
          </Button>
          <Button small kind="secondary" aria-expanded={calling} onClick={() => setCalling(!calling)}>
            Call off…
          </Button>
        </div>
      </form>
      {calling ? (
        <OneLine
          label="Why is it called off?"
          button="Call off"
          busy={command.busy}
          refusal={command.refusal}
          send={reason => void callOff(reason)}
          cancel={() => setCalling(false)}
        />
      ) : (
        <RefusalNote refusal={command.refusal} />
      )}
    </details>
  )
}
