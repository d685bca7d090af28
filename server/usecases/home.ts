// Today: what waits for me now. Counts only, because others see this screen in passing.
import type { ActionView } from '#shared/action'
import type { TodayView } from '#shared/home'
import { type Actor, can } from '../domain/access.ts'
import { partsIn } from '../domain/meeting.ts'
import { collectActions } from './actionList.ts'
import { collectAssents } from './assents.ts'
import { collectInbox } from './caseMessages.ts'
import { collectQuestions } from './clinic.ts'
import { countConcerns } from './concerns.ts'
import { countToReview } from './emergencies.ts'
import { countFeedback } from './feedback.ts'
import { collectFlags } from './flagList.ts'
import { peopleById } from './identify.ts'
import { listMeetings } from './meetings.ts'
import { collectAfterClinics } from './outcomes.ts'
import type { Ports } from './ports.ts'
import { missingNow } from './preparation.ts'

const upcomingDays = 14

export async function viewToday(ports: Ports, actor: Actor): Promise<TodayView> {
  const now = ports.clock.now()
  const inCare = can(actor, 'case:search')
  const [{ meetings }, actions, flags, inbox, assents, feedback] = await Promise.all([
    listMeetings(ports, actor),
    inCare ? collectActions(ports, actor) : [],
    inCare ? collectFlags(ports, actor) : [],
    inCare ? collectInbox(ports, actor) : { messages: [], contacts: [] },
    inCare ? collectAssents(ports, actor) : [],
    countFeedback(ports, actor),
  ])
  const mine = actions.filter(row => row.mine)
  const until = new Date(now.getTime() + upcomingDays * 86_400_000).toISOString()
  return {
    serverTime: now.toISOString(),
    live: meetings.filter(meeting => meeting.state === 'live'),
    upcoming: meetings
      .filter(meeting => meeting.state === 'planned' && meeting.startsAt <= until)
      .sort((a, b) => a.startsAt.localeCompare(b.startsAt)),
    actionsOffered: mine.filter(row => waitsFor(row.action, actor.id)).length,
    actionsOverdue: mine.filter(row => row.overdue && row.action.state !== 'refused').length,
    actionsUnanswered: actor.role === 'care-coordinator' ? actions.filter(row => row.unanswered).length : 0,
    missing: await missingIn(ports, actor),
    ...(await afterClinicsCounts(ports, actor, inCare)),
    questions: inCare ? await collectQuestions(ports, actor) : [],
    concernsToReview: await countConcerns(ports, actor),
    assentsToAnswer: assents.filter(row => row.toMe).length,
    ...feedback,
    flagsToAnswer: flags.filter(row => row.toMe).length,
    messagesToRead: inbox.messages.filter(
      ({ message }) => message.read === null && (message.toMe || (message.escalated && message.sentBy.id !== actor.id)),
    ).length,
    contactsToMake: inbox.contacts.length,
    emergenciesToReview: await countToReview(ports, actor),
    disk: can(actor, 'server:watch') ? diskNotice(ports) : null,
  }
}

/** Offered to this person, in whole or in part. */
function waitsFor(action: ActionView, personId: string): boolean {
  return [action, ...action.parts].some(one => one.owner.id === personId && one.state === 'offered')
}

async function afterClinicsCounts(ports: Ports, actor: Actor, inCare: boolean) {
  const { trials, followUps } = inCare ? await collectAfterClinics(ports, actor) : { trials: [], followUps: [] }
  const asks = can(actor, 'outcome:follow-up', { through: ['practice'] })
  return {
    trialsToReview: trials.filter(one => one.due && one.mine).length,
    followUpsToAsk: asks ? followUps.length : 0,
  }
}

function diskNotice(ports: Ports): TodayView['disk'] {
  const space = ports.diskSpace()
  return space && space.level !== 'enough' ? { level: space.level, percent: Math.floor(space.used * 100) } : null
}

/** For those who prepare a meeting of the next two days: which required role or agency nobody fills. */
async function missingIn(ports: Ports, actor: Actor): Promise<TodayView['missing']> {
  const organiser = actor.role === 'care-coordinator'
  const meetings = await ports.meetings.concerning({ id: actor.id, organisationId: actor.organisationId, organiser })
  const mine = meetings.filter(meeting => can(actor, 'meeting:prepare', { as: partsIn(actor, meeting) }))
  const people = await peopleById(ports)
  return mine.flatMap(meeting => {
    const words = missingNow(meeting, people, ports.clock.now().getTime()).map(prompt => prompt.words)
    return words.length === 0 ? [] : [{ meetingId: meeting.id, title: meeting.title, words }]
  })
}
