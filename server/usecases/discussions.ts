// The flow that every command on a discussion shares: authorise, load, decide, save, publish. And the view.
import type { DiscussionView } from '#shared/discussion'
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import type { Payload, Reply } from '#shared/live'
import type { Action, MeetingPart, Relationship } from '#shared/roles'
import type { By } from '#shared/where'
import { type Actor, can } from '../domain/access.ts'
import { worksOn } from '../domain/action.ts'
import { type Decided, type Deciding, firstAnswer } from '../domain/aggregate.ts'
import { type Case, relationshipsTo } from '../domain/case.ts'
import type { Decision } from '../domain/decision.ts'
import {
  answerQuestion,
  concludeItem,
  contribute,
  type Discussion,
  newDiscussion,
  readOut,
  type Setting,
} from '../domain/discussion.ts'
import { findItem, type Item, invitationCounts, isInvited, type Meeting, partsIn } from '../domain/meeting.ts'
import { answersFor } from '../domain/quorum.ts'
import { isExcluded } from '../domain/wishes.ts'
import { viewAdvice } from './adviceViews.ts'
import { auditRefusal } from './cases.ts'
import { actorFor } from './identify.ts'
import type { Ports } from './ports.ts'

export interface Place {
  meeting: Meeting
  item: Item
  one: Case
  through: Relationship[]
  as: MeetingPart[]
}

export type DiscussionCommand = { commandId: string; discussionId: string; caseId: string }

/** Two processes may write one discussion; past this many lost races something else is wrong. */
const casTries = 8

/** Where a discussion is and what the actor has to do with it. When an invitation counts is `invitationCounts`. */
export async function placeOf(ports: Ports, actor: Actor, discussionId: string): Promise<Place | null> {
  const meeting = await ports.meetings.ofItem(discussionId)
  const item = meeting ? findItem(meeting, discussionId) : undefined
  const one = item ? await ports.cases.get(item.caseId) : null
  if (!meeting || !item || !one) return null
  const through = throughItem(actor, one, meeting, item, ports.clock.now().toISOString())
  return { meeting, item, one, through, as: partsIn(actor, meeting) }
}

export function throughItem(actor: Actor, one: Case, meeting: Meeting, item: Item, now: string): Relationship[] {
  return relationshipsTo(actor, one, invitationCounts(actor.id, meeting, item, now), now)
}

export async function changeDiscussion(
  ports: Ports,
  actor: Actor,
  action: Action,
  command: DiscussionCommand,
  decide: (
    discussion: Discussion,
    setting: Setting,
    deciding: Deciding,
    place: Place,
  ) => Decided<Discussion> | Promise<Decided<Discussion>>,
): Promise<Reply> {
  return ports.inTurn(`discussion:${command.discussionId}`, async () => {
    for (let tries = 0; tries < casTries; tries++) {
      // Looked up in turn and anew for each try: the meeting may have ended while this waited.
      const place = await placeOf(ports, actor, command.discussionId)
      if (!place) {
        await auditRefusal(ports, actor, action, command.discussionId, false)
        return refuse('not-found')
      }
      const loaded = await loadDiscussion(ports, place)
      const refused = await refuseStranger(ports, actor, action, command, place, loaded)
      if (refused) return refused
      const first = firstAnswer(loaded, command.commandId, actor.id)
      if (first) return { ok: true, id: first.subjectId, version: loaded.version }

      const deciding: Deciding = {
        commandId: command.commandId,
        now: ports.clock.now().toISOString(),
        newId: ports.newId,
      }
      const setting = {
        meetingState: place.meeting.state,
        requiredRoles: place.meeting.requiredRoles,
        withoutDecision: place.item.withoutDecision,
      }
      const decided = await decide(loaded, setting, deciding, place)
      if (isRefusal(decided)) {
        await ports.audit.record({
          chain: place.one.id,
          who: actor.id,
          what: action,
          outcome: 'refused',
          detail: { code: decided.code, discussion: loaded.id },
        })
        return decided
      }
      if ((await ports.discussions.save(decided.state, decided.event)) === 'stale') continue
      const saved = { ...decided.state, version: loaded.version + 1, history: [...loaded.history, decided.event] }
      await ports.audit.record({
        chain: place.one.id,
        who: actor.id,
        what: action,
        outcome: 'done',
        detail: { subject: decided.event.subjectId, discussion: loaded.id },
      })
      ports.hub.emit('discussionChanged', saved)
      return { ok: true, id: decided.event.subjectId, version: saved.version }
    }
    return refuse('stale')
  })
}

