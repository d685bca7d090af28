// A mail on its way: tried with growing pauses, given up after days, and never more of it kept than is needed.
import { type MailFault, type MailKind, type MailState, mailKinds } from '#shared/mail'

export interface CalendarFile {
  method: 'REQUEST' | 'CANCEL'
  text: string
}

export interface Written {
  subject: string
  text: string
  calendar: CalendarFile | null
}

export interface Mail extends Written {
  /** Made from `key`: the same event and recipient are the same mail, whoever makes it how often. */
  id: string
  key: string
  /** A newer mail of the same topic makes this one needless. */
  topic: string
  kind: MailKind
  toId: string
  organisationId: string
  /** The meeting, discussion, emergency or account it is about: asked again before it is sent. */
  subjectId: string
  /** A one-time secret that stands for `linkMark` in the text, sealed for the recipient. */
  sealed: string | null
  state: MailState
  fault: MailFault | null
  tries: number
  madeAt: string
  nextTryAt: string | null
  sentAt: string | null
  /** When the row itself goes. Until then the same mail is not made again. */
  keptUntil: string
}

export type Outcome = { type: 'sent' } | { type: 'later'; fault: MailFault } | { type: 'never'; fault: MailFault }

/** Where the one-time secret goes, so that it is never in the store and never on a page. */
export const linkMark = '{one-time link}'

/** Minutes until the next try; the last one again and again. */
const pauses = [0.25, 1, 2, 5, 15, 30, 60, 120]
/** The alert to a guardian is worth asking often. */
const urgentPauses = [0.1, 0.25, 0.5, 1]
export const givenUpAfterMs = 3 * 86_400_000

export const isUrgent = (kind: MailKind): boolean => mailKinds[kind].group === null

/** What to write down after a try. What was sent or given up keeps no text. `mail.tries` counts this one already. */
export function afterTry(
  mail: Pick<Mail, 'kind' | 'madeAt' | 'tries'>,
  outcome: Outcome,
  now: string,
): Partial<Mail> & { state: MailState } {
  switch (outcome.type) {
    case 'sent':
      return { state: 'sent', fault: null, sentAt: now, nextTryAt: null, ...emptied }
    case 'never':
      return { state: 'failed', fault: outcome.fault, nextTryAt: null }
    case 'later': {
      if (Date.parse(now) - Date.parse(mail.madeAt) >= givenUpAfterMs) {
        return { state: 'failed', fault: outcome.fault, nextTryAt: null }
      }
      const steps = isUrgent(mail.kind) ? urgentPauses : pauses
      const minutes = steps[Math.min(Math.max(mail.tries, 1), steps.length) - 1] ?? 1
      const nextTryAt = new Date(Date.parse(now) + minutes * 60_000).toISOString()
      return { state: 'waiting', fault: outcome.fault, nextTryAt }
    }
    default:
      return outcome satisfies never
  }
}

export const emptied = { subject: '', text: '', calendar: null, sealed: null } as const
