import type { ReactNode } from 'react'
import { durationText, instantTime } from '#shared/cui'
import type { ItemView, MeetingView } from '#shared/meeting'
import type { TriageState } from '#shared/referral'
import { plannedSlots } from '#shared/schedule'
import { useAnnounce, useSession } from '../../app/clientContext.ts'
import { may } from '../../app/rights.ts'
import { useCommand } from '../../app/useCommand.ts'
import { Button } from '../../design/Button.tsx'
import { Empty } from '../../design/Empty.tsx'
import { RefusalNote } from '../../design/RefusalNote.tsx'
import { itemsInOrder } from '../../state/meetingState.ts'
import { AgendaItem } from './AgendaItem.tsx'
import { plannedMinutes } from './itemForm.ts'

const minuteMs = 60_000

export function AgendaList({ meeting, editable }: { meeting: MeetingView; editable: boolean }) {
  const session = useSession()
  const announce = useAnnounce()
  const command = useCommand()
  const all = itemsInOrder(meeting)
  const discussed = all.filter(item => item.triage === 'discuss')
  const slots = plannedSlots(meeting.startsAt, discussed)
  const move = async (item: ItemView, toPosition: number) => {
    const done = await command.run('agenda:move', { meetingId: meeting.id, itemId: item.id, toPosition })
    const ends = instantTime(Date.parse(meeting.startsAt) + plannedMinutes(discussed) * minuteMs)
    const words = `Moved to ${toPosition} of ${discussed.length}. The meeting ends about ${ends}`
    if (done) announce(words, 'polite', `place of ${item.id}`)
  }
  const arrange = async () => {
    if (await command.run('agenda:arrange', { meetingId: meeting.id })) announce('Arranged: each presenter comes once')
  }
  const drop = (draggedId: string, onto: ItemView) => {
    const item = discussed.find(one => one.id === draggedId)
    if (item && item.id !== onto.id) void move(item, onto.position)
  }
  const remove = async (item: ItemView) => {
    const done = await command.run('agenda:remove', { meetingId: meeting.id, itemId: item.id })
    if (done) announce(`Item ${item.position} removed from the agenda`)
  }
  if (all.length === 0) {
    return (
      <Empty>
        <p>No patients yet.</p>
        <p>
          {editable
            ? 'Add a patient: search, confirm who it is, and write the question for the meeting.'
            : meeting.kind === 'clinic'
              ? 'Every slot is free. Book one for your own patient.'
              : 'The chair or the care coordinator adds patients before the meeting. You can refer one.'}
        </p>
      </Empty>
    )
  }
  const ended = meeting.state === 'ended'
  const rights = {
    prepares: editable,
    pullsUp: !ended && may(session, 'agenda:refer', meeting.parts),
    bypasses: !ended && may(session, 'agenda:bypass', meeting.parts),
  }
  const rows = (items: readonly ItemView[], label: string) => (
    <ol className="app-agenda" aria-label={label}>
      {items.map(item => (
        <AgendaItem
          key={item.id}
          meetingId={meeting.id}
          kind={meeting.kind}
          item={item}
          count={discussed.length}
          slot={slots.get(item.id) ?? null}
          rights={rights}
          change={
            editable && item.state === 'waiting'
              ? { move: (...to) => void move(...to), drop, remove: gone => void remove(gone), busy: command.busy }
              : null
          }
        />
      ))}
    </ol>
  )
  return (
    <>
      <RefusalNote refusal={command.refusal} />
      {discussed.length > 0 ? (
        <>
          <Plan meeting={meeting} items={discussed}>
            {editable && meeting.state === 'planned' && discussed.length > 2 ? (
              <Button small kind="secondary" busy={command.busy} onClick={() => void arrange()}>
                Put each presenter’s cases together
              </Button>
            ) : null}
          </Plan>
          {rows(discussed, 'Agenda in running order')}
        </>
      ) : null}
      {groups.map(({ state, title }) => {
        const items = all.filter(item => item.triage === state)
        if (items.length === 0) return null
        return (
          <section key={state} className="app-agenda-group">
            <h2 className="nhsuk-heading-s">
              {state === 'referred' && meeting.kind === 'clinic' ? 'Asked between clinics' : title} ({items.length})
            </h2>
            {rows(items, title)}
          </section>
        )
      })}
    </>
  )
}

const groups: readonly { state: TriageState; title: string }[] = [
  { state: 'referred', title: 'Waits for triage' },
  { state: 'listed', title: 'Listed, not discussed' },
  { state: 'sent-back', title: 'Sent back' },
]

function Plan({ meeting, items, children }: { meeting: MeetingView; items: readonly ItemView[]; children: ReactNode }) {
  const minutes = plannedMinutes(items)
  const over = minutes - meeting.plannedMinutes
  return (
    <div className={`app-agenda-plan${over > 0 ? ' app-agenda-plan--over' : ''}`}>
      <p>
        Planned <strong>{durationText(minutes)}</strong> of {durationText(meeting.plannedMinutes)}
      </p>
      <p>
        Ends about <strong>{instantTime(Date.parse(meeting.startsAt) + minutes * minuteMs)}</strong>
      </p>
      {over > 0 ? <p>{durationText(over)} more than the meeting has</p> : null}
      {over < 0 && meeting.kind === 'clinic' ? <p>{durationText(-over)} free</p> : null}
      <p className="app-quiet">In running order</p>
      {children}
    </div>
  )
}
