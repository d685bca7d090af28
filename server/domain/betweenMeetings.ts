// What happened, or did not happen, between meetings and speaks for putting somebody on the next agenda. The facts name
// no medicine and no words of a message: who prepares an agenda need not be somebody who may read those.

import { londonDate } from '#shared/calendar'
import { failedAttempts } from '#shared/caseMessage'
import { shortDate } from '#shared/cui'
import { roleLabel } from '#shared/roles'
import { type CaseMessages, isEscalated } from './caseMessage.ts'
import { waitingOf } from './medicineChange.ts'
import type { MedicineReview } from './medicineReview.ts'
import type { KeyedTrigger } from './proposals.ts'

/** @param now ISO UTC */
export function betweenTriggers(
  caseId: string,
  { review, messages }: { review: MedicineReview | undefined; messages: CaseMessages | undefined },
  now: string,
): KeyedTrigger[] {
  const found: KeyedTrigger[] = []
  for (const change of review?.changes ?? []) {
    const { escalated, waiting } = waitingOf(change, now)
    if (!escalated) continue
    const by = change.answer?.by.name ?? change.proposedBy.name
    const what = change.state === 'accepted' ? 'is not confirmed as applied' : 'has no answer'
    const fact = `A change by ${by} ${what} after ${waiting} working days`
    found.push({ key: `change-not-applied/${caseId}/${change.id}`, rule: 'change-not-applied', facts: [fact] })
  }
  for (const message of messages?.messages ?? []) {
    if (!isEscalated(message, now)) continue
    const to = message.to.person?.name ?? (message.to.role ? `any ${roleLabel[message.to.role]}` : 'nobody')
    const fact = `${message.sentBy.name} to ${to}, ${shortDate(londonDate(message.sentAt))}: read by nobody`
    found.push({ key: `message-unread/${caseId}/${message.id}`, rule: 'message-unread', facts: [fact] })
  }
  for (const contact of messages?.contacts ?? []) {
    if (contact.state !== 'open' || contact.attempts.length < failedAttempts) continue
    const days = contact.attempts.map(({ at }) => shortDate(londonDate(at))).join(', ')
    const fact = `${contact.owner.name}: ${contact.attempts.length} attempts in vain (${days})`
    found.push({ key: `contact-in-vain/${caseId}/${contact.id}`, rule: 'contact-in-vain', facts: [fact] })
  }
  return found
}
