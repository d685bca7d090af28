// Decisions of one case in one meeting: proposed by one, answered by name, recorded by the chair.
import { useEffect, useRef, useState } from 'react'
import { Button } from '../../design/Button.tsx'
import { useItem, useMeetingContext } from '../live/meetingContext.ts'
import { useShortcut } from '../live/meetingKeys.ts'
import { DecisionCard } from './DecisionCard.tsx'
import { DecisionForm } from './DecisionForm.tsx'

export function Decisions() {
  const { may } = useMeetingContext()
  const item = useItem()
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const wasOpen = useRef(false)
  const mayPropose = may('decision:propose') && item?.discussion.state === 'open'
  useShortcut('decision', () => {
    if (mayPropose) setOpen(true)
  })
  useEffect(() => {
    if (wasOpen.current && !open) button.current?.focus()
    wasOpen.current = open
  }, [open])
  if (!item) return null
  const { decisions } = item.discussion
  return (
    <section className="pane__part" aria-labelledby="decisions-title">
      <div className="pane__head">
        <h3 id="decisions-title">Decisions</h3>
        {mayPropose && !open ? (
          <Button small ref={button} onClick={() => setOpen(true)} title="Ctrl+Alt+D">
            Propose a decision
          </Button>
        ) : null}
      </div>
      {open ? <DecisionForm close={() => setOpen(false)} /> : null}
      {decisions.length === 0 && !open ? <p className="pane__empty">No decision proposed yet.</p> : null}
      <ul className="pane__list">
        {decisions.map(decision => (
          <li key={decision.id}>
            <DecisionCard decision={decision} />
          </li>
        ))}
      </ul>
    </section>
  )
}
