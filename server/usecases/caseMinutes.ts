// Signing, amending and sending back the minute of one case.
import { createHash } from 'node:crypto'
import type { MinuteView } from '#shared/caseMinute'
import type { CommandName, Payload, Reply } from '#shared/live'
import type { By } from '#shared/where'
import type { Actor } from '../domain/access.ts'
import { presentFor } from '../domain/attendance.ts'
import { onTeam } from '../domain/case.ts'
import {
  amendMinute,
  contentOf,
  hasMinute,
  isSigned,
  type MinuteContent,
  type Minuting,
  minuteChanges,
  seeFeedback,
  signMinute,
} from '../domain/caseMinute.ts'
import type { Discussion } from '../domain/discussion.ts'
import type { Item, Meeting } from '../domain/meeting.ts'
import { canonical } from './canonical.ts'
import { changeDiscussion, type Place, relatedPerson } from './discussions.ts'
import type { Ports } from './ports.ts'

type Given<N extends CommandName> = Payload<N> & { commandId: string }

export function signCaseMinute(ports: Ports, actor: Actor, payload: Given<'minute:sign'>): Promise<Reply> {
  return changeDiscussion(ports, actor, 'minute:sign', payload, async (discussion, setting, deciding, place) =>
    signMinute(discussion, payload, actor, setting, await minutingOf(ports, discussion, place), deciding),
  )
}

export function amendCaseMinute(ports: Ports, actor: Actor, payload: Given<'minute:amend'>): Promise<Reply> {
  return changeDiscussion(ports, actor, 'minute:amend', payload, async (discussion, setting, deciding, place) => {
    const owners = new Map<string, By>(discussion.actions.map(one => [one.owner.id, one.owner]))
    for (const { ownerId } of payload.actions) {
      if (owners.has(ownerId)) continue
      const owner = await relatedPerson(ports, place, ownerId)
      if ('ok' in owner) return owner
      owners.set(ownerId, owner)
    }
    const minuting = await minutingOf(ports, discussion, place)
    return amendMinute(discussion, payload, owners, actor, setting, minuting, deciding)
  })
}

export function noteFeedbackSeen(ports: Ports, actor: Actor, payload: Given<'feedback:seen'>): Promise<Reply> {
  return changeDiscussion(ports, actor, 'feedback:read', payload, (discussion, _setting, deciding) =>
    seeFeedback(discussion, actor, deciding),
  )
}

/** Null when the item was not discussed. `present`: names of those who were there for the item. */
export function viewMinute(discussion: Discussion, item: Item, present: string[]): MinuteView | null {
  if (!hasMinute(discussion, item)) return null
  const versions = [...discussion.minute].sort((a, b) => a.number - b.number)
  return {
    hash: hashOf(contentOf(discussion, { question: item.question, present })),
    signed: isSigned(discussion),
    versions: versions.map(({ content, ...one }, at) => {
      const before = versions[at - 1]
      return {
        ...one,
        intact: hashOf(content) === one.hash,
        changes: before ? minuteChanges(before.content, content) : [],
      }
    }),
  }
}

/** Names of those present, in the order of their names: the order of arrival must not change the hash. */
export async function presentNames(ports: Ports, meeting: Meeting, item: Item): Promise<string[]> {
  const one = await ports.cases.get(item.caseId)
  const accounts = new Map((await ports.people.all()).map(account => [account.id, account]))
  const related = (id: string) =>
    one !== null && (accounts.get(id)?.organisationId === one.practiceId || onTeam(one).includes(id))
  return presentFor(meeting, item.id, meeting.endedAt ?? ports.clock.now().toISOString(), related)
    .map(id => accounts.get(id)?.name ?? id)
    .sort()
}

async function minutingOf(ports: Ports, discussion: Discussion, { meeting, item }: Place): Promise<Minuting> {
  const presenter = await ports.people.get(item.presenterId)
  const referrers = new Map<string, By>(discussion.flags.map(flag => [flag.raisedBy.id, flag.raisedBy]))
  if (item.referredBy) referrers.set(item.referredBy.id, item.referredBy)
  if (presenter) referrers.set(presenter.id, { id: presenter.id, name: presenter.name, role: presenter.role })
  return {
    current: contentOf(discussion, { question: item.question, present: await presentNames(ports, meeting, item) }),
    hashOf,
    discussed: hasMinute(discussion, item),
    leads: personId => meeting.chairId === personId || meeting.deputyId === personId,
    referrers: [...referrers.values()],
  }
}

function hashOf(content: MinuteContent): string {
  return createHash('sha256').update(canonical(content)).digest('hex')
}
