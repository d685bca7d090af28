// S8: actions, grouped by what they need. Nothing disappears by itself, and nothing is without an owner.
import { Link, useSearch } from '@tanstack/react-router'
import type { ActionRow } from '#shared/home'
import { useAsk } from '../../app/asking.ts'
import { useSession } from '../../app/clientContext.ts'
import { DownloadButton } from '../../app/DownloadButton.tsx'
import { PageHeading } from '../../app/PageHeading.tsx'
import { Asked } from '../../design/Asked.tsx'
import { Empty } from '../../design/Empty.tsx'
import { useToday } from '../../design/useToday.ts'
import { ActionEntry } from './ActionEntry.tsx'
import { grouped, groupTitle } from './actionGroups.ts'

export function ActionsPage() {
  const query = useAsk('actions')
  const { role } = useSession().person
  const search = useSearch({ from: '/frame/inside/actions' })
  // A care coordinator chases everybody's actions; everybody else begins with their own.
  const show = search.show ?? (role === 'care-coordinator' ? 'all' : 'mine')
  return (
    <>
      <div className="app-page-head">
        <PageHeading title="Actions" />
        <DownloadButton route="actionsFile" label="Actions as CSV" />
      </div>
      <nav className="app-filters" aria-label="Show actions">
        <Link
          to="/actions"
          activeOptions={{ exact: true }}
          search={{ show: 'mine' }}
          aria-current={show === 'mine' ? 'true' : undefined}
        >
          Mine
        </Link>
        <Link
          to="/actions"
          activeOptions={{ exact: true }}
          search={{ show: 'all' }}
          aria-current={show === 'all' ? 'true' : undefined}
        >
          All that I may see
        </Link>
      </nav>
      <Asked query={query} what="Actions">
        {({ actions }) => (
          <>
            <p className="app-quiet nhsuk-body-s">Earliest due day first.</p>
            <Groups rows={show === 'mine' ? actions.filter(row => row.mine) : actions} mine={show === 'mine'} />
          </>
        )}
      </Asked>
    </>
  )
}

function Groups({ rows, mine }: { rows: readonly ActionRow[]; mine: boolean }) {
  const today = useToday()
  if (rows.length === 0) {
    return (
      <Empty>
        <p>{mine ? 'No actions are yours.' : 'No actions.'}</p>
        <p>Actions are agreed in a meeting and offered to one owner, who accepts or refuses them here.</p>
      </Empty>
    )
  }
  return grouped(rows, today).map(({ group, rows: inGroup }) => (
    <section key={group} aria-labelledby={`group-${group}`}>
      <h2 className="nhsuk-heading-s app-group-heading" id={`group-${group}`}>
        {groupTitle[group]} <span className="app-quiet">({inGroup.length})</span>
      </h2>
      <ul className="app-actions">
        {inGroup.map(row => (
          <ActionEntry key={row.action.id} row={row} />
        ))}
      </ul>
    </section>
  ))
}
