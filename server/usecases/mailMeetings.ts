// E-mails about a meeting: who is on it is invited, told of changes and of its being called off; who is missing is said.

import { createHash } from 'node:crypto'
import { can } from '../domain/access.ts'
import { fold } from '../domain/case.ts'
import type { CalendarFile } from '../domain/mail.ts'
import type { Involved } from '../domain/mailGuard.ts'
import { cancelled as cancelledWords, deputyAsked, invited, meetingTitle, rolesMissing } from '../domain/mailWords.ts'
import { type Meeting, partsIn } from '../domain/meeting.ts'
import { entryOf } from './calendar.ts'
import { actorFor, peopleById } from './identify.ts'
import { partsNow } from './meetings.ts'
import { post } from './outbox.ts'
import type { Account, Ports } from './ports.ts'
import { missingNow } from './preparation.ts'

/** Words of a title that are looked up as names: a title is 120 signs at most. */
const mostWords = 20

/** Invitations, changes and the cancellation of a meeting that is still to come. A huddle starts at once and has none. */
export async function mailMeeting(ports: Ports, meeting: Meeting): Promise<void> {
  const now = ports.clock.now().toISOString()
  if (meeting.startsAt <= now) return
  if (meeting.cancelled !== null) return mailCancelled(ports, meeting)
  if (meeting.state !== 'planned') return
  const entry = entryOf(meeting)
  const about = await involvedIn(ports, meeting)
  const known = await ports.mails.about(meeting.id)
  for (const account of await recipients(ports, meeting)) {
    const key = `meeting:${meeting.id}:${entry.sequence}:${account.id}`
    if (known.some(one => one.key === key)) continue
    const before = known.some(one => one.toId === account.id && one.topic === topicOf(meeting, account))
    const kind = before ? 'meeting-changed' : 'meeting-invited'
    await post(ports, {
      ...{ key, topic: topicOf(meeting, account), kind, toId: account.id, subjectId: meeting.id, about },
      until: meeting.startsAt,
      write: (typed, to) => ({
        ...invited(meeting, before ? 'changed' : 'invited', { typed, origin: ports.postOffice.origin }),
        calendar: fileFor(ports, meeting, typed, 'REQUEST', to),
      }),
    })
  }
}

/** Only to those who have it in their calendars. */
async function mailCancelled(ports: Ports, meeting: Meeting): Promise<void> {
  const about = await involvedIn(ports, meeting)
  const known = await ports.mails.about(meeting.id)
  const toIds = new Set(known.flatMap(one => (one.kind === 'meeting-invited' ? [one.toId] : [])))
  for (const toId of toIds) {
    const account = await ports.people.get(toId)
    if (!account) continue
    await post(ports, {
      key: `meeting-cancelled:${meeting.id}:${toId}`,
      topic: topicOf(meeting, account),
      ...{ kind: 'meeting-cancelled', toId, subjectId: meeting.id, about, until: meeting.startsAt },
      write: (typed, to) => ({
        ...cancelledWords(meeting, { typed, origin: ports.postOffice.origin }),
        calendar: fileFor(ports, meeting, typed, 'CANCEL', to),
      }),
    })
  }
}

/** Two days before: to those who prepare the meeting, and to the standing deputies of members who declined. */
export async function mailMissing(ports: Ports, meeting: Meeting): Promise<void> {
  const now = ports.clock.now()
  if (meeting.state !== 'planned' || meeting.startsAt <= now.toISOString()) return
  const people = await peopleById(ports)
  const prompts = missingNow(meeting, people, now.getTime())
  if (prompts.length === 0) return
  const about = await involvedIn(ports, meeting)
  const missing = prompts.map(one => one.words.replace('Nobody is coming from: ', ''))
  const what = createHash('sha256')
    .update(
      prompts
        .map(one => one.key)
        .sort()
        .join(),
    )
    .digest('hex')
    .slice(0, 8)
  const rest = { subjectId: meeting.id, about, until: meeting.startsAt }
  const { origin } = ports.postOffice
  for (const account of await ports.people.all()) {
    if (account.disabled) continue
    const actor = await actorFor(ports, account, 'none')
    if (!can(actor, 'meeting:prepare', { as: partsIn(actor, meeting) })) continue
    await post(ports, {
      ...{ key: `missing:${meeting.id}:${what}:${account.id}`, kind: 'roles-missing', toId: account.id, ...rest },
      write: typed => ({ ...rolesMissing(meeting, missing, { typed, origin }), calendar: null }),
    })
  }
  for (const toId of await deputiesToAsk(ports, meeting, prompts)) {
    await post(ports, {
      ...{ key: `deputy:${meeting.id}:${toId}`, kind: 'deputy-asked', toId, ...rest },
      write: typed => ({ ...deputyAsked(meeting, { typed, origin }), calendar: null }),
    })
  }
}

