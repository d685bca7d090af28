import { useId, useRef, useState } from 'react'
import { longDate } from '#shared/cui'
import { roleLabel } from '#shared/roles'
import { useAnnounce } from '../../app/clientContext.ts'
import { useCommand } from '../../app/useCommand.ts'
import { useToday } from '../../design/useToday.ts'
import { plusDays, readActionLine } from '../../state/actionLine.ts'
import { CommandError } from '../live/CommandError.tsx'
import { peopleOf, useCasePeople, useItem, useMeetingContext, useWhere } from '../live/meetingContext.ts'
import { PaneButtons, PaneForm } from '../live/PaneForm.tsx'
import { useFocusOnMount } from '../live/useFocusOnMount.ts'

/** One line is enough: "@Nadia home visit by Tue" fills in owner and date, which stay there to be corrected. */
export function ActionForm({ close }: { close: () => void }) {
  const id = useId()
  const { meeting } = useMeetingContext()
  const item = useItem()
  const where = useWhere()
  const command = useCommand()
  const announce = useAnnounce()
  const today = useToday()
  const all = useCasePeople()
  const people = peopleOf(meeting, item?.item ?? null, all)
  const box = useRef<HTMLInputElement>(null)
  const [line, setLine] = useState('')
  const [owner, setOwner] = useState<string | null>(null)
  const [due, setDue] = useState<string | null>(null)
  const [urgent, setUrgent] = useState(false)
  const [withIds, setWithIds] = useState<string[]>([])
  const [problem, setProblem] = useState<string | null>(null)
  useFocusOnMount(box)
  const read = readActionLine(line, people, today)
  const ownerId = owner ?? read.ownerId ?? ''
  const dueDay = due ?? read.due ?? plusDays(today, 7)
  const submit = async () => {
    const wrong = read.text === '' ? 'Write what is to be done.' : ownerId === '' ? 'Choose who does it.' : null
    setProblem(wrong)
    if (wrong) {
      document.getElementById(read.text === '' ? `${id}-text` : `${id}-owner`)?.focus()
      return
    }
    const priority = urgent ? 'urgent' : 'routine'
    const others = withIds.filter(one => one !== ownerId)
    const action = { ...where, text: read.text, ownerId, due: dueDay, priority, withIds: others } as const
    if (!(await command.run('action:add', action))) return
    announce(`Action added, due ${longDate(dueDay)}`)
    close()
  }
  return (
    <PaneForm title="Add an action" dirty={line !== ''} submit={() => void submit()} cancel={close}>
      <label className="pane-form__label" htmlFor={`${id}-text`}>
        What is to be done
      </label>
      <p className="pane-form__hint" id={`${id}-hint`}>
        For example: @Nadia home visit by Tue
      </p>
      <input
        id={`${id}-text`}
        ref={box}
        className="nhsuk-input"
        autoComplete="off"
        value={line}
        aria-describedby={`${id}-hint${problem ? ` ${id}-error` : ''}`}
        onChange={event => setLine(event.target.value)}
      />
      <div className="pane-form__pair">
        <div>
          <label className="pane-form__label" htmlFor={`${id}-owner`}>
            Who
          </label>
          <select
            id={`${id}-owner`}
            className="nhsuk-select"
            value={ownerId}
            onChange={event => setOwner(event.target.value)}
          >
            <option value="">Choose a person</option>
            {people.map(person => (
              <option key={person.id} value={person.id}>
                {person.name} – {roleLabel[person.role]}
              </option>
            ))}
          </select>
        </div>
        <div>
          <label className="pane-form__label" htmlFor={`${id}-due`}>
            Due
          </label>
          <input
            id={`${id}-due`}
            type="date"
            className="nhsuk-input"
            min={today}
            value={dueDay}
            onChange={event => setDue(event.target.value || null)}
          />
        </div>
      </div>
      <label className="pane-form__check">
        <input type="checkbox" checked={urgent} onChange={event => setUrgent(event.target.checked)} /> Urgent
      </label>
      <details>
        <summary>Others have a part in it{withIds.length > 0 ? ` (${withIds.length})` : ''}</summary>
        <fieldset>
          <legend className="pane-form__hint">It is done when each of them has done theirs.</legend>
          {people
            .filter(person => person.id !== ownerId)
            .map(person => (
              <label key={person.id} className="pane-form__check">
                <input
                  type="checkbox"
                  checked={withIds.includes(person.id)}
                  onChange={event =>
                    setWithIds(ids =>
                      event.target.checked ? [...ids, person.id] : ids.filter(one => one !== person.id),
                    )
                  }
                />{' '}
                {person.name} – {roleLabel[person.role]}
              </label>
            ))}
        </fieldset>
      </details>
      {problem ? (
        <p className="command-error" id={`${id}-error`}>
          <span className="nhsuk-u-visually-hidden">Error: </span>
          {problem}
        </p>
      ) : null}
      <CommandError refusal={command.refusal} />
      <PaneButtons send="Add" busy={command.busy} cancel={close} />
    </PaneForm>
  )
}
