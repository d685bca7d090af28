// Staff, organisations and the signed-in person, as they cross the wire.
import { z } from 'zod'
import { id, instant } from './ids.ts'
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

export const signIn = z.object({ email: z.email().max(200), password: z.string().min(1).max(128) }).strict()
export const openSessions = z.object({
  /** Every browser this person is signed in on, last used first. */
  sessions: z.array(z.object({ lastUsedAt: instant, expiresAt: instant, current: z.boolean() })),
})

export const sessionView = z.object({
  accessToken: z.string(),
  expiresAt: instant,
  person: personView,
  safeguardingLead: z.boolean(),
  demonstration: z.boolean(),
})
export type SessionView = z.infer<typeof sessionView>
