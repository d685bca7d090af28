// Decisions as use cases. Recording names what the room was looking at.
import type { CommandName, Payload, Reply } from '#shared/live'
import type { Actor } from '../domain/access.ts'
import { assentTo, decide } from '../domain/decision.ts'
import { lackingFor } from '../domain/quorum.ts'
import { askForAssent } from './assents.ts'
import { attendingOf } from './attending.ts'
import { changeDiscussion, relatedPerson } from './discussions.ts'
import { peopleById } from './identify.ts'
import type { Ports } from './ports.ts'

type Given<N extends CommandName> = Payload<N> & { commandId: string }

export function proposeDecision(ports: Ports, actor: Actor, payload: Given<'decision:propose'>): Promise<Reply> {
  return changeDiscussion(ports, actor, 'decision:propose', payload, async (discussion, setting, deciding, place) => {
    const owner = payload.trial ? await relatedPerson(ports, place, payload.trial.ownerId) : null
    if (owner && 'ok' in owner) return owner
    return decide(discussion, { type: 'decision:propose', payload, owner }, actor, setting, deciding)
  })
}

export function answerDecision(ports: Ports, actor: Actor, payload: Given<'decision:answer'>): Promise<Reply> {
  return changeDiscussion(ports, actor, 'decision:answer', payload, (discussion, setting, deciding) =>
    decide(discussion, { type: 'decision:answer', payload }, actor, setting, deciding),
  )
}

export function assentToDecision(ports: Ports, actor: Actor, payload: Given<'decision:assent'>): Promise<Reply> {
  return changeDiscussion(ports, actor, 'decision:assent', payload, (discussion, _setting, deciding) =>
    assentTo(discussion, payload, actor, deciding),
  )
}

export async function recordDecision(ports: Ports, actor: Actor, payload: Given<'decision:record'>): Promise<Reply> {
  const reply = await changeDiscussion(
    ports,
    actor,
    'decision:record',
    payload,
    async (discussion, setting, deciding, place) => {
      const seen = await ports.seen(discussion.caseId, discussion.id)
      const kind = discussion.decisions.find(one => one.id === payload.decisionId)?.kind ?? 'other'
      const lacking = lackingFor(
        place.meeting.quorum,
        kind,
        attendingOf(place.meeting, place.item, place.one, await peopleById(ports)),
      )
      const elsewhere = ports
        .whereabouts(place.meeting.id)
        .filter(one => one.itemId !== null && one.itemId !== discussion.id && one.personId !== actor.id)
        .map(one => ({ id: one.personId, name: one.name }))
      const room = { seen, lacking, elsewhere }
      return decide(discussion, { type: 'decision:record', payload, room }, actor, setting, deciding)
    },
  )
  if (reply.ok && payload.provisional === true) await askForAssent(ports, payload.discussionId)
  return reply
}

export function withdrawDecision(ports: Ports, actor: Actor, payload: Given<'decision:withdraw'>): Promise<Reply> {
  return changeDiscussion(ports, actor, 'decision:withdraw', payload, (discussion, setting, deciding) =>
    decide(discussion, { type: 'decision:withdraw', payload }, actor, setting, deciding),
  )
}
