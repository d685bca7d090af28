// One case on one agenda. Decisions, actions and flags share one document and one history, because
// "no decision is recorded while a flag is open" must never race.
import { z } from 'zod'
import { actionCommands, actionView } from './action.ts'
import { minuteCommands } from './caseMinute.ts'
import { decisionCommands, decisionView } from './decision.ts'
import { flagCommands, flagView } from './flag.ts'
import { id, prose } from './ids.ts'
import { by, where } from './where.ts'

export const outcomes = ['carry-forward', 'no-decision-needed'] as const
export const discussionView = z.object({
  id,
  meetingId: id,
  caseId: id,
  version: z.int(),
  state: z.enum(['open', 'closed']),
  outcome: z.object({ kind: z.enum(outcomes), reason: z.string().nullable(), by }).nullable(),
  decisions: z.array(decisionView),
  actions: z.array(actionView),
  flags: z.array(flagView),
})
export type DiscussionView = z.infer<typeof discussionView>

export const discussionCommands = {
  ...decisionCommands,
  ...actionCommands,
  ...flagCommands,
  ...minuteCommands,
  'item:conclude': z.object({ ...where, outcome: z.enum(outcomes), reason: prose(1000).nullable() }).strict(),
} as const
