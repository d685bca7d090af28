// E-mails as people see them: the administrator's page, sending again, and everybody's own choices.
import type { z } from 'zod'
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import type { MailGroup, MailList, MailRow, mailChoices } from '#shared/mail'
import { type Actor, can } from '../domain/access.ts'
import type { Mail } from '../domain/mail.ts'
import { refuseRole } from './cases.ts'
import type { Account, Ports } from './ports.ts'

const mostShown = 200

/** Mails to people of the administrator's own organisation. With a mail server their state only. */
export async function listMails(ports: Ports, actor: Actor): Promise<MailList | Refusal> {
  if (!can(actor, 'mail:watch')) return refuseRole(ports, actor, 'mail:watch')
  const [found, accounts] = await Promise.all([
    ports.mails.ofOrganisation(actor.organisationId, mostShown + 1),
    ports.people.all(),
  ])
  const people = new Map(accounts.map(one => [one.id, one]))
  const server = ports.postOffice.send !== null
  await ports.audit.record({ chain: 'system', who: actor.id, what: 'mail:list', outcome: 'done' })
  const mails = found.slice(0, mostShown).map(mail => rowOf(mail, people.get(mail.toId), server))
  return { server, mails, more: found.length > mostShown }
}

/** For one that failed, when the reason is mended. */
export async function sendAgain(ports: Ports, actor: Actor, mailId: string): Promise<{ ok: true } | Refusal> {
  if (!can(actor, 'mail:watch')) return refuseRole(ports, actor, 'mail:watch')
  const mail = await ports.mails.get(mailId)
  const refused = refuseAgain(ports, actor, mail)
  const audit = { chain: 'system', who: actor.id, what: 'mail:again' }
  if (isRefusal(refused) || !mail) {
    const detail = { asked: mailId, code: refused?.code ?? 'not-found' }
    await ports.audit.record({ ...audit, outcome: 'refused', detail })
    return refused ?? refuse('not-found')
  }
  const now = ports.clock.now().toISOString()
  // Its days begin anew: it is not given up at the next try because it is old.
  await ports.mails.settle(mail.id, { state: 'waiting', fault: null, tries: 0, madeAt: now, nextTryAt: now })
  await ports.audit.record({ ...audit, outcome: 'done', detail: { mail: mail.id } })
  return { ok: true }
}

function refuseAgain(ports: Ports, actor: Actor, mail: Mail | null): Refusal | null {
  if (!mail || mail.organisationId !== actor.organisationId) return refuse('not-found')
  if (mail.state !== 'failed') return refuse('not-now', 'Only a mail that failed can be sent again.')
  return ports.postOffice.send === null ? refuse('not-now', 'No mail server is set.') : null
}

export async function readMailChoices(ports: Ports, actor: Actor): Promise<z.infer<typeof mailChoices>> {
  const account = await ports.people.get(actor.id)
  return { email: account?.email ?? '', off: await ports.mailChoices.of(actor.id) }
}

export async function changeMailChoices(ports: Ports, actor: Actor, off: readonly MailGroup[]): Promise<{ ok: true }> {
  await ports.mailChoices.put(actor.id, [...new Set(off)])
  await ports.audit.record({
    chain: 'system',
    who: actor.id,
    what: 'mail:choose',
    outcome: 'done',
    detail: { off: off.length },
  })
  return { ok: true }
}

function rowOf(mail: Mail, to: Account | undefined, server: boolean): MailRow {
  const { id, kind, madeAt, state, fault, tries, sentAt, subject, text, calendar } = mail
  return {
    ...{ id, kind, madeAt, state, fault, tries, sentAt },
    to: { name: to?.name ?? 'Somebody who is no longer known here', email: to?.email ?? '' },
    nextTryAt: state === 'waiting' ? mail.nextTryAt : null,
    content: server || state !== 'kept' ? null : { subject, text, calendar: calendar !== null },
  }
}
