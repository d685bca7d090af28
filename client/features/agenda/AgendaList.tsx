import { useState } from 'react'
import { durationText } from '#shared/cui'
import type { ItemView, MeetingView } from '#shared/meeting'
import { useAnnounce } from '../../app/clientContext.ts'
import { useCommand } from '../../app/useCommand.ts'
import { Empty } from '../../design/Empty.tsx'
import { RefusalNote } from '../../design/RefusalNote.tsx'
import { AgendaItem } from './AgendaItem.tsx'
import { plannedEnd, plannedMinutes } from './itemForm.ts'

export function AgendaList({ meeting, editable }: { meeting: MeetingView; editable: boolean }) {
  const announce = useAnnounce()
  const command = useCommand()
  const [dragged, setDragged] = useState<string | null>(null)
  const [target, setTarget] = useState<string | null>(null)
  const items = [...meeting.items].sort((a, b) => a.position - b.position)
  const move = async (item: ItemView, toPosition: number) => {
    const done = await command.run('agenda:move', { meetingId: meeting.id, itemId: item.id, toPosition })
    if (done) announce(`Moved to ${toPosition} of ${items.length}`)
  }
  const remove = async (item: ItemView) => {
    const done = await command.run('agenda:remove', { meetingId: meeting.id, itemId: item.id })
    if (done) announce(`Item ${item.position} removed from the agenda`)
  }
  const drop = (onto: ItemView) => {
    const item = items.find(candidate => candidate.id === dragged)
    setDragged(null)
    setTarget(null)
    if (item && item.id !== onto.id) void move(item, onto.position)
  }
  if (items.length === 0) {
    return (
      <Empty>
        <p>No patients yet.</p>
        <p>
          {editable
            ? 'Add a patient: search, confirm who it is, and write the question for the meeting.'
            : 'The chair or the care coordinator adds patients before the meeting.'}
        </p>
      </Empty>
    )
  }
  return (
    <>
      <RefusalNote refusal={command.refusal} />
      <Plan meeting={meeting} items={items} />
      <ol className="app-agenda" aria-label="Agenda in running order">
        {items.map(item => (
          <AgendaItem
            key={item.id}
            meetingId={meeting.id}
            item={item}
            count={items.length}
            change={
              editable && item.state === 'waiting'
                ? { move: (...to) => void move(...to), remove: gone => void remove(gone), busy: command.busy }
                : null
            }
            drag={{
              dragged: dragged === item.id,
              target: dragged !== null && target === item.id && dragged !== item.id,
              start: () => setDragged(item.id),
              over: () => setTarget(item.id),
              drop: () => drop(item),
              end: () => {
                setDragged(null)
                setTarget(null)
              },
            }}
          />
        ))}
      </ol>
    </>
  )
}

function Plan({ meeting, items }: { meeting: MeetingView; items: readonly ItemView[] }) {
  const minutes = plannedMinutes(items)
  const over = minutes - meeting.plannedMinutes
  return (
    <div className={`app-agenda-plan${over > 0 ? ' app-agenda-plan--over' : ''}`}>
      <p>
        Planned <strong>{durationText(minutes)}</strong> of {durationText(meeting.plannedMinutes)}
      </p>
      <p>
        Ends about <strong>{plannedEnd(meeting.startsAt, minutes)}</strong>
      </p>
      {over > 0 ? <p>{durationText(over)} more than the meeting has</p> : null}
      <p className="app-quiet">In running order</p>
    </div>
  )
}
