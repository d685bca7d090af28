// What the e-mails say: the meeting, counts, and a link that asks for a sign-in. Never a patient, and no member of staff.
import { toLondon } from '#shared/calendar'
import { instantDateTime, longDate } from '#shared/cui'
import { meetingKinds } from '#shared/meeting'
import { linkMark, type Written } from './mail.ts'
import { oneLine } from './mailGuard.ts'
import type { Meeting } from './meeting.ts'

type Worded = Pick<Written, 'subject' | 'text'>
/** `typed`: with the words that people typed. Without them the mail still says which meeting it is, by kind and time. */
export interface Wording {
  typed: boolean
  /** Where links lead, without a path. */
  origin: string
}
type Told = Pick<Meeting, 'id' | 'title' | 'kind' | 'startsAt' | 'plannedMinutes' | 'place'>

export function meetingTitle(meeting: Told, typed: boolean): string {
  return (typed ? oneLine(meeting.title) : '') || meetingKinds[meeting.kind]
}

export function invited(meeting: Told, state: 'invited' | 'changed', { typed, origin }: Wording): Worded {
  const first = state === 'invited' ? 'You are invited to this meeting.' : 'This meeting was changed. It is now:'
  return {
    subject: `${state === 'invited' ? 'Invitation' : 'Changed'}: ${inShort(meeting, typed)}`,
    text: paragraphs(
      [
        first,
        inFull(meeting, typed),
        `Say whether you can come, and see the agenda:\n${origin}/meetings/${meeting.id}/agenda`,
      ],
      origin,
    ),
  }
}

export function cancelled(meeting: Told, { typed, origin }: Wording): Worded {
  return {
    subject: `Cancelled: ${inShort(meeting, typed)}`,
    text: paragraphs(
      ['This meeting does not take place.', inFull(meeting, typed), `Why:\n${origin}/meetings/${meeting.id}/agenda`],
      origin,
    ),
  }
}

/** @param missing labels of roles and agencies, such as "Social worker" */
export function rolesMissing(meeting: Told, missing: readonly string[], { typed, origin }: Wording): Worded {
  return {
    subject: `Somebody is missing: ${inShort(meeting, typed)}`,
    text: paragraphs(
      [
        'Nobody who is coming fills these places:',
        missing.map(one => `- ${one}`).join('\n'),
        inFull(meeting, typed),
        'Without them a decision is provisional, or cannot be recorded.',
        `Find somebody, or dismiss this with a reason:\n${origin}/meetings/${meeting.id}/agenda`,
      ],
      origin,
    ),
  }
}

export function deputyAsked(meeting: Told, { typed, origin }: Wording): Worded {
  return {
    subject: `Can you come? ${inShort(meeting, typed)}`,
    text: paragraphs(
      [
        'Somebody for whom you are the standing deputy cannot come to this meeting, and nobody else fills the place.',
        inFull(meeting, typed),
        'If you can come, tell who organises the meeting: they put you on it.',
        `The meeting series:\n${origin}/meetings/series`,
      ],
      origin,
    ),
  }
}

export interface Waiting {
  invitations: number
  toAccept: number
  overdue: number
  minutesToSign: number
  assents: number
  outcomes: number
}

/** Null when nothing waits. */
export function digest(waiting: Waiting, date: string, { origin }: Wording): Worded | null {
  const lines = [
    counted(waiting.invitations, 'meeting invitation to answer', 'meeting invitations to answer'),
    counted(waiting.toAccept, 'action to accept', 'actions to accept'),
    counted(waiting.overdue, 'action of yours overdue', 'actions of yours overdue'),
    counted(waiting.minutesToSign, 'case in minutes to sign', 'cases in minutes to sign'),
    counted(waiting.assents, 'provisional decision to answer', 'provisional decisions to answer'),
    counted(waiting.outcomes, 'outcome to read', 'outcomes to read'),
  ].filter(line => line !== null)
  if (lines.length === 0) return null
  return {
    subject: `What waits for you in Caseroom, ${longDate(date, { weekday: true })}`,
    text: paragraphs([lines.map(line => `- ${line}`).join('\n'), `See all of it:\n${origin}/`], origin),
  }
}

export function minutesToSign(meeting: Told, cases: number, { typed, origin }: Wording): Worded {
  return {
    subject: `Minutes to sign: ${inShort(meeting, typed)}`,
    text: paragraphs(
      [
        `The minutes are ready. ${counted(cases, 'case waits', 'cases wait')} for your signature.`,
        inFull(meeting, typed),
        `Read and sign:\n${origin}/meetings/${meeting.id}/minutes`,
      ],
      origin,
    ),
  }
}

export function outcomeReady(meeting: Told, { typed, origin }: Wording): Worded {
  return {
    subject: `An outcome for you: ${inShort(meeting, typed)}`,
    text: paragraphs(
      [
        'A case that you referred or flagged was discussed, and its minute is signed.',
        inFull(meeting, typed),
        `Read the outcome:\n${origin}/outcomes`,
      ],
      origin,
    ),
  }
}

export function emergencyUsed(openedAt: string, { origin }: Wording): Worded {
  return {
    subject: 'Emergency access was used',
    text: paragraphs(
      [
        `A record of a person registered at your practice was opened in an emergency, ${instantDateTime(openedAt)}.`,
        'The access ends after 60 minutes at the latest. Please review it: who, why, and whether it was right.',
        `Review:\n${origin}/emergencies`,
      ],
      origin,
      false,
    ),
  }
}

export function accountLink(expiresAt: string, { origin }: Wording): Worded {
  return {
    subject: 'Your link to Caseroom',
    text: paragraphs(
      [
        `Set your password with this link. It works once, until ${instantDateTime(expiresAt)}:\n${origin}/welcome#${linkMark}`,
        'If you did not expect this, do not open it, and tell the person who looks after Caseroom in your organisation.',
      ],
      origin,
      false,
    ),
  }
}

function inShort(meeting: Told, typed: boolean): string {
  const { date, time } = toLondon(meeting.startsAt)
  return `${meetingTitle(meeting, typed)}, ${longDate(date, { weekday: true })}, ${time}`
}

function inFull(meeting: Told, typed: boolean): string {
  const start = toLondon(meeting.startsAt)
  const end = toLondon(Date.parse(meeting.startsAt) + meeting.plannedMinutes * 60_000)
  const until = end.date === start.date ? end.time : `${end.time} on ${longDate(end.date, { weekday: true })}`
  const place = typed && meeting.place ? oneLine(meeting.place) : ''
  const lines = [
    meetingTitle(meeting, typed),
    `${longDate(start.date, { weekday: true })}, ${start.time} to ${until}`,
    place,
  ]
  return lines.filter(Boolean).join('\n')
}

/** `choice`: of a kind that can be turned off. */
function paragraphs(parts: readonly string[], origin: string, choice = true): string {
  const last = choice
    ? `Nobody reads answers to this address. Choose which e-mails you get: ${origin}/account`
    : 'Nobody reads answers to this address.'
  return `${[...parts, last].join('\n\n')}\n`
}

function counted(count: number, one: string, several: string): string | null {
  return count === 0 ? null : `${count} ${count === 1 ? one : several}`
}
