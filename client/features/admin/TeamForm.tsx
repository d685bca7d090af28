// A team's name and members; a new team where there is none yet.
import { TextInput } from 'nhsuk-react-components'
import { type FormEvent, useState } from 'react'
import { isRefusal } from '#shared/errors'
import { policy, type Role, roleLabel } from '#shared/roles'
import { type TeamRow, teamGiven } from '#shared/team'
import { useAsk, useStale } from '../../app/asking.ts'
import { useAnnounce, useApi } from '../../app/clientContext.ts'
import { Asked } from '../../design/Asked.tsx'
import { Button } from '../../design/Button.tsx'
import { ErrorSummary, type Problem } from '../../design/ErrorSummary.tsx'
import { refusalProblems } from '../../design/formProblems.ts'

export function TeamForm({ team, close }: { team: TeamRow | null; close: () => void }) {
  const api = useApi()
  const announce = useAnnounce()
  const stale = useStale()
  const staff = useAsk('staff')
  // What was seen when the form opened: a change by somebody else meanwhile is refused, not overwritten.
  const [seen] = useState(team)
  const [busy, setBusy] = useState(false)
  const [problems, setProblems] = useState<readonly Problem[]>([])
  const [attempt, setAttempt] = useState(0)
  const id = seen?.id ?? 'new-team'
  const refuse = (found: readonly Problem[]) => {
    setProblems(found)
    setAttempt(count => count + 1)
  }
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    // Without the list nobody is ticked, and saving would take everybody out.
    if (busy || !staff.data) return
    const data = new FormData(event.currentTarget)
    const read = teamGiven.safeParse({ name: data.get('name'), memberIds: data.getAll('memberIds') })
    if (!read.success) return refuse([{ message: 'Give the team a name of up to 80 letters.', field: `${id}-name` }])
    setBusy(true)
    const answer = seen
      ? await api.call('changeTeam', { params: { teamId: seen.id }, body: { ...read.data, version: seen.version } })
      : await api.call('makeTeam', { body: read.data })
    setBusy(false)
    if (isRefusal(answer)) {
      await stale('teams')
      return refuse(refusalProblems(answer))
    }
    await stale('teams', 'staff')
    announce(`${read.data.name} is saved`)
    close()
  }
  const nameError = problems.find(one => one.field === `${id}-name`)?.message
  return (
    <form noValidate aria-label={seen ? `Change ${seen.name}` : 'Make a team'} onSubmit={event => void save(event)}>
      <ErrorSummary problems={problems} attempt={attempt} />
      <TextInput
        id={`${id}-name`}
        name="name"
        label="Name of the team"
        maxLength={80}
        defaultValue={seen?.name}
        error={nameError}
      />
      <Asked query={staff} what="Staff">
        {({ staff }) => (
          <fieldset className="nhsuk-fieldset nhsuk-u-margin-bottom-4">
            <legend className="nhsuk-fieldset__legend nhsuk-fieldset__legend--s">Who is in it</legend>
            <div className="nhsuk-checkboxes nhsuk-checkboxes--small app-check-grid">
              {staff
                .filter(one => isMember(seen, one.id) || (!one.disabled && inCare.includes(one.role)))
                .map(one => (
                  <div className="nhsuk-checkboxes__item" key={one.id}>
                    <input
                      className="nhsuk-checkboxes__input"
                      type="checkbox"
                      id={`${id}-${one.id}`}
                      name="memberIds"
                      value={one.id}
                      defaultChecked={isMember(seen, one.id)}
                    />
                    <label className="nhsuk-label nhsuk-checkboxes__label" htmlFor={`${id}-${one.id}`}>
                      {one.name}
                      <span className="app-check-hint">
                        {roleLabel[one.role]}
                        {one.disabled ? ', account disabled' : ''}
                      </span>
                    </label>
                  </div>
                ))}
            </div>
          </fieldset>
        )}
      </Asked>
      <div className="app-buttons">
        <Button type="submit" small busy={busy || !staff.data}>
          {busy ? 'Saving…' : 'Save the team'}
        </Button>
        <Button small kind="secondary" onClick={close}>
          Cancel
        </Button>
      </div>
    </form>
  )
}

/** Administrators see no records, so a team gives them nothing. */
const inCare: readonly Role[] = policy['case:view'].roles

const isMember = (team: TeamRow | null, personId: string): boolean =>
  team?.members.some(one => one.id === personId) ?? false
