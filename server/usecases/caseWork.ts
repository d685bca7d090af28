// The flow that every command on a case, outside of a discussion, shares: authorise, load, decide, save, publish.
import { isRefusal, refuse } from '#shared/errors'
import type { Reply } from '#shared/live'
import type { Action } from '#shared/roles'
import type { Actor } from '../domain/access.ts'
import { type Aggregate, type Decided, type Deciding, firstAnswer } from '../domain/aggregate.ts'
import { type OpenedCase, openCase } from './cases.ts'
import type { AggregateStore, Ports } from './ports.ts'

/** Two processes may write one document; past this many lost races something else is wrong. */
const casTries = 8

/** Where the state of one case is kept; its id is the case's. */
export interface CaseState<S extends Aggregate> {
  store: AggregateStore<S>
  empty(opened: OpenedCase): S
}

export async function changeAboutCase<S extends Aggregate>(
  ports: Ports,
  actor: Actor,
  action: Action,
  command: { commandId: string; caseId: string },
  { store, empty }: CaseState<S>,
  decide: (state: S, deciding: Deciding, opened: OpenedCase) => Decided<S> | Promise<Decided<S>>,
): Promise<Reply> {
  return ports.inTurn(`case:${command.caseId}`, async () => {
    for (let tries = 0; tries < casTries; tries++) {
      // Judged in turn and anew for each try: the relationship may have ended while this waited.
      const opened = await openCase(ports, actor, command.caseId, action)
      if (isRefusal(opened)) return opened
      const loaded = (await store.load(command.caseId)) ?? empty(opened)
      const first = firstAnswer(loaded, command.commandId, actor.id)
      if (first) return { ok: true, id: first.subjectId, version: loaded.version }
      const deciding = { commandId: command.commandId, now: ports.clock.now().toISOString(), newId: ports.newId }
      const decided = await decide(loaded, deciding, opened)
      const row = { chain: command.caseId, who: actor.id, what: action }
      if (isRefusal(decided)) {
        await ports.audit.record({ ...row, outcome: 'refused', detail: { code: decided.code } })
        return decided
      }
      if ((await store.save(decided.state, decided.event)) === 'stale') continue
      await ports.audit.record({ ...row, outcome: 'done', detail: { subject: decided.event.subjectId } })
      ports.hub.emit('caseChanged', { caseId: command.caseId })
      return { ok: true, id: decided.event.subjectId, version: loaded.version + 1 }
    }
    return refuse('stale')
  })
}

/** A discussion named in such a command is about the same person, or the command is refused. */
export async function isAbout(ports: Ports, caseId: string, discussionId: string | null): Promise<boolean> {
  if (discussionId === null) return true
  const meeting = await ports.meetings.ofItem(discussionId)
  return meeting?.agenda.some(item => item.id === discussionId && item.caseId === caseId) ?? false
}
