// Decisions as use cases. Recording names what the room was looking at.
import type { CommandName, Payload, Reply } from '#shared/live'
import type { Actor } from '../domain/access.ts'
import { decide } from '../domain/decision.ts'
import { changeDiscussion } from './discussions.ts'
import type { Ports } from './ports.ts'

type Given<N extends CommandName> = Payload<N> & { commandId: string }

export function proposeDecision(ports: Ports, actor: Actor, payload: Given<'decision:propose'>): Promise<Reply> {
  return changeDiscussion(ports, actor, 'decision:propose', payload, (discussion, setting, deciding) =>
    decide(discussion, { type: 'decision:propose', payload }, actor, setting, deciding),
  )
}

export function answerDecision(ports: Ports, actor: Actor, payload: Given<'decision:answer'>): Promise<Reply> {
  return changeDiscussion(ports, actor, 'decision:answer', payload, (discussion, setting, deciding) =>
    decide(discussion, { type: 'decision:answer', payload }, actor, setting, deciding),
  )
}

export function recordDecision(ports: Ports, actor: Actor, payload: Given<'decision:record'>): Promise<Reply> {
  return changeDiscussion(ports, actor, 'decision:record', payload, async (discussion, setting, deciding) => {
    const seen = await ports.seen(discussion.caseId, discussion.id)
    return decide(discussion, { type: 'decision:record', payload, seen }, actor, setting, deciding)
  })
}

export function withdrawDecision(ports: Ports, actor: Actor, payload: Given<'decision:withdraw'>): Promise<Reply> {
  return changeDiscussion(ports, actor, 'decision:withdraw', payload, (discussion, setting, deciding) =>
    decide(discussion, { type: 'decision:withdraw', payload }, actor, setting, deciding),
  )
}
