// Flags: raised live, answered before the item can close, closed by the raiser or overridden by the chair with a reason.
import { type Refusal, refuse } from '#shared/errors'
import type { FlagAnchor, FlagView } from '#shared/flag'
import type { Payload } from '#shared/live'
import type { Role } from '#shared/roles'
import type { By } from '#shared/where'
import type { Actor } from './access.ts'
import type { Decided, Deciding } from './aggregate.ts'
import { changed, type Discussion, refuseUnlessOpen, type Setting, toBy } from './discussion.ts'

export interface Flag {
  id: string
  anchor: FlagAnchor
  quote: string
  reason: FlagView['reason']
  severity: 'normal' | 'urgent'
  comment: string | null
  /** The rule of the checks that it was raised from. */
  rule?: FlagView['rule']
  to: { role: Role | null; person: By | null }
  state: 'open' | 'accepted' | 'declined' | 'deferred' | 'overridden' | 'withdrawn'
  raisedBy: By
  joinedBy: By[]
  raisedAt: string
  answer: { by: By; at: string; reason: string | null; deferredTo: By | null } | null
  closedAt: string | null
}

export type FlagCommand =
  | { type: 'flag:raise'; payload: Payload<'flag:raise'>; to: Flag['to'] }
  | { type: 'flag:answer'; payload: Payload<'flag:answer'>; deferredTo: By | null; runsMeeting: boolean }
  | { type: 'flag:withdraw'; payload: Payload<'flag:withdraw'> }
  | { type: 'flag:override'; payload: Payload<'flag:override'> }

export function flagged(
  discussion: Discussion,
  command: FlagCommand,
  actor: Actor,
  setting: Setting,
  d: Deciding,
): Decided<Discussion> {
  const closed = refuseUnlessOpen(discussion, setting)
  if (closed) return closed
  if (command.type === 'flag:raise') return raise(discussion, command.payload, command.to, actor, d)

  const flag = discussion.flags.find(one => one.id === command.payload.flagId)
  if (!flag) return refuse('not-found')
  if (flag.state !== 'open') return refuse('already-answered', 'This flag has been answered already.')

  switch (command.type) {
    case 'flag:answer': {
      const refused = refuseUnlessAddressed(flag, actor, command.runsMeeting)
      if (refused) return refused
      const { answer, reason } = command.payload
      return answered(discussion, flag, answer, { reason, deferredTo: command.deferredTo }, actor, d)
    }
    case 'flag:withdraw':
      if (flag.raisedBy.id !== actor.id) return refuse('not-allowed', `Only ${flag.raisedBy.name} can withdraw this.`)
      return answered(discussion, flag, 'withdrawn', { reason: command.payload.reason, deferredTo: null }, actor, d)
    case 'flag:override':
      return answered(discussion, flag, 'overridden', { reason: command.payload.reason, deferredTo: null }, actor, d)
    default:
      return command satisfies never
  }
}

/** Whoever raised a flag cannot answer it for the others; the addressee can, and so can whoever runs the meeting. */
function refuseUnlessAddressed(flag: Flag, actor: Actor, runsMeeting: boolean): Refusal | null {
  if (flag.raisedBy.id === actor.id) return refuse('not-allowed', 'Somebody else has to answer the flag you raised.')
  const addressed = flag.to.person?.id === actor.id || flag.to.role === actor.role
  return addressed || runsMeeting ? null : refuse('not-allowed', 'This flag is for somebody else to answer.')
}

function raise(
  discussion: Discussion,
  payload: Payload<'flag:raise'>,
  to: Flag['to'],
  actor: Actor,
  d: Deciding,
): Decided<Discussion> {
  const by = toBy(actor)
  const same = discussion.flags.find(
    flag => flag.state === 'open' && flag.reason === payload.reason && sameAnchor(flag, payload),
  )
  if (same) {
    const known = [same.raisedBy, ...same.joinedBy].some(one => one.id === actor.id)
    const joined: Flag = { ...same, joinedBy: known ? same.joinedBy : [...same.joinedBy, by] }
    const flags = discussion.flags.map(flag => (flag.id === same.id ? joined : flag))
    return changed({ ...discussion, flags }, actor, d, 'flag.joined', same.id)
  }
  const flag: Flag = {
    id: d.newId(),
    anchor: payload.anchor,
    quote: payload.quote,
    reason: payload.reason,
    severity: payload.severity,
    comment: payload.comment,
    rule: payload.rule ?? null,
    to,
    state: 'open',
    raisedBy: by,
    joinedBy: [],
    raisedAt: d.now,
    answer: null,
    closedAt: null,
  }
  return changed({ ...discussion, flags: [...discussion.flags, flag] }, actor, d, 'flag.raised', flag.id)
}

function sameAnchor(flag: Flag, payload: Payload<'flag:raise'>): boolean {
  if (flag.anchor.kind === 'entry' && payload.anchor.kind === 'entry') return flag.anchor.key === payload.anchor.key
  return flag.anchor.kind === payload.anchor.kind && flag.quote === payload.quote
}

function answered(
  discussion: Discussion,
  flag: Flag,
  state: Exclude<Flag['state'], 'open'>,
  answer: { reason: string | null; deferredTo: By | null },
  actor: Actor,
  d: Deciding,
): Decided<Discussion> {
  const next: Flag = { ...flag, state, answer: { by: toBy(actor), at: d.now, ...answer }, closedAt: d.now }
  const flags = discussion.flags.map(one => (one.id === flag.id ? next : one))
  return changed({ ...discussion, flags }, actor, d, `flag.${state}`, flag.id, { reason: answer.reason })
}
