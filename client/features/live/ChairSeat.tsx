// For everybody who is not in the chair: who is, whether they are gone, and for chair and deputy one click to take over.
import { useEffect, useState } from 'react'
import { instantTime } from '#shared/cui'
import { useAnnounce } from '../../app/clientContext.ts'
import { useCommand } from '../../app/useCommand.ts'
import { Button } from '../../design/Button.tsx'
import { type Seat, seatOf } from '../../state/chair.ts'
import { CommandError } from './CommandError.tsx'
import { useMeetingContext } from './meetingContext.ts'

/** Looked at every second while somebody is gone: the button comes when the 20 seconds are over. */
export function useSeat(): Seat {
  const { meeting, session, serverNow } = useMeetingContext()
  const [now, setNow] = useState(serverNow)
  const waiting = meeting.chairAbsentSince !== null
  useEffect(() => {
    setNow(serverNow())
    if (!waiting) return
    const timer = setInterval(() => setNow(serverNow()), 1_000)
    return () => clearInterval(timer)
  }, [waiting, serverNow])
  return seatOf(meeting, session.person.id, now)
}

export function ChairSeat({ seat }: { seat: Seat }) {
  const { meeting, session } = useMeetingContext()
  const command = useCommand()
  const announce = useAnnounce()
  const gone = meeting.chairAbsentSince !== null
  useEffect(() => {
    if (gone) announce(`${meeting.inChair.name}, who chairs, has lost the connection`)
  }, [gone, meeting.inChair.name, announce])
  if (meeting.state !== 'live' || seat.mine) return null
  const take = async () => {
    if (await command.run('chair:take', { meetingId: meeting.id, from: meeting.inChair.id })) {
      announce('You are in the chair')
    }
  }
  const elsewhere = meeting.inChair.id !== meeting.chair.id
  if (!seat.canTake && !gone && !elsewhere) return null
  return (
    <div className="chair" data-seat={gone ? 'absent' : 'held'}>
      <p className="chair__who">
        {gone && meeting.chairAbsentSince !== null
          ? `${meeting.inChair.name} (chair) lost the connection at ${instantTime(meeting.chairAbsentSince)}`
          : `${meeting.inChair.name} is in the chair`}
      </p>
      {seat.canTake ? (
        <Button small busy={command.busy} onClick={() => void take()}>
          {meeting.chair.id === session.person.id ? 'Take the chair back' : 'Take the chair'}
        </Button>
      ) : null}
      <CommandError refusal={command.refusal} />
    </div>
  )
}
