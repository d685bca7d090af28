// My meetings in my own calendar: a private address that can be taken back. It names no patient.
import { useState } from 'react'
import { instantDate } from '#shared/cui'
import { isRefusal, type Refusal } from '#shared/errors'
import { useAsk, useStale } from '../../app/asking.ts'
import { useAnnounce, useApi } from '../../app/clientContext.ts'
import { Button } from '../../design/Button.tsx'
import { RefusalNote } from '../../design/RefusalNote.tsx'

export function CalendarFeed() {
  const api = useApi()
  const announce = useAnnounce()
  const stale = useStale()
  const query = useAsk('calendarFeed')
  const [address, setAddress] = useState<string | null>(null)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const made = query.data?.madeAt ?? null
  const make = async () => {
    const answer = await api.call('makeCalendarFeed')
    if (isRefusal(answer)) return setRefused(answer)
    setRefused(null)
    setAddress(new URL(answer.address, window.location.origin).href)
    announce('Your calendar address is ready')
    await stale('calendarFeed')
  }
  const end = async () => {
    const answer = await api.call('endCalendarFeed')
    if (isRefusal(answer)) return setRefused(answer)
    setRefused(null)
    setAddress(null)
    announce('Your calendar address no longer works')
    await stale('calendarFeed')
  }
  return (
    <details className="app-coming app-no-print">
      <summary>My meetings in my calendar</summary>
      <p>
        A calendar that subscribes to your private address shows your meetings with title, time and place. It never
        shows a patient. Whoever has the address can read it; take it back when in doubt.
      </p>
      {address ? (
        <p>
          <label htmlFor="calendar-address">Your address, shown only now</label>
          <input id="calendar-address" className="nhsuk-input app-calendar-address" readOnly value={address} />
        </p>
      ) : null}
      {made && !address ? <p>You have an address since {instantDate(made)}.</p> : null}
      <RefusalNote refusal={refused} />
      <div className="app-buttons">
        <Button small kind="secondary" onClick={() => void make()}>
          {made ? 'Make a new address' : 'Make my address'}
        </Button>
        {made ? (
          <Button small kind="secondary" onClick={() => void end()}>
            Take it back
          </Button>
        ) : null}
      </div>
    </details>
  )
}
