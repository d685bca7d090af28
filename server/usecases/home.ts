// Today: what waits for me now. Counts only, because others see this screen in passing.
import type { TodayView } from '#shared/home'
import { type Actor, can } from '../domain/access.ts'
import { collectActions } from './actionList.ts'
import { countFeedback } from './feedback.ts'
import { collectFlags } from './flagList.ts'
import { listMeetings } from './meetings.ts'
import type { Ports } from './ports.ts'

const upcomingDays = 14

export async function viewToday(ports: Ports, actor: Actor): Promise<TodayView> {
  const now = ports.clock.now()
  const inCare = can(actor, 'case:search')
  const [{ meetings }, actions, flags, feedback] = await Promise.all([
    listMeetings(ports, actor),
    inCare ? collectActions(ports, actor) : [],
    inCare ? collectFlags(ports, actor) : [],
    countFeedback(ports, actor),
  ])
  const mine = actions.filter(row => row.mine)
  const until = new Date(now.getTime() + upcomingDays * 86_400_000).toISOString()
  return {
    serverTime: now.toISOString(),
    live: meetings.filter(meeting => meeting.state === 'live'),
    upcoming: meetings
      .filter(meeting => meeting.state === 'planned' && meeting.startsAt <= until)
      .sort((a, b) => a.startsAt.localeCompare(b.startsAt)),
    actionsOffered: mine.filter(row => row.action.state === 'offered').length,
    actionsOverdue: mine.filter(row => row.overdue && row.action.state !== 'refused').length,
    ...feedback,
    flagsToAnswer: flags.filter(row => row.toMe).length,
    disk: can(actor, 'server:watch') ? diskNotice(ports) : null,
  }
}

function diskNotice(ports: Ports): TodayView['disk'] {
  const space = ports.diskSpace()
  return space && space.level !== 'enough' ? { level: space.level, percent: Math.floor(space.used * 100) } : null
}
