// One row of the agenda: who, why, and the buttons that move it. Dragging is an extra; the buttons do everything.
import { Link } from '@tanstack/react-router'
import { type DragEvent, useId, useState } from 'react'
import { durationText } from '#shared/cui'
import type { ItemView } from '#shared/meeting'
import { Button } from '../../design/Button.tsx'
import { PatientLine } from '../../design/PatientLine.tsx'
import { EditItem } from './EditItem.tsx'

export interface AgendaItemProps {
  meetingId: string
  item: ItemView
  count: number
  /** Absent: the row can only be read. */
  change: { move: (item: ItemView, to: number) => void; remove: (item: ItemView) => void; busy: boolean } | null
  drag: { dragged: boolean; target: boolean; start: () => void; over: () => void; drop: () => void; end: () => void }
}

export function AgendaItem({ meetingId, item, count, change, drag }: AgendaItemProps) {
  const [open, setOpen] = useState<'edit' | 'move' | 'remove' | null>(null)
  const who = `item ${item.position}`
  const { about } = item
  const move = (to: number) => change?.move(item, to)
  return (
    <li
      className="app-agenda__item"
      draggable={change !== null && open === null}
      data-dragged={drag.dragged}
      data-target={drag.target}
      onDragStart={(event: DragEvent) => {
        event.dataTransfer.effectAllowed = 'move'
        drag.start()
      }}
      onDragOver={event => {
        event.preventDefault()
        drag.over()
      }}
      onDrop={event => {
        event.preventDefault()
        drag.drop()
      }}
      onDragEnd={drag.end}
    >
      <span className="app-agenda__number" aria-hidden="true">
        {item.position}
      </span>
      <div className="app-agenda__who">
        <span className="nhsuk-u-visually-hidden">Item {item.position}: </span>
        {about ? <PatientLine identity={about.identity} /> : <p>A case that you have no part in</p>}
      </div>
      <div className="app-agenda__what">
        {about ? <p className="app-agenda__question">{about.question}</p> : null}
        <p className="app-facts">
          <span>{item.presenter.name}</span>
          <span>{durationText(item.minutes)}</span>
          {about && about.invitedIds.length > 0 ? <span>{about.invitedIds.length} invited</span> : null}
        </p>
        {about ? <Readiness missing={about.missing} /> : null}
        {about ? <Hold about={about} /> : null}
      </div>
      {change ? (
        <div className="app-agenda__tools">
          <Tool
            label="Up"
            about={who}
            off={item.position === 1 || change.busy}
            onClick={() => move(item.position - 1)}
          />
          <Tool
            label="Down"
            about={who}
            off={item.position === count || change.busy}
            onClick={() => move(item.position + 1)}
          />
          <Tool
            label="Move to…"
            about={who}
            off={count === 1}
            expanded={open === 'move'}
            onClick={() => setOpen(open === 'move' ? null : 'move')}
          />
          {about ? (
            <Tool
              label="Edit"
              about={who}
              expanded={open === 'edit'}
              onClick={() => setOpen(open === 'edit' ? null : 'edit')}
            />
          ) : null}
          <Tool
            label="Remove"
            about={who}
            expanded={open === 'remove'}
            onClick={() => setOpen(open === 'remove' ? null : 'remove')}
          />
        </div>
      ) : null}
      {open === 'move' && change ? (
        <MoveTo
          item={item}
          count={count}
          onMove={to => {
            setOpen(null)
            move(to)
          }}
        />
      ) : null}
      {open === 'remove' && change ? (
        <fieldset className="app-agenda__edit app-plain-fieldset" aria-label={`Remove item ${item.position}`}>
          <p>Remove this from the agenda? The case itself stays as it is.</p>
          <div className="app-buttons">
            <Button small kind="warning" busy={change.busy} onClick={() => change.remove(item)}>
              Remove from agenda
            </Button>
            <Button small kind="secondary" onClick={() => setOpen(null)}>
              Keep
            </Button>
          </div>
        </fieldset>
      ) : null}
      {open === 'edit' && about ? (
        <EditItem meetingId={meetingId} item={item} about={about} onClose={() => setOpen(null)} />
      ) : null}
    </li>
  )
}

function Readiness({ missing }: { missing: readonly string[] }) {
  if (missing.length === 0) return <span className="nhsuk-tag nhsuk-tag--green">Ready</span>
  return <span className="nhsuk-tag nhsuk-tag--yellow">Missing: {missing.join(', ')}</span>
}

/** What keeps the item from starting, where it can still be mended. */
function Hold({ about }: { about: NonNullable<ItemView['about']> }) {
  if (about.hold === null) return null
  return about.urgent ? (
    <p className="app-agenda__hold">
      Urgent: {about.urgent.reason} ({about.urgent.by.name})
    </p>
  ) : (
    <p className="app-agenda__hold">
      <span className="nhsuk-tag nhsuk-tag--orange">Held</span> {about.hold}{' '}
      <Link to="/cases/$caseId" params={{ caseId: about.identity.caseId }} search={{ tab: 'wishes' }}>
        Record the person’s wishes
      </Link>
    </p>
  )
}

/** Off means that it says so and does nothing; it stays focusable, so that the focus is not lost after the last step up. */
function Tool({
  label,
  about,
  off = false,
  expanded,
  onClick,
}: {
  label: string
  about: string
  off?: boolean
  expanded?: boolean
  onClick: () => void
}) {
  return (
    <button
      type="button"
      className="app-tool"
      aria-disabled={off || undefined}
      aria-expanded={expanded}
      onClick={() => {
        if (!off) onClick()
      }}
    >
      {label}
      <span className="nhsuk-u-visually-hidden"> {about}</span>
    </button>
  )
}

function MoveTo({ item, count, onMove }: { item: ItemView; count: number; onMove: (to: number) => void }) {
  const field = useId()
  const [to, setTo] = useState(item.position)
  const positions = Array.from({ length: count }, (_none, index) => index + 1)
  return (
    <fieldset className="app-agenda__edit app-plain-fieldset app-buttons" aria-label={`Move item ${item.position}`}>
      <label className="nhsuk-label nhsuk-u-margin-bottom-0" htmlFor={field}>
        Move to position
      </label>
      <select
        id={field}
        className="nhsuk-select"
        value={to}
        onChange={event => setTo(Number(event.currentTarget.value))}
      >
        {positions.map(position => (
          <option key={position} value={position}>
            {position} of {count}
          </option>
        ))}
      </select>
      <Button small onClick={() => onMove(to)}>
        Move
      </Button>
    </fieldset>
  )
}
