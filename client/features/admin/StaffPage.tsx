// Staff of the administrator's organisation: invitations, roles, leaving, and the review list.
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { roleLabel } from '#shared/roles'
import type { LinkMade } from '#shared/staff'
import { findingWords, type StaffRow } from '#shared/staff'
import { useAsk, useStale } from '../../app/asking.ts'
import { PageHeading } from '../../app/PageHeading.tsx'
import { Asked } from '../../design/Asked.tsx'
import { Button } from '../../design/Button.tsx'
import { InstantText } from '../../design/DateTime.tsx'
import { InviteForm } from './InviteForm.tsx'
import { LinkNote } from './LinkNote.tsx'
import { StaffForm } from './StaffForm.tsx'

export function StaffPage() {
  const query = useAsk('staff')
  const stale = useStale()
  const [inviting, setInviting] = useState(false)
  const [open, setOpen] = useState<string | null>(null)
  const [made, setMade] = useState<{ link: LinkMade; name: string } | null>(null)
  const changed = () => stale('staff', 'people', 'teams')
  return (
    <>
      <PageHeading title="Staff" />
      <p>
        Who of your organisation may sign in, and as what. Every change is kept in the audit. Who stands in for whom:{' '}
        <Link to="/cover">Cover</Link>. Who works together: <Link to="/admin/teams">Teams</Link>.
      </p>
      {made ? <LinkNote link={made.link} name={made.name} done={() => setMade(null)} /> : null}
      {inviting ? (
        <InviteForm
          close={() => setInviting(false)}
          invited={async (link, name) => {
            setInviting(false)
            setMade({ link, name })
            await changed()
          }}
        />
      ) : (
        <Button onClick={() => setInviting(true)}>Invite somebody</Button>
      )}
      <Asked query={query} what="Staff">
        {({ staff }) => (
          <>
            <ToReview staff={staff} />
            <table className="app-table">
              <caption className="nhsuk-u-visually-hidden">Staff</caption>
              <thead>
                <tr>
                  <th scope="col">Name</th>
                  <th scope="col">Role</th>
                  <th scope="col">Teams</th>
                  <th scope="col">Last signed in</th>
                  <th scope="col">To look at</th>
                  <th scope="col">
                    <span className="nhsuk-u-visually-hidden">Change</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {staff.map(one => (
                  <tr key={one.id}>
                    <td data-label="Name">
                      {one.name}
                      <span className="app-check-hint">{one.email}</span>
                      {one.disabled ? <strong className="nhsuk-tag nhsuk-tag--grey">Disabled</strong> : null}
                    </td>
                    <td data-label="Role">
                      {roleLabel[one.role]}
                      {one.safeguardingLead ? ', safeguarding lead' : ''}
                    </td>
                    <td data-label="Teams">{one.teams.join(', ') || 'None'}</td>
                    <td data-label="Last signed in">
                      {one.lastSignInAt ? <InstantText instant={one.lastSignInAt} time /> : 'Never'}
                    </td>
                    <td data-label="To look at">
                      {one.findings.map(found => findingWords[found]).join('; ') || 'Nothing'}
                    </td>
                    <td>
                      <Button kind="secondary" small aria-label={`Change ${one.name}`} onClick={() => setOpen(one.id)}>
                        Change
                      </Button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            {staff
              .filter(one => one.id === open)
              .map(one => (
                <StaffForm
                  key={one.id}
                  one={one}
                  changed={changed}
                  linked={link => setMade({ link, name: one.name })}
                  close={() => setOpen(null)}
                />
              ))}
          </>
        )}
      </Asked>
    </>
  )
}

function ToReview({ staff }: { staff: readonly StaffRow[] }) {
  const found = staff.filter(one => one.findings.length > 0).length
  return (
    <h2 className="nhsuk-heading-m nhsuk-u-margin-top-4">
      {staff.length} {staff.length === 1 ? 'account' : 'accounts'}, {found === 0 ? 'none' : found} to look at
    </h2>
  )
}