export async function loadDiscussion(ports: Ports, place: { meeting: Meeting; item: Item }): Promise<Discussion> {
  const { meeting, item } = place
  return (await ports.discussions.load(item.id)) ?? newDiscussion(item.id, meeting.id, item.caseId)
}

/** Who was asked to the meeting or the item and belongs to an absent role or agency answers, wherever they are now. */
export function isAskedForAssent(decision: Decision, actor: Actor, meeting: Meeting, item: Item): boolean {
  const asked = meeting.memberIds.includes(actor.id) || isInvited(actor.id, item)
  return asked && answersFor(decision, { role: actor.role, agency: actor.organisationKind })
}

async function refuseStranger(
  ports: Ports,
  actor: Actor,
  action: Action,
  command: DiscussionCommand,
  place: Place,
  discussion: Discussion,
): Promise<Refusal | null> {
  // The owner of an action answers for it after the meeting too, when an invitation no longer counts.
  const owns =
    ownsIn(discussion, actor, place.one, ports.clock.now().toISOString()) ||
    discussion.decisions.some(one => isAskedForAssent(one, actor, place.meeting, place.item))
  const stranger = place.through.length === 0 && !owns
  if (!stranger && can(actor, action, { through: place.through, as: place.as })) {
    if (command.caseId === place.item.caseId) return null
    await auditRefusal(ports, actor, `${action} wrong-case`, place.item.caseId, true)
    return refuse('wrong-case')
  }
  await auditRefusal(ports, actor, action, place.one.id, true)
  return refuse(stranger ? 'not-found' : 'not-allowed')
}

/** Work outlives an invitation, but not the person's wish: whom they keep out is told nothing of them any more. */
export function ownsIn(discussion: Discussion, actor: Actor, one: Case, now: string): boolean {
  return discussion.actions.some(action => worksOn(action, actor.id)) && !isExcluded(one.wishes, actor, now)
}

/** A person named in a command, if they are related to the case: work and warnings go only to people who may see whom they are about. */
export async function relatedPerson(ports: Ports, place: Place, personId: string): Promise<By | Refusal> {
  const account = await ports.people.get(personId)
  if (!account || account.disabled) return refuse('invalid', 'This person is not known here.')
  const actor = await actorFor(ports, account, 'none')
  const through = throughItem(actor, place.one, place.meeting, place.item, ports.clock.now().toISOString())
  if (!can(actor, 'item:attend', { through })) {
    return refuse(
      'invalid',
      `${account.name} has no access to this person. Invite them to the item, or add them to the case team.`,
    )
  }
  return { id: account.id, name: account.name, role: account.role }
}

export function concludeDiscussion(
  ports: Ports,
  actor: Actor,
  payload: Payload<'item:conclude'> & { commandId: string },
): Promise<Reply> {
  return changeDiscussion(ports, actor, 'item:conclude', payload, (discussion, setting, deciding) =>
    concludeItem(discussion, payload, actor, setting, deciding),
  )
}

export function answerItem(
  ports: Ports,
  actor: Actor,
  payload: Payload<'item:answer'> & { commandId: string },
): Promise<Reply> {
  return changeDiscussion(ports, actor, 'item:answer', payload, (discussion, setting, deciding) =>
    answerQuestion(discussion, payload, actor, setting, deciding),
  )
}

export function contributeToItem(
  ports: Ports,
  actor: Actor,
  payload: Payload<'item:contribute'> & { commandId: string },
): Promise<Reply> {
  return changeDiscussion(ports, actor, 'item:contribute', payload, (discussion, setting, deciding) =>
    contribute(discussion, payload, actor, setting, deciding),
  )
}

export function readOutContribution(
  ports: Ports,
  actor: Actor,
  payload: Payload<'item:read-out'> & { commandId: string },
): Promise<Reply> {
  return changeDiscussion(ports, actor, 'item:conclude', payload, (discussion, setting, deciding) =>
    readOut(discussion, payload, actor, setting, deciding),
  )
}

export function toDiscussionView(discussion: Discussion): DiscussionView {
  const { id, meetingId, caseId, version, state, outcome, answer, contributions, decisions, actions, flags, ticks } =
    discussion
  return {
    ...{ id, meetingId, caseId, version, state, outcome, answer, contributions, decisions, actions, flags, ticks },
    advice: viewAdvice(discussion),
    followUp: discussion.followUp,
  }
}
