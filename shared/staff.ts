// Staff as an administrator sees them, and the one-time links by which people set their password.
import { z } from 'zod'
import { id, instant, line } from './ids.ts'
import { newPassword } from './password.ts'
import { organisationKind, role } from './roles.ts'

/** What the review of joiners, movers and leavers has to look at. */
export const staffFindings = [
  'never-signed-in',
  'away-90-days',
  'role-changed',
  'no-authenticator',
  'disabled-on-teams',
  'review-due',
] as const
export const staffFinding = z.enum(staffFindings)
export type StaffFinding = z.infer<typeof staffFinding>

export const findingWords: Record<StaffFinding, string> = {
  'never-signed-in': 'Joiner: invited, has not signed in yet',
  'away-90-days': 'Leaver? Has not signed in for 90 days',
  'role-changed': 'Mover: the role changed since the last review',
  'no-authenticator': 'Has no authenticator',
  'disabled-on-teams': 'Leaver: disabled, and still on case teams',
  'review-due': 'Not reviewed for a year',
}

export const staffRow = z.object({
  id,
  name: z.string(),
  email: z.string(),
  role,
  safeguardingLead: z.boolean(),
  disabled: z.boolean(),
  lastSignInAt: instant.nullable(),
  reviewedAt: instant.nullable(),
  findings: z.array(staffFinding),
})
export type StaffRow = z.infer<typeof staffRow>
export const staffList = z.object({ staff: z.array(staffRow) })

export const staffInvite = z
  .object({ name: line(120), email: z.email().max(200), role, safeguardingLead: z.boolean() })
  .strict()
export type StaffInvite = z.infer<typeof staffInvite>
export const staffChange = z.object({ name: line(120), role, safeguardingLead: z.boolean() }).strict()
export type StaffChange = z.infer<typeof staffChange>
/** `forgetAuthenticator`: for somebody who lost their phone and their recovery codes, after seeing that it is them. */
export const staffLink = z.object({ forgetAuthenticator: z.boolean() }).strict()
export const staffState = z.object({ disabled: z.boolean() }).strict()

/** Goes behind the # of the address, which no server and no log is ever sent. `mailed`: it also goes to their address. */
export const linkMade = z.object({
  ok: z.literal(true),
  id,
  secret: z.string(),
  expiresAt: instant,
  mailed: z.boolean(),
})
export type LinkMade = z.infer<typeof linkMade>

const secret = z.string().regex(/^[\w-]{43}$/, 'This is not a whole link.')
export const linkShown = z.object({ secret }).strict()
export const linkView = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('password'), name: z.string(), email: z.string() }),
  z.object({ kind: z.literal('first-administrator') }),
])
export type LinkView = z.infer<typeof linkView>

export const linkUse = z
  .object({
    secret,
    password: newPassword,
    /** With the link of the first administrator only. */
    first: z
      .object({
        name: line(120),
        email: z.email().max(200),
        organisation: z.object({ name: line(120), kind: organisationKind }).strict(),
      })
      .strict()
      .optional(),
  })
  .strict()
export type LinkUse = z.infer<typeof linkUse>
