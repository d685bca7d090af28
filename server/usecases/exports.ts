// Tables for managers and minutes secretaries: agenda, attendance, actions. What somebody may not see is not in theirs.
import type { IdentityView } from '#shared/case'
import { csv } from '#shared/csv'
import { instantDate, instantTime, nhsNumberText, personName, shortDate } from '#shared/cui'
import { isRefusal, type Refusal } from '#shared/errors'
import type { FileView } from '#shared/http'
import { roleLabel } from '#shared/roles'
import { plannedSlots } from '#shared/schedule'
import type { Actor } from '../domain/access.ts'
import { runningOrder } from '../domain/meeting.ts'
import { listActions } from './actionList.ts'
import { auditViews } from './cases.ts'
import { openMeeting } from './meetings.ts'
import { admittedTo, factsOf, known } from './meetingViews.ts'
import type { Ports } from './ports.ts'

export async function exportAgenda(ports: Ports, actor: Actor, meetingId: string): Promise<FileView | Refusal> {
  const meeting = await openMeeting(ports, actor, meetingId, 'meeting:view')
  if (isRefusal(meeting)) return meeting
  const facts = await factsOf(ports, meeting)
  const slots = plannedSlots(meeting.startsAt, runningOrder(meeting))
  const shown = meeting.agenda.filter(item => admittedTo(actor, facts, item))
  await auditViews(ports, actor, 'agenda:export', shown, { meeting: meeting.id })
  const rows = meeting.agenda.map((item, at) => {
    const slot = slots.get(item.id)
    const identity = admittedTo(actor, facts, item) ? facts.identities.get(item.caseId) : undefined
    return [
      at + 1,
      ...(slot ? [instantTime(slot.from), instantTime(slot.to)] : [null, null]),
      item.triage.state,
      identity ? nameOf(identity) : 'Not open to you',
      identity ? shortDate(identity.birthDate) : null,
      identity?.nhsNumber.value ? nhsNumberText(identity.nhsNumber.value) : null,
      identity ? item.question : null,
      known(facts.people, item.presenterId).name,
      item.minutes,
    ]
  })
  const head = ['Item', 'From', 'To', 'State', 'Name', 'Born', 'NHS number', 'Question', 'Presenter', 'Minutes']
  return file(`agenda-${instantDate(meeting.startsAt)}`, [head, ...rows])
}

export async function exportAttendance(ports: Ports, actor: Actor, meetingId: string): Promise<FileView | Refusal> {
  const meeting = await openMeeting(ports, actor, meetingId, 'minutes:read')
  if (isRefusal(meeting)) return meeting
  const { people } = await factsOf(ports, meeting)
  const rows = meeting.attendance.flatMap(({ personId, intervals }) => {
    const person = known(people, personId)
    return intervals.map(({ from, to }) => [
      person.name,
      roleLabel[person.role],
      person.organisation.name,
      instantDate(from),
      instantTime(from),
      to === null ? null : instantTime(to),
    ])
  })
  const head = ['Name', 'Role', 'Organisation', 'Date', 'Came', 'Left']
  return file(`attendance-${instantDate(meeting.startsAt)}`, [head, ...rows])
}

export async function exportActions(ports: Ports, actor: Actor): Promise<FileView | Refusal> {
  const listed = await listActions(ports, actor)
  if (isRefusal(listed)) return listed
  const rows = listed.actions.map(({ action, identity, meetingTitle, meetingStartsAt, overdue }) => [
    nameOf(identity),
    shortDate(identity.birthDate),
    identity.nhsNumber.value ? nhsNumberText(identity.nhsNumber.value) : null,
    action.text,
    [action.owner, ...action.parts.map(part => part.owner)].map(one => one.name).join(', '),
    action.priority,
    shortDate(action.due),
    action.state,
    overdue ? 'overdue' : null,
    meetingTitle,
    instantDate(meetingStartsAt),
  ])
  const head = [
    'Name',
    'Born',
    'NHS number',
    'Action',
    'Owner',
    'Priority',
    'Due',
    'State',
    'Overdue',
    'Meeting',
    'Date',
  ]
  return file('actions', [head, ...rows])
}

function file(name: string, rows: (string | number | null)[][]): FileView {
  return { fileName: `${name}.csv`, mediaType: 'text/csv', text: csv(rows) }
}

function nameOf({ family, given, title }: IdentityView): string {
  return personName({ family, given, prefix: title, text: null })
}
