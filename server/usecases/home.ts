// Today: what waits for me now. Counts only, because others see this screen in passing.
import { isRefusal } from '#shared/errors'
import type { TodayView } from '#shared/home'
import type { Actor } from '../domain/access.ts'
import { listActions } from './actions.ts'
import { listFlags } from './flags.ts'
import { listMeetings } from './meetings.ts'
import type { Ports } from './ports.ts'

const upcomingDays = 14

export async function viewToday(ports: Ports, actor: Actor): Promise<TodayView> {
  const now = ports.clock.now()
  const [{ meetings }, actions, flags] = await Promise.all([
    listMeetings(ports, actor),
    listActions(ports, actor),
    listFlags(ports, actor),
  ])
  const mine = isRefusal(actions) ? [] : actions.actions.filter(row => row.mine)
  const until = new Date(now.getTime() + upcomingDays * 86_400_000).toISOString()
  return {
    serverTime: now.toISOString(),
    live: meetings.filter(meeting => meeting.state === 'live'),
    upcoming: meetings
      .filter(meeting => meeting.state === 'planned' && meeting.startsAt <= until)
      .sort((a, b) => a.startsAt.localeCompare(b.startsAt)),
    actionsOffered: mine.filter(row => row.action.state === 'offered').length,
    actionsOverdue: mine.filter(row => row.overdue && row.action.state !== 'refused').length,
    flagsToAnswer: isRefusal(flags) ? 0 : flags.flags.filter(row => row.toMe).length,
  }
}
