// Staff, organisations and the signed-in person, as they cross the wire.
import { z } from 'zod'
import { id, instant } from './ids.ts'
import { newPassword } from './password.ts'
import { organisationKind, role } from './roles.ts'

export const organisationView = z.object({ id, name: z.string(), kind: organisationKind })
export type OrganisationView = z.infer<typeof organisationView>

export const personView = z.object({
  id,
  /** As people say it: "Dr Aisha Shah". */
  name: z.string(),
  role,
  organisation: organisationView,
  /** 0 to 7: the colour and pattern of this person's cursor, given by the server. */
  colour: z.int().min(0).max(7),
})
export type PersonView = z.infer<typeof personView>

const knownPassword = z.string().min(1).max(128)
/** Six digits of an authenticator, or a recovery code. */
const code = z.string().trim().min(6).max(20)

export const signIn = z.object({ email: z.email().max(200), password: knownPassword, code: code.optional() }).strict()
export type SignIn = z.infer<typeof signIn>

/** What shows that it is still this person: a code where there is an authenticator, else the password. */
export const proof = z.object({ password: knownPassword.optional(), code: code.optional() }).strict()
export type Proof = z.infer<typeof proof>
export const unlock = z.object({ password: knownPassword }).strict()

export const passwordChange = z.object({ current: knownPassword, next: newPassword }).strict()
export type PasswordChange = z.infer<typeof passwordChange>

export const secondFactorView = z.object({
  /** Null = no authenticator. */
  since: instant.nullable(),
  recoveryLeft: z.int(),
})
export type SecondFactorView = z.infer<typeof secondFactorView>
/** What an authenticator is to read: in letters, as an address, and as a picture (SVG). */
export const secondFactorCard = z.object({ secret: z.string(), uri: z.string(), qr: z.string() })
export type SecondFactorCard = z.infer<typeof secondFactorCard>
export const codeGiven = z.object({ code }).strict()
export const recoveryCodes = z.object({ codes: z.array(z.string()) })
export type RecoveryCodes = z.infer<typeof recoveryCodes>

export const openSessions = z.object({
  /** Every browser this person is signed in on, last used first. */
  sessions: z.array(z.object({ lastUsedAt: instant, expiresAt: instant, current: z.boolean() })),
})

/** Null = passwords only; else the name of the provider where people can sign in as well. */
export const signInWays = z.object({ elsewhere: z.string().nullable() })
export const elsewhereBegun = z.object({ ok: z.literal(true), url: z.url() })
/** `elsewhere`: a page at the provider where the same person may sign out as well. */
export const signedOut = z.object({
  ok: z.literal(true),
  elsewhere: z.object({ name: z.string(), url: z.url() }).nullable(),
})
export const logoutToken = z.object({ logout_token: z.string().min(1).max(16_000) })
/** The query with which the provider sent the person back. */
export const elsewhereAnswer = z.object({ search: z.string().max(4000) }).strict()

export const sessionView = z.object({
  accessToken: z.string(),
  expiresAt: instant,
  person: personView,
  safeguardingLead: z.boolean(),
  demonstration: z.boolean(),
  /** After this long without anything done by the person the server locks the session. */
  idleLockMinutes: z.number(),
  /** What is asked for when somebody has to prove again that it is them. */
  proofBy: z.enum(['password', 'code']),
})
export type SessionView = z.infer<typeof sessionView>
