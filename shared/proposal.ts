// What speaks for putting somebody on an agenda: a rule with its words, and the facts that set it off.
import { z } from 'zod'
import { identityView } from './case.ts'
import { id, instant, line } from './ids.ts'
import { caseType } from './referral.ts'

/** Rule ids never change their meaning: they stand in agendas that are kept. */
export const proposalRules = {
  'action-overdue': 'An agreed action is overdue',
  'owner-left': 'An agreed action has no owner any more',
  'flag-open': 'A flag has not been answered',
  'repeat-overdue': 'A repeat medicine is overdue',
  'contacts-missed': 'Two contacts were missed within 60 days',
  'ward-change': 'A hospital or virtual ward stay began or ended within 28 days',
  'referral-waits': 'A referral has waited for more than 14 days',
  'change-not-applied': 'A change of a medicine is open for more than three working days',
  'message-unread': 'A message was read by nobody for more than two working days',
  'contact-in-vain': 'A welfare contact was tried three times in vain',
  'review-due': 'The review date of a decision has come',
  'carried-forward': 'Brought forward from the last meeting',
} as const
export const proposalRule = z.enum(
  Object.keys(proposalRules) as [keyof typeof proposalRules, ...(keyof typeof proposalRules)[]],
)
export type ProposalRule = z.infer<typeof proposalRule>

export const trigger = z.object({ rule: proposalRule, facts: z.array(z.string()) })
export type Trigger = z.infer<typeof trigger>

export const proposalView = z.object({
  identity: identityView,
  /** `key` names the rule and what set it off: what was dismissed stays away until something new happens. */
  triggers: z.array(trigger.extend({ key: z.string() })),
})
export type ProposalView = z.infer<typeof proposalView>

export const dismissalView = z.object({ key: z.string(), reason: z.string(), by: z.string(), at: instant })

export const promptView = z.object({ key: z.string(), words: z.string(), facts: z.array(z.string()) })
export type PromptView = z.infer<typeof promptView>

export const preparationView = z.object({
  proposals: z.array(proposalView),
  dismissals: z.array(dismissalView),
  /** Median of the minutes that cases of a type really took, in the meetings held here. */
  learned: z.array(z.object({ caseType, minutes: z.int(), cases: z.int() })),
  /** Who is missing, and why it is asked. */
  prompts: z.array(promptView),
})
export type PreparationView = z.infer<typeof preparationView>

/** After this many in a row the chair must close, change or justify (our threshold). */
export const meetingsWithoutDecision = 3

const meeting = { meetingId: id }
export const proposalCommands = {
  'agenda:accept': z.object({ ...meeting, caseId: id }).strict(),
  'agenda:dismiss': z.object({ ...meeting, key: z.string().min(1).max(300), reason: line(300) }).strict(),
} as const
