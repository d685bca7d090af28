// What a chair needs less often than Next: more time, park, hand over, lock. A row under the bar, never a dialog.
import { useId, useState } from 'react'
import type { ItemView } from '#shared/meeting'
import type { PersonView } from '#shared/person'
import { policy } from '#shared/roles'
import { useAnnounce } from '../../app/clientContext.ts'
import { useCommand } from '../../app/useCommand.ts'
import { Button } from '../../design/Button.tsx'
import { runningItems } from '../../state/meetingState.ts'
import { RoomScreens } from '../room/RoomScreens.tsx'
import { CommandError } from './CommandError.tsx'
import { useMeetingContext } from './meetingContext.ts'

const moreMinutes = 5

export function MoreControls({ current, close }: { current: ItemView | null; close: () => void }) {
  const { meeting } = useMeetingContext()
  const command = useCommand()
  const announce = useAnnounce()
  const meetingId = meeting.id
  const waiting = runningItems(meeting).some(item => item.state === 'waiting')
  const extend = async (itemId: string) => {
    if (await command.run('item:extend', { meetingId, itemId, minutes: moreMinutes }))
      announce(`${moreMinutes} minutes added`)
  }
  const park = async (from: string) => {
    if (await command.run('meeting:park', { meetingId, from })) {
      announce('Item parked: it comes again at the end')
      close()
    }
  }
  const lock = async () => {
    const locked = !meeting.agendaLocked
    if (await command.run('agenda:lock', { meetingId, locked })) announce(locked ? 'Agenda locked' : 'Agenda unlocked')
  }
  const curtain = async () => {
    const down = !meeting.curtain
    if (await command.run('room:curtain', { meetingId, down }))
      announce(down ? 'Room screen covered' : 'Room screen open')
  }
  return (
    <fieldset className="chair-row">
      <legend className="nhsuk-u-visually-hidden">More for the chair</legend>
      {current ? (
        <>
          <Button small kind="secondary" busy={command.busy} onClick={() => void extend(current.id)}>
            Add {moreMinutes}min
          </Button>
          {waiting ? (
            <Button small kind="secondary" busy={command.busy} onClick={() => void park(current.id)}>
              Park this item
            </Button>
          ) : null}
        </>
      ) : null}
      <Button small kind="secondary" busy={command.busy} onClick={() => void lock()}>
        {meeting.agendaLocked ? 'Unlock agenda' : 'Lock agenda'}
      </Button>
      <HandOver />
      <Button small kind="secondary" busy={command.busy} onClick={() => void curtain()}>
        {meeting.curtain ? 'Open the curtain' : 'Curtain'}
      </Button>
      <details className="chair__room">
        <summary>Room screen</summary>
        <RoomScreens meetingId={meeting.id} />
      </details>
      <CommandError refusal={command.refusal} />
    </fieldset>
  )
}

/** To the deputy with one click when they are here; to anybody else here by choosing them. */
function HandOver() {
  const { meeting, state, session } = useMeetingContext()
  const command = useCommand()
  const announce = useAnnounce()
  const id = useId()
  const [toId, setToId] = useState('')
  const here = state.presence
    .map(one => one.person)
    .filter(person => person.id !== session.person.id && policy['meeting:run'].roles.includes(person.role))
  const deputy = here.find(person => person.id === meeting.deputy?.id)
  const others = here.filter(person => person !== deputy)
  const hand = async (to: PersonView) => {
    if (await command.run('chair:hand', { meetingId: meeting.id, toId: to.id })) announce(`${to.name} is in the chair`)
  }
  const chosen = others.find(person => person.id === toId)
  return (
    <>
      {deputy ? (
        <Button small kind="secondary" busy={command.busy} onClick={() => void hand(deputy)}>
          Hand over to {deputy.name}
        </Button>
      ) : null}
      {others.length > 0 ? (
        <span className="chair__choice">
          <label htmlFor={id}>Hand over to</label>
          <select id={id} className="nhsuk-select" value={toId} onChange={event => setToId(event.target.value)}>
            <option value="">Choose</option>
            {others.map(person => (
              <option key={person.id} value={person.id}>
                {person.name}
              </option>
            ))}
          </select>
          {chosen ? (
            <Button small kind="secondary" busy={command.busy} onClick={() => void hand(chosen)}>
              Hand over
            </Button>
          ) : null}
        </span>
      ) : null}
      <CommandError refusal={command.refusal} />
    </>
  )
}
