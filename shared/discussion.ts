// One case on one agenda. Decisions, actions and flags share one document and one history, because
// "no decision is recorded while a flag is open" must never race.
import { z } from 'zod'
import { actionCommands, actionView } from './action.ts'
import { minuteCommands } from './caseMinute.ts'
import { type DecisionView, decisionCommands, decisionView } from './decision.ts'
import { flagCommands, flagView } from './flag.ts'
import { tickCommands, tickNames } from './floor.ts'
import { id, instant, prose } from './ids.ts'
import { adviceView, followUpView, outcomeCommands } from './outcome.ts'
import { by, where } from './where.ts'

export const outcomes = ['carry-forward', 'no-decision-needed'] as const
export const contributionView = z.object({
  id,
  by,
  text: z.string(),
  at: instant,
  readOut: z.object({ by, at: instant }).nullable(),
})

export const discussionView = z.object({
  id,
  meetingId: id,
  caseId: id,
  version: z.int(),
  state: z.enum(['open', 'closed']),
  outcome: z.object({ kind: z.enum(outcomes), reason: z.string().nullable(), by }).nullable(),
  /** The answer to the question for the meeting, when no decision is the answer. */
  answer: z.object({ text: z.string(), by, at: instant }).nullable(),
  /** Written views of those who cannot come; each is read out and marked. */
  contributions: z.array(contributionView),
  decisions: z.array(decisionView),
  actions: z.array(actionView),
  flags: z.array(flagView),
  advice: adviceView,
  followUp: followUpView.nullable(),
  ticks: z.array(z.enum(tickNames)),
})
export type DiscussionView = z.infer<typeof discussionView>

interface Answered {
  decisions: readonly { state: DecisionView['state']; answersQuestion: boolean }[]
  answer: object | null
  outcome: { kind: (typeof outcomes)[number]; reason: string | null } | null
}

/** By a recorded decision, in words, by the stated reason for no decision, or put to the next meeting. */
export function questionAnswered({ decisions, answer, outcome }: Answered): boolean {
  return (
    decisions.some(one => (one.state === 'recorded' || one.state === 'provisional') && one.answersQuestion) ||
    answer !== null ||
    outcome?.kind === 'carry-forward' ||
    (outcome?.kind === 'no-decision-needed' && outcome.reason !== null)
  )
}

export const discussionCommands = {
  ...decisionCommands,
  ...actionCommands,
  ...flagCommands,
  'item:contribute': z.object({ ...where, text: prose(2000) }).strict(),
  'item:read-out': z.object({ ...where, contributionId: id }).strict(),
  ...tickCommands,
  ...minuteCommands,
  ...outcomeCommands,
  'item:answer': z.object({ ...where, text: prose(1000) }).strict(),
  'item:conclude': z.object({ ...where, outcome: z.enum(outcomes), reason: prose(1000).nullable() }).strict(),
} as const
