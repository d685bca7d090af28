// One row of the agenda: who, why, whether it is ready, and the buttons that move it.
import { useId, useRef, useState } from 'react'
import { durationText, instantTime } from '#shared/cui'
import type { ItemView, MeetingView } from '#shared/meeting'
import { meetingsWithoutDecision, proposalRules } from '#shared/proposal'
import type { Slot } from '#shared/schedule'
import { Button } from '../../design/Button.tsx'
import { PatientLine } from '../../design/PatientLine.tsx'
import { AskNote, closedWords, SlotTools } from '../clinic/ClinicSlot.tsx'
import { InviteVisitor } from '../visit/InviteVisitor.tsx'
import { EditItem } from './EditItem.tsx'
import { Hold } from './Hold.tsx'
import { Readiness, ReferralSummary } from './Referral.tsx'
import { Tool } from './Tool.tsx'
import { Triage, TriageNote } from './Triage.tsx'
import { useDragRow } from './useDragRow.ts'

export interface AgendaItemProps {
  meetingId: string
  kind: MeetingView['kind']
  item: ItemView
  /** Of the running order. */
  count: number
  /** Null for what is not discussed. */
  slot: Slot | null
  rights: { prepares: boolean; pullsUp: boolean; bypasses: boolean }
  /** Null: the row can only be read. */
  change: {
    move: (item: ItemView, to: number) => void
    drop: (draggedId: string, onto: ItemView) => void
    remove: (item: ItemView) => void
    busy: boolean
  } | null
}

type Panel = 'edit' | 'move' | 'remove' | 'invite'

export function AgendaItem({ meetingId, kind, item, count, slot, rights, change }: AgendaItemProps) {
  const [open, setOpen] = useState<Panel | null>(null)
  const row = useRef<HTMLLIElement>(null)
  const handle = useRef<HTMLSpanElement>(null)
  const ordered = change !== null && item.triage === 'discuss'
  const drag = useDragRow(row, handle, item.id, ordered && !open ? from => change.drop(from, item) : null)
  const who = `item ${item.position}`
  const { about } = item
  const toggle = (panel: Panel) => () => setOpen(open === panel ? null : panel)
  return (
    <li className="app-agenda__item" data-dragged={drag.dragged} data-target={drag.target} ref={row}>
      <span className="app-agenda__number" aria-hidden="true" ref={handle} data-handle={ordered || undefined}>
        {item.position}
      </span>
      <div className="app-agenda__who">
        <span className="nhsuk-u-visually-hidden">Item {item.position}: </span>
        {about ? <PatientLine identity={about.identity} /> : <p>{closedWords(kind, item.triage)}</p>}
        {about ? <ReferralSummary about={about} /> : null}
      </div>
      <div className="app-agenda__what">
        {about ? <p className="app-agenda__question">{about.question}</p> : null}
        <p className="app-facts">
          {slot ? (
            <span className="app-nowrap">
              <strong>{instantTime(slot.from)}</strong> to {instantTime(slot.to)}
            </span>
          ) : null}
          <span>{item.presenter.name}</span>
          <span>{durationText(item.minutes)}</span>
          {about && about.invitedIds.length > 0 ? <span>{about.invitedIds.length} invited</span> : null}
        </p>
        {about?.ask ? <AskNote about={about} /> : about ? <TriageNote about={about} /> : null}
        {about ? <Hold about={about} /> : null}
        {about ? <WhyHere about={about} /> : null}
        {about && item.triage === 'discuss' ? (
          <Readiness meetingId={meetingId} item={item} about={about} mayBypass={rights.bypasses} />
        ) : null}
      </div>
      <div className="app-agenda__tools">
        {ordered ? (
          <>
            <Tool
              label="Up"
              about={who}
              off={item.position === 1 || change.busy}
              onClick={() => change.move(item, item.position - 1)}
            />
            <Tool
              label="Down"
              about={who}
              off={item.position === count || change.busy}
              onClick={() => change.move(item, item.position + 1)}
            />
            <Tool label="Move to…" about={who} off={count === 1} expanded={open === 'move'} onClick={toggle('move')} />
          </>
        ) : null}
        {change && about ? <Tool label="Edit" about={who} expanded={open === 'edit'} onClick={toggle('edit')} /> : null}
        {about ? (
          <Triage meetingId={meetingId} item={item} about={about} prepares={change !== null} pullsUp={rights.pullsUp} />
        ) : null}
        {rights.prepares && about && item.triage === 'discuss' && item.state !== 'closed' ? (
          <Tool label="Person or carer" about={who} expanded={open === 'invite'} onClick={toggle('invite')} />
        ) : null}
        {change ? <Tool label="Remove" about={who} expanded={open === 'remove'} onClick={toggle('remove')} /> : null}
        {about && kind === 'clinic' ? <SlotTools meetingId={meetingId} item={item} about={about} /> : null}
      </div>
      {open === 'move' && change ? (
        <MoveTo
          item={item}
          count={count}
          onMove={to => {
            setOpen(null)
            change.move(item, to)
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
      {open === 'invite' && about ? (
        <fieldset className="app-agenda__edit app-plain-fieldset" aria-label={`Invite the person or a carer to ${who}`}>
          <InviteVisitor meetingId={meetingId} itemId={item.id} />
        </fieldset>
      ) : null}
      {open === 'edit' && about ? (
        <EditItem meetingId={meetingId} item={item} about={about} onClose={() => setOpen(null)} />
      ) : null}
    </li>
  )
}

/** What put the case on this agenda, and whether it is time to take it off. */
function WhyHere({ about }: { about: NonNullable<ItemView['about']> }) {
  return (
    <>
      {about.triggers.length > 0 ? (
        <ul className="app-why-here" aria-label="Why this case is here">
          {about.triggers.map(({ rule, facts }) => (
            <li key={rule + facts.join()}>
              <strong>{proposalRules[rule]}</strong>: {facts.join('; ')}
            </li>
          ))}
        </ul>
      ) : null}
      {about.withoutDecision >= meetingsWithoutDecision ? (
        <p className="app-triage-note">
          <strong className="nhsuk-tag nhsuk-tag--orange">{about.withoutDecision} meetings without a decision</strong>{' '}
          Close it, decide something new, or say in the meeting why it stays.
        </p>
      ) : null}
    </>
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
