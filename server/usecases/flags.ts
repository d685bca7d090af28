// Flags as use cases: raised to a role or a person, shown to everybody in the room and to the addressee wherever they are.
import type { Refusal } from '#shared/errors'
import { heldBackQuote } from '#shared/flag'
import type { CommandName, Payload, Reply } from '#shared/live'
import { type Actor, can } from '../domain/access.ts'
import { type Flag, flagged } from '../domain/flag.ts'
import { seesEntry, seesGeneral } from '../domain/privacy.ts'
import { changeDiscussion, type Place, relatedPerson } from './discussions.ts'
import type { Ports } from './ports.ts'

type Given<N extends CommandName> = Payload<N> & { commandId: string }

export async function raiseFlag(ports: Ports, actor: Actor, payload: Given<'flag:raise'>): Promise<Reply> {
  let told: { place: Place; to: Flag['to'] } | null = null
  const reply = await changeDiscussion(
    ports,
    actor,
    'flag:raise',
    payload,
    async (discussion, setting, deciding, place) => {
      const to = await addressee(ports, place, payload.to)
      if ('ok' in to) return to
      told = { place, to }
      return flagged(
        discussion,
        { type: 'flag:raise', payload: withoutHeldBack(place, payload), to },
        actor,
        setting,
        deciding,
      )
    },
  )
  if (reply.ok && reply.id !== null && told !== null) await tell(ports, payload, reply.id, told)
  return reply
}

export function answerFlag(ports: Ports, actor: Actor, payload: Given<'flag:answer'>): Promise<Reply> {
  return changeDiscussion(ports, actor, 'flag:answer', payload, async (discussion, setting, deciding, place) => {
    const deferredTo = payload.deferredToId === null ? null : await relatedPerson(ports, place, payload.deferredToId)
    if (deferredTo !== null && 'ok' in deferredTo) return deferredTo
    const runsMeeting = can(actor, 'flag:override', place)
    return flagged(discussion, { type: 'flag:answer', payload, deferredTo, runsMeeting }, actor, setting, deciding)
  })
}

export function withdrawFlag(ports: Ports, actor: Actor, payload: Given<'flag:withdraw'>): Promise<Reply> {
  return changeDiscussion(ports, actor, 'flag:close', payload, (discussion, setting, deciding) =>
    flagged(discussion, { type: 'flag:withdraw', payload }, actor, setting, deciding),
  )
}

export function overrideFlag(ports: Ports, actor: Actor, payload: Given<'flag:override'>): Promise<Reply> {
  return changeDiscussion(ports, actor, 'flag:override', payload, (discussion, setting, deciding) =>
    flagged(discussion, { type: 'flag:override', payload }, actor, setting, deciding),
  )
}

/** A flag is on every screen of the room: it does not repeat an entry that not all of them may see. */
function withoutHeldBack(place: Place, payload: Given<'flag:raise'>): Given<'flag:raise'> {
  const { anchor } = payload
  const heldBack = anchor.kind === 'entry' && !seesEntry(place.one.privacy, anchor.key, seesGeneral)
  return heldBack ? { ...payload, quote: heldBackQuote } : payload
}

async function addressee(ports: Ports, place: Place, to: Payload<'flag:raise'>['to']): Promise<Flag['to'] | Refusal> {
  if ('role' in to) return { role: to.role, person: null }
  const person = await relatedPerson(ports, place, to.personId)
  return 'ok' in person ? person : { role: null, person }
}

/** Only people who may see the case are told, and they are told no more than that there is a flag. */
async function tell(
  ports: Ports,
  payload: Given<'flag:raise'>,
  flagId: string,
  told: { place: Place; to: Flag['to'] },
): Promise<void> {
  const { place, to } = told
  const accounts = (await ports.people.all()).filter(one => one.id === to.person?.id || one.role === to.role)
  const related = await Promise.all(
    accounts.map(async account => ((await isRelated(ports, place, account.id)) ? [account.id] : [])),
  )
  ports.hub.emit('flagAddressed', {
    meetingId: place.meeting.id,
    discussionId: payload.discussionId,
    flagId,
    severity: payload.severity,
    personIds: related.flat(),
  })
}

async function isRelated(ports: Ports, place: Place, personId: string): Promise<boolean> {
  return !('ok' in (await relatedPerson(ports, place, personId)))
}
