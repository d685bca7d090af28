// Overdue work of people who are away goes to who stands in for them, if they may see whom it is about.

import { londonDate } from '#shared/calendar'
import { isRefusal } from '#shared/errors'
import { deputise, isLate } from '../domain/action.ts'
import type { Cover } from '../domain/cover.ts'
import type { Discussion } from '../domain/discussion.ts'
import { findItem } from '../domain/meeting.ts'
import { countsOn } from '../domain/wishes.ts'
import { byTheClock } from './byTheClock.ts'
import { relatedPerson } from './discussions.ts'
import type { Ports } from './ports.ts'

/** Answers with the number of actions that were handed over. */
export async function deputiseOverdue(ports: Ports): Promise<number> {
  const today = londonDate(ports.clock.now().getTime())
  const covers = (await ports.covers.since(today)).filter(one => one.endedAt === null && countsOn(one, today))
  let given = 0
  for (const cover of covers) {
    for (const { id } of await ports.discussions.withActionsOf(cover.forId)) {
      given += await ports.inTurn(`discussion:${id}`, () => handOn(ports, id, cover))
    }
  }
  return given
}

async function handOn(ports: Ports, discussionId: string, cover: Cover): Promise<number> {
  const meeting = await ports.meetings.ofItem(discussionId)
  const item = meeting ? findItem(meeting, discussionId) : undefined
  const one = item ? await ports.cases.get(item.caseId) : null
  if (!meeting || !item || !one) return 0
  const deputy = await relatedPerson(ports, { meeting, item, one, through: [], as: [] }, cover.byId)
  if ('ok' in deputy) return 0
  let given = 0
  let discussion: Discussion | null = await ports.discussions.load(discussionId)
  const now = ports.clock.now().toISOString()
  const late = discussion?.actions.filter(action => action.owner.id === cover.forId && isLate(action, now)) ?? []
  for (const action of late) {
    if (!discussion) break
    const d = { commandId: ports.newId(), now, newId: ports.newId }
    const decided = deputise(discussion, action.id, deputy, cover.until, d)
    // Somebody wrote meanwhile: the next look takes what is still late.
    if (isRefusal(decided) || (await ports.discussions.save(decided.state, decided.event)) === 'stale') break
    const detail = { subject: action.id, from: cover.forId, to: cover.byId, cover: cover.id }
    await ports.audit.record({ chain: one.id, who: 'system', what: 'action:deputise', outcome: 'done', detail })
    discussion = await ports.discussions.load(discussionId)
    if (discussion) ports.hub.emit('discussionChanged', discussion)
    given++
  }
  return given
}

const askEveryMs = 10 * 60_000

export const keepDeputising = (ports: Ports): (() => Promise<void>) =>
  byTheClock(ports, {
    everyMs: askEveryMs,
    failed: 'deputising-failed',
    async run() {
      const actions = await deputiseOverdue(ports)
      if (actions > 0) ports.log.info({ event: 'actions-deputised', actions })
    },
  })
