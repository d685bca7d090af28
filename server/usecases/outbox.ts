// The outbox: a mail is written down once per event and recipient, after the guard, and sent from there. What causes mails
// is looked at again and again (mailSweep.ts), so a process that ends between the two loses none and doubles none.
import { createHash } from 'node:crypto'
import { type MailKind, mailKinds } from '#shared/mail'
import { emptied, linkMark, type Mail, type Written } from '../domain/mail.ts'
import { type Involved, namesPatient } from '../domain/mailGuard.ts'
import type { Outgoing } from './mailPorts.ts'
import type { Account, Ports } from './ports.ts'

export interface Letter {
  /** Event and recipient. */
  key: string
  topic?: string
  kind: MailKind
  toId: string
  subjectId: string
  /** `typed`: with the words that people typed; without them when those name a patient. */
  write(typed: boolean, to: Account): Written
  about: Involved
  /** Stands for `linkMark`. */
  secret?: string
  /** ISO UTC: until when this event can come up again. */
  until: string
}

/** After the event itself. */
const keptMs = 90 * 86_400_000
export const nobodyInvolved: Involved = { patients: [], questions: [] }

/** False when it was there already, or the recipient gets none. */
export async function post(ports: Ports, letter: Letter): Promise<boolean> {
  const account = await ports.people.get(letter.toId)
  if (!account || !(await wants(ports, account, letter.kind))) return false
  const { key, kind, toId, subjectId, secret } = letter
  const id = createHash('sha256').update(key).digest('hex').slice(0, 32)
  if (await ports.mails.get(id)) return false
  const now = ports.clock.now().toISOString()
  const written = passed(letter, account)
  const { send, sealing } = ports.postOffice
  const mail: Mail = {
    ...{ id, key, kind, toId, subjectId, topic: letter.topic ?? key, organisationId: account.organisationId },
    ...(written ?? emptied),
    sealed: written !== null && secret !== undefined && send !== null ? sealing.seal(secret, toId) : null,
    state: written === null ? 'withheld' : send === null ? 'kept' : 'waiting',
    fault: written === null ? 'patient' : null,
    tries: 0,
    madeAt: now,
    nextTryAt: written !== null && send !== null ? now : null,
    sentAt: null,
    keptUntil: new Date(Date.parse(letter.until) + keptMs).toISOString(),
  }
  if (!(await ports.mails.add(mail))) return false
  await ports.mails.supersede(mail.topic, id)
  if (written === null) {
    ports.log.warn({ event: 'mail-withheld', mail: id, kind })
    await ports.audit.record({
      chain: 'system',
      who: 'system',
      what: 'mail:withhold',
      outcome: 'done',
      detail: { kind, mail: id },
    })
  }
  return true
}

/** An account that is disabled gets nothing; what is necessary cannot be turned off. */
export async function wants(ports: Ports, account: Account, kind: MailKind): Promise<boolean> {
  if (account.disabled) return false
  const { group } = mailKinds[kind]
  return group === null || !(await ports.mailChoices.of(account.id)).includes(group)
}

/** As it goes out; null when its one-time link does not open any more. */
export function outgoing(ports: Ports, mail: Mail, to: string): Outgoing | null {
  const { id, subject, calendar } = mail
  if (mail.sealed === null) return { id, to, subject, calendar, text: mail.text }
  const secret = ports.postOffice.sealing.open(mail.sealed, mail.toId)
  return secret === null ? null : { id, to, subject, calendar, text: mail.text.replace(linkMark, secret) }
}

/** Null when even our own words would name a patient. */
function passed(letter: Letter, to: Account): Written | null {
  const own = letter.write(false, to)
  const full = letter.write(true, to)
  if (!namesPatient(full, own, letter.about)) return full
  return namesPatient(own, own, letter.about) ? null : own
}
