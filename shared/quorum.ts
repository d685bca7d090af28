// Who must be in the room for a decision to stand: by role and by the kind of organisation they come from.
import { z } from 'zod'
import { decisionKinds } from './decision.ts'
import { organisationKind, role } from './roles.ts'

/** One person may stand for a role and for an agency. `decision`: "any" holds for every decision, a kind adds to it. */
export const quorumRule = z
  .object({
    decision: z.enum(['any', ...decisionKinds]),
    /** At least one person of each of these roles is present. */
    roles: z.array(role).max(9),
    /** At least one person from each of these kinds of organisation is present. */
    agencies: z.array(organisationKind).max(5),
  })
  .strict()
export type QuorumRule = z.infer<typeof quorumRule>

/** Empty: decisions ask for nobody but the roles whose agreement they need. */
export const quorumRules = z.array(quorumRule).max(decisionKinds.length + 1)