/** Standing deputies in the series whose member declined, who are not on the meeting and would fill what is missing. */
async function deputiesToAsk(ports: Ports, meeting: Meeting, prompts: readonly { key: string }[]): Promise<string[]> {
  const series = meeting.seriesId === null ? null : await ports.series.load(meeting.seriesId)
  if (!series) return []
  const people = await peopleById(ports)
  const declined = new Set(meeting.answers.filter(one => one.answer === 'declined').map(one => one.personId))
  return series.members.flatMap(({ personId, deputyId }) => {
    const deputy = deputyId === null ? undefined : people.get(deputyId)
    if (!deputy || !declined.has(personId) || meeting.memberIds.includes(deputy.id)) return []
    const fills = [`missing-role/${deputy.role}`, `missing-agency/${deputy.organisation.kind}`]
    return prompts.some(one => fills.includes(one.key)) ? [deputy.id] : []
  })
}

/** Everybody with a part of their own; the coordinators of the organisation who are not on it have it on their list. */
async function recipients(ports: Ports, meeting: Meeting): Promise<Account[]> {
  const ids = [
    ...[meeting.chairId, ...meeting.memberIds, ...meeting.answers.map(one => one.deputyId)],
    ...[meeting.deputyId, ...meeting.agenda.flatMap(item => [item.presenterId, ...item.invitedIds])],
  ]
  const found: Account[] = []
  for (const id of new Set(ids)) {
    const account = id === null ? null : await ports.people.get(id)
    if (account && (await maySeeMeeting(ports, account, meeting))) found.push(account)
  }
  return found
}

/** Whom every person they are here for keeps out has no part in it: a mail would tell them that there is one. */
export async function maySeeMeeting(ports: Ports, account: Account, meeting: Meeting): Promise<boolean> {
  if (account.disabled) return false
  const actor = await actorFor(ports, account, 'none')
  return can(actor, 'meeting:view', { as: await partsNow(ports, actor, meeting) })
}

/** Those on the agenda, and those registered here whose whole name the title holds. */
export async function involvedIn(ports: Ports, meeting: Meeting): Promise<Involved> {
  const listed = await ports.cases.many(meeting.agenda.map(item => item.caseId))
  const words: string[] = fold(`${meeting.title} ${meeting.place ?? ''}`).match(/\p{L}+/gu) ?? []
  const named = await Promise.all(
    [...new Set(words)].slice(0, mostWords).map(word => ports.cases.withFamilyName(meeting.organisationId, word)),
  )
  const titled = named.flat().filter(({ person }) => words.includes(fold(person.given).split(/[^\p{L}]/u)[0] ?? ''))
  return {
    patients: [...listed, ...titled].map(one => one.person),
    questions: meeting.agenda.map(item => item.question),
  }
}

const topicOf = (meeting: Meeting, account: Account) => `meeting:${meeting.id}:${account.id}`

function fileFor(ports: Ports, meeting: Meeting, typed: boolean, method: CalendarFile['method'], to: Account) {
  const title = meetingTitle(meeting, typed)
  const entry = { ...entryOf(meeting), title, place: typed ? meeting.place : null }
  return ports.postOffice.calendarFile(entry, method, to.email)
}
