// What accounts and their administration need from the world.
import type { Role } from '#shared/roles'

/** What is known about an account beside its rights. */
export interface StaffFile {
  personId: string
  invitedAt: string | null
  invitedBy: string | null
  lastSignInAt: string | null
  roleChangedAt: string | null
  reviewedAt: string | null
  reviewedBy: string | null
}

export interface StaffFiles {
  many(personIds: string[]): Promise<StaffFile[]>
  note(personId: string, change: Partial<Omit<StaffFile, 'personId'>>): Promise<void>
}

/** By which somebody sets a password once. Only the SHA-256 of its secret is kept. */
export interface EntryLink {
  hash: string
  kind: 'password' | 'first-administrator'
  /** Whose password; null with the first administrator's link, who is nobody yet. */
  personId: string | null
  expiresAt: string
}

export interface EntryLinks {
  get(hash: string): Promise<EntryLink | null>
  /** Puts it in place of every earlier one of the same kind and person. */
  replace(link: EntryLink): Promise<void>
  /** False when it was used already: of two who open it at once, one gets in. */
  spend(hash: string): Promise<boolean>
}

/** Tells the other processes on this store (a command at the prompt, a second server) whose rights changed. */
export interface AccessNotices {
  tell(personIds: string[], now: Date): Promise<void>
  /** What others told since the last call. */
  news(now: Date): Promise<string[]>
}

/** A person's authenticator. Recovery codes are kept as SHA-256 only. */
export interface SecondFactor {
  personId: string
  /** Base32; null = not enrolled. */
  secret: string | null
  /** Shown to the person, who has not proved yet that their authenticator has it. */
  pending: string | null
  confirmedAt: string | null
  /** The newest 30-second step whose code was used. */
  lastStep: number
  recovery: string[]
}

export interface SecondFactorStore {
  get(personId: string): Promise<SecondFactor | null>
  /** Those of them who have an authenticator. */
  enrolled(personIds: string[]): Promise<string[]>
  offer(personId: string, pending: string): Promise<void>
  /** The offered secret becomes the factor, if it is still the one offered. */
  confirm(personId: string, secret: string, made: { at: string; step: number; recovery: string[] }): Promise<boolean>
  /** False when a code of this step or a later one was used before. */
  spendStep(personId: string, step: number): Promise<boolean>
  /** False when there is no such code any more. */
  spendRecovery(personId: string, hash: string): Promise<boolean>
  replaceRecovery(personId: string, hashes: string[]): Promise<void>
  remove(personId: string): Promise<void>
  /** Seals what lies open, or under an earlier secret of the server, anew; how many those were. */
  sealAnew(): Promise<number>
}

/** Secrets at rest. What was sealed under an earlier secret of the server still opens. */
export interface Sealing {
  /** @param owner whose it is; it opens for nobody else */
  seal(text: string, owner: string): string
  /** Null when it was altered, is another owner's, or its key is not known any more. */
  open(sealed: string, owner: string): string | null
  isSealed(text: string): boolean
  /** Sealed under the secret in use. */
  isPresent(sealed: string): boolean
}

export interface OneTimeCodes {
  newSecret(): string
  /** Which 30-second step the code is of, if it is of now or a neighbour; null when it is of neither. */
  stepOf(secret: string, code: string, now: Date): number | null
  /** What an authenticator reads: its address, and the same as a picture (SVG). */
  card(secret: string, account: string): Promise<{ uri: string; qr: string }>
}

/** What has to come back from the provider unchanged. */
export interface BegunElsewhere {
  state: string
  nonce: string
  verifier: string
}

/** What a provider said about somebody, its signature, issuer, audience, nonce and state checked. */
export interface ProvedElsewhere {
  issuer: string
  subject: string
  email: string | null
  emailVerified: boolean
  acr: string | null
  tenant: string | null
  /** As the provider writes them. */
  roles: string[]
  /** The provider's name for the sign-in there. */
  sid: string | null
  /** Its ID token, sealed: a sign-out there asks for it. */
  idToken: string
}

/** Where a session was opened elsewhere. */
export type FromElsewhere = Pick<ProvedElsewhere, 'issuer' | 'subject' | 'sid' | 'idToken'>

/** What the provider says has ended there. One of `subject` and `sid` is known. */
export interface LogoutElsewhere {
  issuer: string
  subject: string | null
  sid: string | null
  issuedAt: Date
}

/** Signing in at an OpenID Connect provider, such as NHS CIS2 or Entra ID. */
export interface SignInElsewhere {
  /** As people know it. */
  name: string
  /** Null = any. */
  tenant: string | null
  /** Empty = any. */
  acr: string[]
  /** The provider's word for a role -> ours; null = roles stay as the administrator set them. */
  roleMap: Map<string, Role> | null
  begin(): Promise<{ url: string; begun: BegunElsewhere }>
  /** Null when anything about the answer is not right. @param search the query of the address the provider sent the person to */
  finish(search: string, begun: BegunElsewhere): Promise<ProvedElsewhere | null>
  /** Signed, so that nobody can make their own; ten minutes. */
  seal(begun: BegunElsewhere, now: Date): string
  unseal(sealed: string, now: Date): BegunElsewhere | null
  /** Where a browser signs out at the provider and comes back from; null when it has no such place. */
  endUrl(from: FromElsewhere): Promise<string | null>
  /** Null when anything about the logout token is not right. */
  readLogout(token: string, now: Date): Promise<LogoutElsewhere | null>
}

/** Which account a person at a provider is. */
export interface Identities {
  of(issuer: string, subject: string): Promise<string | null>
  /** False when this person at the provider belongs to another account. */
  link(issuer: string, subject: string, personId: string): Promise<boolean>
}

export interface Session {
  id: string
  personId: string
  currentHash: string
  previousHash: string | null
  rotatedAt: string
  expiresAt: string
  revokedAt: string | null
  /** When the person last did something themselves: a command, a key, not what others did. */
  activeAt: string
  /** Locked by hand; being idle locks without it. */
  lockedAt: string | null
  /** When the person last proved again that it is them. */
  provedAt: string | null
  /** Null for a sign-in by password. */
  elsewhere: FromElsewhere | null
}

export interface SessionStore {
  get(id: string): Promise<Session | null>
  insert(session: Session): Promise<void>
  /** Replaces the hash if `fromHash` is still the current one. */
  rotate(id: string, fromHash: string, toHash: string, at: string): Promise<boolean>
  revoke(id: string, at: string): Promise<void>
  /** Only these fields are ever changed by hand. */
  note(id: string, change: Partial<Pick<Session, 'activeAt' | 'lockedAt' | 'provedAt'>>): Promise<void>
  /** Neither over at `now` nor locked, with nothing done since `since` (ISO UTC). */
  idle(now: string, since: string): Promise<Session[]>
  /** Not ended and not expired at `now` (ISO UTC), last used first. */
  openOf(personId: string, now: string): Promise<Session[]>
  /** The same for those that were opened at a provider, by either of its names. */
  fromElsewhere(from: Pick<LogoutElsewhere, 'issuer' | 'subject' | 'sid'>, now: string): Promise<Session[]>
}
