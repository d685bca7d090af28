// From the outbox to the mail server: each mail judged once more, sent at least once, given up after days.
import type { MailFault } from '#shared/mail'
import { afterTry, emptied, type Mail, type Outcome } from '../domain/mail.ts'
import { findItem } from '../domain/meeting.ts'
import { linkWorks } from './entryLinks.ts'
import { maySeeMeeting } from './mailMeetings.ts'
import { maySeeOutcome } from './mailWork.ts'
import { guardiansOf } from './offices.ts'
import { outgoing, wants } from './outbox.ts'
import type { Account, Ports } from './ports.ts'

/** Longer than the longest try: a process that died in one leaves its mail to the next look after this. */
const leaseMs = 3 * 60_000
const mostInARound = 200
/** Not about this mail: the next one would fare no better now. */
const ofTheServer: readonly MailFault[] = ['unreachable', 'timed-out', 'tls', 'sign-in', 'sender']

/** Sends what is due; answers with how many were sent. */
export async function deliverMails(ports: Ports, stopped: () => boolean): Promise<number> {
  const { send } = ports.postOffice
  if (send === null) return 0
  let sent = 0
  for (let round = 0; round < mostInARound && !stopped(); round++) {
    const now = ports.clock.now()
    const mail = await ports.mails.take(now.toISOString(), new Date(now.getTime() + leaseMs).toISOString())
    if (!mail) return sent
    const account = await ports.people.get(mail.toId)
    if (!account || !(await isStillDue(ports, mail, account))) {
      await ports.mails.settle(mail.id, { state: 'dropped', nextTryAt: null, ...emptied })
      continue
    }
    const letter = outgoing(ports, mail, account.email)
    const outcome: Outcome = letter ? await send(letter) : { type: 'never', fault: 'sealed' }
    await ports.mails.settle(mail.id, afterTry(mail, outcome, ports.clock.now().toISOString()))
    const { id, kind, tries } = mail
    if (outcome.type === 'sent') {
      sent++
      ports.log.info({ event: 'mail-sent', mail: id, kind, tries })
      continue
    }
    ports.log.warn({
      event: 'mail-not-sent',
      mail: id,
      kind,
      tries,
      fault: outcome.fault,
      again: outcome.type === 'later',
    })
    if (outcome.type === 'later' && ofTheServer.includes(outcome.fault)) return sent
  }
  return sent
}

/** Days may have passed since it was written: rights, wishes, choices and the meeting itself are asked again. */
async function isStillDue(ports: Ports, mail: Mail, account: Account): Promise<boolean> {
  if (!(await wants(ports, account, mail.kind))) return false
  switch (mail.kind) {
    case 'meeting-invited':
    case 'meeting-changed':
    case 'roles-missing': {
      const meeting = await ports.meetings.load(mail.subjectId)
      return meeting !== null && isToCome(ports, meeting) && maySeeMeeting(ports, account, meeting)
    }
    case 'deputy-asked': {
      const meeting = await ports.meetings.load(mail.subjectId)
      return meeting !== null && isToCome(ports, meeting)
    }
    case 'meeting-cancelled':
      return true
    case 'account-link':
      return linkWorks(ports, mail.subjectId)
    case 'minutes-to-sign': {
      const meeting = await ports.meetings.load(mail.subjectId)
      return meeting !== null && maySeeMeeting(ports, account, meeting)
    }
    case 'feedback': {
      const meeting = await ports.meetings.ofItem(mail.subjectId)
      if (!meeting || !findItem(meeting, mail.subjectId)) return false
      return maySeeOutcome(ports, account, meeting, mail.subjectId)
    }
    case 'digest':
      // Yesterday's counts are nobody's work.
      return ports.clock.now().getTime() - Date.parse(mail.madeAt) < digestLastsMs
    case 'emergency': {
      const emergency = await ports.emergencies.load(mail.subjectId)
      return emergency !== null && (await guardiansOf(ports, emergency.practiceId)).includes(account.id)
    }
    default:
      return mail.kind satisfies never
  }
}

const digestLastsMs = 12 * 3_600_000

const isToCome = (ports: Ports, meeting: { state: string; startsAt: string }): boolean =>
  meeting.state === 'planned' && meeting.startsAt > ports.clock.now().toISOString()
