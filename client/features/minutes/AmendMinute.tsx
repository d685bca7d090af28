// Correcting a minute after the meeting: the version before stays as it was signed.
import { useId, useState } from 'react'
import type { MinuteView } from '#shared/caseMinute'
import type { DiscussionView } from '#shared/discussion'
import type { MinutesView } from '#shared/meeting'
import { useAsk, useStale } from '../../app/asking.ts'
import { useAnnounce } from '../../app/clientContext.ts'
import { useCommand } from '../../app/useCommand.ts'
import { Button } from '../../design/Button.tsx'
import { nameAndBorn } from '../../design/patientIdentity.ts'
import { RefusalNote } from '../../design/RefusalNote.tsx'
import { peopleOf } from '../live/meetingContext.ts'

export function AmendMinute(props: {
  entry: MinutesView['items'][number]
  minute: MinuteView
  discussion: DiscussionView
  meeting: MinutesView['meeting']
  close: () => void
}) {
  const { entry, minute, discussion, meeting, close } = props
  const id = useId()
  const command = useCommand()
  const announce = useAnnounce()
  const stale = useStale()
  const all = useAsk('people').data?.people ?? []
  const [decisions, setDecisions] = useState(
    discussion.decisions
      .filter(one => one.recordedAt !== null && one.state !== 'withdrawn')
      .map(one => ({ id: one.id, text: one.text, rationale: one.rationale })),
  )
  const [actions, setActions] = useState(
    discussion.actions.map(one => ({ id: one.id, text: one.text, ownerId: one.owner.id, due: one.due })),
  )
  // Of what this form was filled from: the page loads again when somebody else amends, and this must then be refused.
  const [hash] = useState(minute.hash)
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const people = new Map(
    [...peopleOf(meeting, entry.item, all), ...discussion.actions.map(one => one.owner)].map(one => [one.id, one.name]),
  )
  const submit = async () => {
    setMissing(reason.trim() === '')
    if (reason.trim() === '') return document.getElementById(`${id}-reason`)?.focus()
    const about = { discussionId: discussion.id, caseId: discussion.caseId, hash }
    if (!(await command.run('minute:amend', { ...about, reason: reason.trim(), decisions, actions }))) return
    announce('Amended. The new version waits for two signatures.')
    close()
    await stale('minutes', 'today', 'actions')
  }
  return (
    <form
      className="app-inline-form app-no-print"
      noValidate
      onSubmit={event => {
        event.preventDefault()
        if (!command.busy) void submit()
      }}
    >
      <p className="app-quiet">
        For {entry.item.about ? nameAndBorn(entry.item.about.identity) : ''}. The version before is kept as it was
        signed.
      </p>
      {decisions.map((one, at) => (
        <div key={one.id} className="nhsuk-form-group">
          <label className="nhsuk-label" htmlFor={`${id}-decision-${at}`}>
            Decision {at + 1}
          </label>
          <textarea
            id={`${id}-decision-${at}`}
            className="nhsuk-textarea"
            rows={2}
            maxLength={1000}
            value={one.text}
            onChange={event => setDecisions(changedAt(decisions, at, { text: event.target.value.replace(/\n/g, ' ') }))}
          />
        </div>
      ))}
      {actions.map((one, at) => (
        <fieldset key={one.id} className="nhsuk-fieldset nhsuk-form-group">
          <legend className="nhsuk-fieldset__legend nhsuk-fieldset__legend--s">Action {at + 1}</legend>
          <label className="nhsuk-label" htmlFor={`${id}-action-${at}`}>
            What is to be done
          </label>
          <input
            id={`${id}-action-${at}`}
            className="nhsuk-input"
            maxLength={500}
            value={one.text}
            onChange={event => setActions(changedAt(actions, at, { text: event.target.value }))}
          />
          <label className="nhsuk-label nhsuk-u-margin-top-2" htmlFor={`${id}-owner-${at}`}>
            Owner
          </label>
          <select
            id={`${id}-owner-${at}`}
            className="nhsuk-select"
            value={one.ownerId}
            onChange={event => setActions(changedAt(actions, at, { ownerId: event.target.value }))}
          >
            {[...people].map(([personId, name]) => (
              <option key={personId} value={personId}>
                {name}
              </option>
            ))}
          </select>
          <label className="nhsuk-label nhsuk-u-margin-top-2" htmlFor={`${id}-due-${at}`}>
            Due
          </label>
          <input
            id={`${id}-due-${at}`}
            type="date"
            className="nhsuk-input nhsuk-input--width-10"
            value={one.due}
            onChange={event => setActions(changedAt(actions, at, { due: event.target.value || one.due }))}
          />
        </fieldset>
      ))}
      <div className={`nhsuk-form-group${missing ? ' nhsuk-form-group--error' : ''}`}>
        <label className="nhsuk-label" htmlFor={`${id}-reason`}>
          Why is it amended?
        </label>
        {missing ? (
          <p className="nhsuk-error-message" id={`${id}-error`}>
            <span className="nhsuk-u-visually-hidden">Error: </span>Say why, for who reads both versions.
          </p>
        ) : null}
        <input
          id={`${id}-reason`}
          className="nhsuk-input"
          maxLength={1000}
          value={reason}
          aria-describedby={missing ? `${id}-error` : undefined}
          onChange={event => setReason(event.target.value)}
        />
      </div>
      <RefusalNote refusal={command.refusal} />
      <div className="app-buttons">
        <Button type="submit" small busy={command.busy}>
          Save as a new version
        </Button>
        <Button small kind="secondary" onClick={close}>
          Cancel
        </Button>
      </div>
    </form>
  )
}

function changedAt<T>(list: readonly T[], at: number, change: Partial<T>): T[] {
  return list.map((one, index) => (index === at ? { ...one, ...change } : one))
}
