// The chair's buttons. One click per case when nothing is missing; what is missing is asked in a row, never in a dialog.
import { useState } from 'react'
import type { RefusalCode } from '#shared/errors'
import type { ItemView, MeetingView } from '#shared/meeting'
import { useAnnounce } from '../../app/clientContext.ts'
import { useCommand } from '../../app/useCommand.ts'
import { Button } from '../../design/Button.tsx'
import { behindAt } from '../../state/chair.ts'
import { discussionOf, itemBefore, itemById, runningItems } from '../../state/meetingState.ts'
import { CommandError } from './CommandError.tsx'
import { HeldRow } from './HeldRow.tsx'
import { MissingRow } from './MissingRow.tsx'
import { MoreControls } from './MoreControls.tsx'
import { useMeetingContext } from './meetingContext.ts'
import { useShortcut } from './meetingKeys.ts'
import type { Place } from './usePlace.ts'

/** Refusals that the row under the bar can settle. */
const asksFor: readonly RefusalCode[] = ['outcome-missing', 'flag-open', 'question-open']

type Waiting = { step: 'start' | 'next' | 'end' } | { step: 'open'; itemId: string }

export function ChairControls({ place }: { place: Place }) {
  const { state, meeting } = useMeetingContext()
  const command = useCommand()
  const announce = useAnnounce()
  const [waiting, setWaiting] = useState<Waiting | null>(null)
  const [held, setHeld] = useState<Waiting | null>(null)
  const [more, setMore] = useState(false)
  const { ending, setEnding } = place
  const from = meeting.currentItemId
  const current = itemById(meeting, from)
  const previous = itemBefore(meeting, from)
  const left = runningItems(meeting).filter(item => item.state === 'waiting').length

  /** Text that is still on its way would arrive after the item is closed: who is behind is named first. */
  const behind = behindAt(state.presence, from)
  /** The server decides whether an item may be left; what it misses is asked for in a row. */
  const go = async (step: Waiting, despite = false) => {
    setWaiting(null)
    setHeld(null)
    if (step.step !== 'open' && behind.length > 0 && !despite) return setHeld(step)
    const target = { meetingId: meeting.id, from }
    place.moving(true)
    const done =
      step.step === 'start'
        ? await command.run('meeting:start', { meetingId: meeting.id })
        : step.step === 'open'
          ? await command.run('meeting:open', { ...target, itemId: step.itemId })
          : await command.run(step.step === 'next' ? 'meeting:next' : 'meeting:end', target)
    if (!done) {
      place.moving(false)
      setWaiting(step)
    } else if (step.step === 'start') announce('Meeting started')
    else if (step.step === 'end') setEnding(false)
  }
  const live = meeting.state === 'live'
  useShortcut('next', () => {
    if (live) void go({ step: 'next' })
  })
  useShortcut('back', () => {
    if (live && previous) void go({ step: 'open', itemId: previous.id })
  })

  const missing = command.refusal !== null && asksFor.includes(command.refusal.code)
  const wishesHold = command.refusal?.code === 'wishes-hold'
  const ahead = waiting ? itemAhead(meeting, waiting) : undefined
  const discussion = current ? discussionOf(state, current) : null
  return (
    <>
      <div className="chair">
        {meeting.state === 'planned' ? (
          <Button small busy={command.busy} onClick={() => void go({ step: 'start' })}>
            Start meeting
          </Button>
        ) : null}
        {live ? (
          <>
            {previous ? (
              <Button
                small
                kind="secondary"
                title="Ctrl+Alt+Left arrow"
                busy={command.busy}
                onClick={() => void go({ step: 'open', itemId: previous.id })}
              >
                Back
              </Button>
            ) : null}
            {place.shownId !== null && place.shownId !== from ? (
              <Button
                small
                kind="secondary"
                busy={command.busy}
                onClick={() => void go({ step: 'open', itemId: place.shownId ?? '' })}
              >
                Open this item for everyone
              </Button>
            ) : null}
            <Button small kind="secondary" aria-expanded={more} onClick={() => setMore(!more)}>
              More
            </Button>
            <Button small kind="secondary" aria-expanded={ending} onClick={() => setEnding(!ending)}>
              End
            </Button>
            {from !== null || left > 0 ? (
              <Button small title="Ctrl+Alt+Right arrow" busy={command.busy} onClick={() => void go({ step: 'next' })}>
                {left > 0 ? 'Next' : 'Finish item'}
              </Button>
            ) : null}
          </>
        ) : null}
      </div>
      {held ? (
        <div className="chair-row" role="status">
          <p>
            {behind.length > 0
              ? `Not saved yet: the last words of ${behind.map(one => one.person.name).join(', ')}.`
              : 'Everything is saved now.'}
          </p>
          <Button small busy={command.busy} onClick={() => void go(held, true)}>
            {behind.length > 0 ? 'Go on without them' : 'Go on'}
          </Button>
          <Button small kind="secondary" onClick={() => setHeld(null)}>
            Stay here
          </Button>
        </div>
      ) : null}
      {more && live ? <MoreControls current={current} close={() => setMore(false)} /> : null}
      {ending && live ? (
        <div className="chair-row">
          <p>
            End the meeting for everyone?
            {left > 0 ? ` ${left} ${left === 1 ? 'item has' : 'items have'} not been discussed.` : ''}
          </p>
          <Button small kind="warning" busy={command.busy} onClick={() => void go({ step: 'end' })}>
            End meeting
          </Button>
          <Button small kind="secondary" onClick={() => setEnding(false)}>
            Go on
          </Button>
        </div>
      ) : null}
      {wishesHold && waiting && ahead && command.refusal ? (
        <HeldRow refusal={command.refusal} item={ahead} goOn={() => void go(waiting)} cancel={command.clear} />
      ) : missing && waiting && discussion ? (
        <MissingRow discussion={discussion} goOn={() => void go(waiting)} cancel={command.clear} />
      ) : command.refusal ? (
        <div className="chair-row">
          <CommandError refusal={command.refusal} />
          <Button small kind="secondary" onClick={command.clear}>
            Close
          </Button>
        </div>
      ) : null}
    </>
  )
}

/** The item that the step would open, as the server counts: the next one that waits, from here on and then from the top. */
function itemAhead(meeting: MeetingView, step: Waiting): ItemView | undefined {
  if (step.step === 'end') return undefined
  if (step.step === 'open') return itemById(meeting, step.itemId) ?? undefined
  const items = runningItems(meeting)
  if (step.step === 'start') return items[0]
  const at = items.findIndex(item => item.id === meeting.currentItemId)
  const waits = (item: ItemView) => item.state === 'waiting'
  return items.slice(at + 1).find(waits) ?? items.find(waits)
}
