// What e-mails need from the world: a store that keeps each once, people's choices, and a post office.
import type { MailGroup, MailState } from '#shared/mail'
import type { CalendarFile, Mail, Outcome } from '../domain/mail.ts'
import type { Sealing } from './accountPorts.ts'
import type { CalendarEntry } from './calendar.ts'

export interface MailStore {
  /** False when there is a mail with this id already: the same event and recipient. */
  add(mail: Mail): Promise<boolean>
  get(id: string): Promise<Mail | null>
  /**
   * The next mail that is due at `now` (ISO UTC), urgent kinds first, with this try counted; nobody else gets it before
   * `until`. Null: none is due.
   */
  take(now: string, until: string): Promise<Mail | null>
  settle(id: string, change: Partial<Mail> & { state: MailState }): Promise<void>
  /** Those of this topic that still wait, but for this one, are not needed any more. */
  supersede(topic: string, exceptId: string): Promise<void>
  /** About this meeting, discussion, emergency or account. */
  about(subjectId: string): Promise<Mail[]>
  /** To people of this organisation, newest first. */
  ofOrganisation(organisationId: string, atMost: number): Promise<Mail[]>
  counts(): Promise<{ waiting: number; failed: number }>
}

export interface MailChoiceStore {
  /** What this person turned off. */
  of(personId: string): Promise<MailGroup[]>
  put(personId: string, off: MailGroup[]): Promise<void>
}

/** A mail as it goes out, its one-time link in place. */
export interface Outgoing {
  /** Becomes the Message-ID: a mail that was sent twice is seen to be one. */
  id: string
  to: string
  subject: string
  text: string
  calendar: CalendarFile | null
}

export interface PostOffice {
  /** Where people reach this server, without a path. */
  origin: string
  /** London hour, 0 to 23, from which on the daily mail goes out. */
  digestHour: number
  /** Null: no mail server is set, and mails are kept to be looked at. */
  send: ((mail: Outgoing) => Promise<Outcome>) | null
  calendarFile(entry: CalendarEntry, method: CalendarFile['method'], to: string): CalendarFile
  /** Seals the one-time links of mails that wait. */
  sealing: Sealing
}

export interface MailPorts {
  mails: MailStore
  mailChoices: MailChoiceStore
  postOffice: PostOffice
}
