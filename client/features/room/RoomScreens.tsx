// Pairing and the curtain, for whoever prepares or runs a meeting. Used in the meeting and on the page a code leads to.
import { useId, useState } from 'react'
import { instantTime } from '#shared/cui'
import type { Refusal } from '#shared/errors'
import { isRefusal } from '#shared/errors'
import { useAsk, useStale } from '../../app/asking.ts'
import { useAnnounce, useApi } from '../../app/clientContext.ts'
import { Button } from '../../design/Button.tsx'
import { RefusalNote } from '../../design/RefusalNote.tsx'
import './room.scss'

export function RoomScreens({ meetingId, code: given = '' }: { meetingId: string; code?: string }) {
  const api = useApi()
  const announce = useAnnounce()
  const stale = useStale()
  const query = useAsk('displays', { meetingId })
  const id = useId()
  const [code, setCode] = useState(given)
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const displays = query.data?.displays ?? []

  const send = async (words: string, run: () => Promise<{ ok: true } | Refusal>) => {
    setBusy(true)
    const answer = await run()
    setBusy(false)
    if (isRefusal(answer)) return setRefusal(answer)
    setRefusal(null)
    setCode('')
    announce(words)
    await stale('displays')
  }
  const pair = () =>
    send('Room screen paired', () => api.call('pairDisplay', { params: { meetingId }, body: { code } }))
  const unpair = (displayId: string) =>
    send('Room screen taken away', () => api.call('unpairDisplay', { params: { meetingId, displayId } }))
  return (
    <div className="room-screens">
      <RefusalNote refusal={refusal} />
      <form
        className="room-screens__form"
        noValidate
        onSubmit={event => {
          event.preventDefault()
          void pair()
        }}
      >
        <label htmlFor={id}>Code on the room screen</label>
        <input
          id={id}
          className="nhsuk-input nhsuk-input--width-5"
          inputMode="numeric"
          autoComplete="off"
          value={code}
          onChange={event => setCode(event.target.value)}
        />
        <Button small type="submit" busy={busy}>
          Pair
        </Button>
      </form>
      {displays.length === 0 ? (
        <p>No room screen is paired. Open /room on it: it shows a code.</p>
      ) : (
        <ul className="room-screens__list">
          {displays.map((display, at) => (
            <li key={display.id}>
              Room screen {at + 1}: {display.connected ? 'on' : 'not connected'}, paired {instantTime(display.pairedAt)}{' '}
              by {display.pairedBy}
              <Button small kind="secondary" busy={busy} onClick={() => void unpair(display.id)}>
                Unpair<span className="nhsuk-u-visually-hidden"> room screen {at + 1}</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
