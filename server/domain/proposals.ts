// The agenda that proposes itself: each rule gives its facts, and proposes; nothing is put on an agenda by a rule alone.
import { addDays, daysBetween, londonDate } from '#shared/calendar'
import { shortDate } from '#shared/cui'
import type { EntryLabel } from '#shared/privacyLabel'
import type { ProposalRule, Trigger } from '#shared/proposal'
import type { Discussion } from './discussion.ts'

/** What the imported record says that may be a reason to talk. Computed once per import and day. */
export interface RecordTriggers {
  /** Of the entries named below, and others; by key. */
  labels: readonly EntryLabel[]
  /** `last`: the last issue, YYYY-MM-DD. */
  overdue: { key: string; drug: string; last: string; sum: string }[]
  /** YYYY-MM-DD, newest first. */
  missed: { key: string; date: string; name: string }[]
  /** Days in a hospital or on a virtual ward, YYYY-MM-DD; `to` is null while it lasts, as far as the record knows. */
  stays: { key: string; name: string; from: string; to: string | null }[]
  /** Active problems as they are written. */
  problems: { key: string; name: string }[]
}

export interface CaseFacts {
  caseId: string
  discussions: readonly Discussion[]
  record: RecordTriggers
  /** Referrals of this person that no meeting has discussed. ISO UTC. */
  waitingSince: readonly string[]
}

export type KeyedTrigger = Trigger & { key: string }

/** A second missed appointment within this many days proposes the case (domain paper F0: "frequently fails to attend"). */
export const missedWithinDays = 60
/** Our own threshold: a stay that began or ended in the last four weeks. */
export const wardChangeDays = 28
/** Our own threshold: two weeks without an answer to a referral. */
export const referralWaitsDays = 14

/** @param today YYYY-MM-DD in London. @param hasLeft whether this person's account has ended */
export function triggersOf(facts: CaseFacts, today: string, hasLeft: (personId: string) => boolean): KeyedTrigger[] {
  const { caseId, discussions, record } = facts
  const found: KeyedTrigger[] = []
  const add = (rule: ProposalRule, subject: string, lines: string[]) => {
    if (lines.length > 0) found.push({ key: `${rule}/${caseId}/${subject}`, rule, facts: lines })
  }
  for (const discussion of discussions) {
    for (const action of discussion.actions) {
      if (action.state === 'done') continue
      if (hasLeft(action.owner.id)) {
        add('owner-left', action.id, [`“${action.text}” belongs to ${action.owner.name}, who has left`])
      } else if (action.due < today) {
        const days = daysBetween(action.due, today)
        const late = `${days} ${days === 1 ? 'day' : 'days'}`
        add('action-overdue', action.id, [
          `“${action.text}”, ${action.owner.name}: due ${shortDate(action.due)}, today ${shortDate(today)}, overdue ${late}`,
        ])
      }
    }
    for (const flag of discussion.flags) {
      if (flag.state !== 'open') continue
      add('flag-open', flag.id, [
        `“${flag.quote}” by ${flag.raisedBy.name} on ${shortDate(londonDate(flag.raisedAt))}, no answer`,
      ])
    }
    for (const decision of discussion.decisions) {
      if (decision.state !== 'recorded' || decision.reviewOn === null || decision.reviewOn > today) continue
      if (discussedSince(discussions, decision.reviewOn, discussion.id)) continue
      add('review-due', decision.id, [`“${decision.text}”: review on ${shortDate(decision.reviewOn)}`])
    }
  }
  for (const { drug, last, sum } of record.overdue) add('repeat-overdue', `${drug}@${last}`, [`${drug}. ${sum}`])
  const from = addDays(today, -missedWithinDays)
  const missed = record.missed.filter(({ date }) => date >= from && date <= today)
  if (missed.length >= 2) {
    add(
      'contacts-missed',
      missed[0]?.date ?? '',
      missed.map(({ date, name }) => `${shortDate(date)}: ${name}`),
    )
  }
  const lately = addDays(today, -wardChangeDays)
  for (const { key, name, from: began, to } of record.stays) {
    const changed = to ?? began
    if (changed < lately || changed > today) continue
    const words = to ? `${shortDate(began)} to ${shortDate(to)}` : `since ${shortDate(began)}, no end in the record`
    add('ward-change', `${key}@${changed}`, [`${name}: ${words}`])
  }
  for (const since of facts.waitingSince) {
    const days = daysBetween(londonDate(since), today)
    if (days <= referralWaitsDays) continue
    add('referral-waits', since, [`Referred on ${shortDate(londonDate(since))}: ${days} days ago, not discussed`])
  }
  return found
}

/** The question that a click puts on the agenda; the organiser may change it. */
export function questionFrom(triggers: readonly Trigger[]): string {
  const [first] = triggers
  if (!first) return 'What is needed now?'
  const words: Record<ProposalRule, string> = {
    'action-overdue': 'The action is overdue: is it still right, and who does it?',
    'owner-left': 'Who takes over this action?',
    'flag-open': 'What is the answer to the flag?',
    'repeat-overdue': 'The repeat is overdue: is the medicine taken, and who asks?',
    'contacts-missed': 'Contacts were missed: how do we reach this person?',
    'ward-change': 'What has changed with the stay, and who takes over what?',
    'referral-waits': 'What is the answer to the referral?',
    'change-not-applied': 'The change of a medicine is still open: is it right, and who applies it?',
    'message-unread': 'Nobody read the message: who takes it up?',
    'contact-in-vain': 'Nobody could reach this person: what do we do?',
    'review-due': 'The review is due: did the decision help?',
    'carried-forward': 'What is needed now?',
  }
  return words[first.rule]
}

function discussedSince(discussions: readonly Discussion[], day: string, except: string): boolean {
  return discussions.some(
    one => one.id !== except && one.history.some(event => event.type === 'item.closed' && londonDate(event.at) >= day),
  )
}
