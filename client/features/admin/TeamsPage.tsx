// Named teams of the administrator's organisation: who is in them, and on how many cases they are.
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { isRefusal, type Refusal } from '#shared/errors'
import type { TeamRow } from '#shared/team'
import { useAsk, useStale } from '../../app/asking.ts'
import { useAnnounce, useApi } from '../../app/clientContext.ts'
import { PageHeading } from '../../app/PageHeading.tsx'
import { Asked } from '../../design/Asked.tsx'
import { Button } from '../../design/Button.tsx'
import { Empty } from '../../design/Empty.tsx'
import { RefusalNote } from '../../design/RefusalNote.tsx'
import { TeamForm } from './TeamForm.tsx'

export function TeamsPage() {
  const query = useAsk('teams')
  const [making, setMaking] = useState(false)
  return (
    <>
      <p className="nhsuk-body-s">
        <Link to="/admin/staff">Back to staff</Link>
      </p>
      <PageHeading title="Teams" />
      <p>
        A team is put on a person’s case in one step. Whoever is in it then sees that person as part of their case team,
        and nobody who has left it does.
      </p>
      {making ? (
        <TeamForm team={null} close={() => setMaking(false)} />
      ) : (
        <Button onClick={() => setMaking(true)}>Make a team</Button>
      )}
      <Asked query={query} what="Teams">
        {({ teams }) =>
          teams.length === 0 ? (
            <div className="nhsuk-u-margin-top-4">
              <Empty>
                <p>Your organisation has no team yet.</p>
                <p>Make one of the people who care for the same patients, such as the frailty team.</p>
              </Empty>
            </div>
          ) : (
            <ul className="app-stack nhsuk-list nhsuk-u-margin-top-4">
              {teams.map(team => (
                <Entry key={team.id} team={team} />
              ))}
            </ul>
          )
        }
      </Asked>
    </>
  )
}

function Entry({ team }: { team: TeamRow }) {
  const api = useApi()
  const stale = useStale()
  const announce = useAnnounce()
  const [shown, setShown] = useState<'row' | 'form' | 'end'>('row')
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const end = async () => {
    setBusy(true)
    const answer = await api.call('endTeam', { params: { teamId: team.id }, body: { version: team.version } })
    setBusy(false)
    await stale('teams', 'staff')
    if (isRefusal(answer)) return setRefused(answer)
    announce(`${team.name} has ended`)
  }
  const names = team.members.map(one => (one.disabled ? `${one.name} (account disabled)` : one.name))
  return (
    <li className="app-card">
      <h2 className="nhsuk-heading-s">{team.name}</h2>
      <p>
        {names.join(', ') || 'Nobody is in it.'}
        <br />
        {team.cases === 0 ? 'On no case.' : `On ${team.cases} ${team.cases === 1 ? 'case' : 'cases'}.`}
      </p>
      <RefusalNote refusal={refused} />
      {shown === 'form' ? (
        <TeamForm team={team} close={() => setShown('row')} />
      ) : shown === 'end' ? (
        <>
          <p>Whoever sees people only through this team will not see them any more. A team that ended stays ended.</p>
          <div className="app-buttons">
            <Button kind="warning" small busy={busy} onClick={() => void end()}>
              End {team.name}
            </Button>
            <Button kind="secondary" small onClick={() => setShown('row')}>
              Keep it
            </Button>
          </div>
        </>
      ) : (
        <div className="app-buttons">
          <Button kind="secondary" small aria-label={`Change ${team.name}`} onClick={() => setShown('form')}>
            Change
          </Button>
          <Button kind="secondary" small aria-label={`End ${team.name}`} onClick={() => setShown('end')}>
            End
          </Button>
        </div>
      )}
    </li>
  )
}
