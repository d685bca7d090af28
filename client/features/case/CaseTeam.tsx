// The case team with the named teams on it; who may change it puts a team on, or takes it off, in one step.
import { Select } from 'nhsuk-react-components'
import { useState } from 'react'
import type { CaseView } from '#shared/case'
import { isRefusal, type Refusal } from '#shared/errors'
import { useAsk, useStale } from '../../app/asking.ts'
import { useAnnounce, useApi } from '../../app/clientContext.ts'
import { Button } from '../../design/Button.tsx'
import { RefusalNote } from '../../design/RefusalNote.tsx'

export function CaseTeam({ view }: { view: CaseView }) {
  const { team, teams, mayChangeTeam } = view
  const [open, setOpen] = useState(false)
  if (teams.length === 0 && !mayChangeTeam) return null
  const through = new Set(teams.flatMap(one => one.members.map(member => member.id)))
  const others = team.filter(one => !through.has(one.id))
  return (
    <details className="nhsuk-details" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary className="nhsuk-details__summary">
        <span className="nhsuk-details__summary-text">
          Case team: {[...teams.map(one => one.name), ...others.map(one => one.name)].join(', ') || 'nobody yet'}
        </span>
      </summary>
      <div className="nhsuk-details__text">
        {open ? <Teams view={view} /> : null}
        {others.length > 0 ? (
          <p>By name: {others.map(one => `${one.name} (${one.role}, ${one.organisation})`).join(', ')}</p>
        ) : null}
      </div>
    </details>
  )
}

function Teams({ view }: { view: CaseView }) {
  const api = useApi()
  const stale = useStale()
  const announce = useAnnounce()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const { caseId } = view.identity
  const put = async (teamId: string, name: string, on: boolean) => {
    if (busy) return
    setBusy(true)
    setRefused(null)
    const answer = await api.call('putTeam', { params: { caseId }, body: { teamId, on } })
    setBusy(false)
    await stale('case', 'teamChoices', 'casePeople')
    if (isRefusal(answer)) return setRefused(answer)
    announce(`${name} is ${on ? 'on' : 'off'} the case`)
  }
  return (
    <>
      <ul className="nhsuk-list">
        {view.teams.map(one => (
          <li key={one.id}>
            <strong>{one.name}</strong>, {one.organisation}:{' '}
            {one.members.map(member => `${member.name} (${member.role})`).join(', ') || 'nobody is in it now'}
            {view.mayChangeTeam ? (
              <div className="app-buttons">
                <Button small kind="secondary" busy={busy} onClick={() => void put(one.id, one.name, false)}>
                  Take {one.name} off
                </Button>
              </div>
            ) : null}
          </li>
        ))}
      </ul>
      {view.mayChangeTeam ? <Choice caseId={caseId} busy={busy} put={put} /> : null}
      <RefusalNote refusal={refused} />
    </>
  )
}

function Choice(props: { caseId: string; busy: boolean; put: (id: string, name: string, on: true) => Promise<void> }) {
  const choices = useAsk('teamChoices', { caseId: props.caseId }).data?.choices
  const [chosen, setChosen] = useState('')
  if (!choices) return null
  if (choices.length === 0) return <p>There is no other team that can be put on this case.</p>
  const team = choices.find(one => one.id === chosen)
  return (
    <>
      <Select
        id="put-team"
        label="Team"
        hint="Everybody in it sees this person’s record, as far as their role does."
        value={chosen}
        onChange={event => setChosen(event.currentTarget.value)}
      >
        <option value="">Choose</option>
        {choices.map(one => (
          <option key={one.id} value={one.id}>
            {one.name} – {one.organisation}, {one.members} {one.members === 1 ? 'person' : 'people'}
          </option>
        ))}
      </Select>
      <Button
        small
        kind="secondary"
        busy={props.busy}
        disabled={!team}
        onClick={() => (team ? void props.put(team.id, team.name, true) : undefined)}
      >
        Put on the case
      </Button>
    </>
  )
}
