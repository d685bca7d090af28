// E-mails: which kinds there are, which of them a person can turn off, and what became of each.
import { z } from 'zod'
import { id, instant } from './ids.ts'

/** What a person can turn off for themselves. */
export const mailGroups = ['meetings', 'preparing', 'digest', 'minutes', 'feedback'] as const
export const mailGroup = z.enum(mailGroups)
export type MailGroup = z.infer<typeof mailGroup>

export const mailGroupWords: Record<MailGroup, { label: string; hint: string }> = {
  meetings: {
    label: 'Invitations to meetings, with the date for your calendar',
    hint: 'Also when a meeting is changed or cancelled',
  },
  preparing: {
    label: 'Who is missing from a meeting',
    hint: 'Two days before, to those who prepare it and to standing deputies',
  },
  digest: {
    label: 'What waits for you, once a day',
    hint: 'On working days, in the morning, and only when something waits',
  },
  minutes: { label: 'Minutes that wait for your signature', hint: 'When a meeting you chaired has ended' },
  feedback: {
    label: 'The outcome of cases that you referred or flagged',
    hint: 'That there is one; what it is stands in Caseroom',
  },
}

/** `group`: null = necessary, nobody can turn it off. */
export const mailKinds = {
  'meeting-invited': { label: 'Invitation to a meeting', group: 'meetings' },
  'meeting-changed': { label: 'Meeting changed', group: 'meetings' },
  'meeting-cancelled': { label: 'Meeting cancelled', group: 'meetings' },
  'roles-missing': { label: 'Who is missing', group: 'preparing' },
  'deputy-asked': { label: 'Deputy asked', group: 'preparing' },
  digest: { label: 'What waits', group: 'digest' },
  'minutes-to-sign': { label: 'Minutes to sign', group: 'minutes' },
  feedback: { label: 'Outcome to read', group: 'feedback' },
  emergency: { label: 'Emergency access', group: null },
  'account-link': { label: 'One-time link', group: null },
} as const satisfies Record<string, { label: string; group: MailGroup | null }>
export type MailKind = keyof typeof mailKinds
export const mailKind = z.enum(Object.keys(mailKinds) as [MailKind, ...MailKind[]])

export const mailStates = ['waiting', 'sent', 'kept', 'failed', 'withheld', 'dropped'] as const
export const mailState = z.enum(mailStates)
export type MailState = z.infer<typeof mailState>
export const mailStateWords: Record<MailState, string> = {
  waiting: 'Waiting',
  sent: 'Sent',
  kept: 'Kept here, not sent',
  failed: 'Failed',
  withheld: 'Withheld',
  dropped: 'Not needed any more',
}

/** Why a mail was not sent. Words of our own: what a mail server says can hold anything. */
export const mailFaults = {
  unreachable: 'The mail server cannot be reached',
  'timed-out': 'The mail server did not answer in time',
  tls: 'No safe (TLS) connection to the mail server',
  'sign-in': 'The mail server did not accept our name and password',
  sender: 'The mail server does not accept our sender address',
  busy: 'The mail server asked to try later',
  recipient: 'The mail server does not know this address, or takes no mail for it',
  refused: 'The mail server refused this mail',
  address: 'The address of this account is not one that mail can be sent to',
  patient: 'It would have named a patient',
  sealed: 'Its one-time link cannot be read any more. Make a new link.',
} as const
export type MailFault = keyof typeof mailFaults
export const mailFault = z.enum(Object.keys(mailFaults) as [MailFault, ...MailFault[]])

export const mailRow = z.object({
  id,
  kind: mailKind,
  to: z.object({ name: z.string(), email: z.string() }),
  madeAt: instant,
  state: mailState,
  fault: mailFault.nullable(),
  tries: z.int(),
  sentAt: instant.nullable(),
  /** When it is tried again; null = it is not. */
  nextTryAt: instant.nullable(),
  /** The mail itself; null when a mail server is set, or when it was withheld. */
  content: z.object({ subject: z.string(), text: z.string(), calendar: z.boolean() }).nullable(),
})
export type MailRow = z.infer<typeof mailRow>
/** `server`: whether a mail server is set; without one every mail is kept here to be looked at. */
export const mailList = z.object({ server: z.boolean(), mails: z.array(mailRow), more: z.boolean() })
export type MailList = z.infer<typeof mailList>

export const mailChoices = z.object({ email: z.string(), off: z.array(mailGroup) })
export const mailChoicesChange = z.object({ off: z.array(mailGroup).max(mailGroups.length) }).strict()

/** One address, and nothing that could end the line it stands in or begin another. */
export function isAddress(text: string): boolean {
  return text.length <= 254 && /^[^\s@<>()[\]\\,;:"\p{C}]+@[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?$/u.test(text)
}
