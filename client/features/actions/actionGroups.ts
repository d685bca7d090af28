// The groups of the list of actions (S8), in the order in which they need somebody.
import { addDays } from '#shared/calendar'
import type { ActionRow } from '#shared/home'

export const groups = ['overdue', 'refused', 'unanswered', 'offered', 'this-week', 'later', 'done'] as const
export type ActionGroup = (typeof groups)[number]

export const groupTitle: Record<ActionGroup, string> = {
  overdue: 'Overdue',
  refused: 'Refused: needs a new owner',
  unanswered: 'Nobody has answered for two days',
  offered: 'Offered, not accepted yet',
  'this-week': 'This week',
  later: 'Later',
  done: 'Done in the last 14 days',
}

/** `today` is the London date; "this week" is today and the six days after it. */
export function groupOf(row: ActionRow, today: string): ActionGroup {
  switch (row.action.state) {
    case 'done':
      return 'done'
    case 'refused':
      return 'refused'
    case 'offered':
      return row.overdue ? 'overdue' : row.unanswered ? 'unanswered' : 'offered'
    case 'accepted':
      if (row.overdue) return 'overdue'
      if (row.unanswered) return 'unanswered'
      return row.action.due <= addDays(today, 6) ? 'this-week' : 'later'
    default: {
      const never: never = row.action.state
      return never
    }
  }
}

/** What is open by its due day, earliest first; what is done with the latest first. */
export function grouped(rows: readonly ActionRow[], today: string): { group: ActionGroup; rows: ActionRow[] }[] {
  return groups.flatMap(group => {
    const inGroup = rows.filter(row => groupOf(row, today) === group)
    if (inGroup.length === 0) return []
    inGroup.sort((a, b) =>
      group === 'done'
        ? b.action.changedAt.localeCompare(a.action.changedAt)
        : a.action.due.localeCompare(b.action.due),
    )
    return [{ group, rows: inGroup }]
  })
}
