// Proving that it is really this person: a code of their authenticator, a recovery code, or the password when there is no authenticator.
import { createHash, randomInt } from 'node:crypto'
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import type { Proof } from '#shared/person'
import type { Actor } from '../domain/access.ts'
import { provedWithin } from '../domain/session.ts'
import type { Account, Ports } from './ports.ts'

/** How long one proof lasts for further steps that ask for one. */
const provedMinutes = 10
/** Without the characters that are mistaken for another. */
const recoveryAlphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
const recoveryCount = 10

/**
 * The gate in front of what a stolen open screen must not do: break-glass, export, a change of role.
 * Null = go on; a refusal 'step-up' makes the page ask for the proof and repeat what was asked.
 */
export async function requireStepUp(ports: Ports, actor: Actor, minutes = provedMinutes): Promise<Refusal | null> {
  const session = await ports.sessions.get(actor.sessionId)
  return session && provedWithin(session, ports.clock.now(), minutes) ? null : refuse('step-up')
}

/** With an authenticator only its code counts (or a recovery code); without one, the password. */
export async function stepUp(ports: Ports, actor: Actor, proof: Proof): Promise<{ ok: true } | Refusal> {
  const account = await ports.people.get(actor.id)
  if (!account) return refuse('sign-in-again')
  const refused = await proven(ports, account, proof, 'step-up')
  if (isRefusal(refused)) return refused
  const at = ports.clock.now().toISOString()
  await ports.sessions.note(actor.sessionId, { provedAt: at, activeAt: at })
  return { ok: true }
}

/** Judges one proof at a time per account, slower with each failure, and leaves an audit row `what`. Null = right. */
export function proven(ports: Ports, account: Account, proof: Proof, what: string): Promise<Refusal | null> {
  return slowly(ports, account.email, async () => {
    const factor = await ports.secondFactors.get(account.id)
    const enrolled = factor !== null && factor.secret !== null
    const right = enrolled
      ? proof.code !== undefined && (await codeIsRight(ports, account.id, proof.code))
      : proof.password !== undefined && (await ports.passwords.verify(account.passwordHash, proof.password))
    await noteProof(ports, account.id, what, right)
    return right ? null : refuse('wrong-proof')
  })
}

/** A wrong proof is no refusal of access: its row says by which code it was turned down. */
export async function noteProof(ports: Ports, who: string, what: string, right: boolean): Promise<void> {
  const row = { chain: 'system', who, what }
  await ports.audit.record(
    right ? { ...row, outcome: 'done' } : { ...row, outcome: 'refused', detail: { code: 'wrong-proof' } },
  )
}

/**
 * One try at a time per account: a thousand sent together are still a thousand tries one after the other.
 * @param judge answers null when the try was right; a refusal counts as a failure
 */
export function slowly<R>(ports: Ports, email: string, judge: () => Promise<R | Refusal>): Promise<R | Refusal> {
  return ports.inTurn(`proof:${email}`, async () => {
    const wait = ports.throttle.waitFor(email)
    if (wait > 0) return refuse('too-many', `Too many tries for this account. Wait ${waitWords(wait)}, then try again.`)
    const answer = await judge()
    if (!isRefusal(answer)) ports.throttle.succeeded(email)
    else if (answer.code !== 'second-factor') ports.throttle.failed(email)
    return answer
  })
}

/** A code of the authenticator or a recovery code; either counts once. */
export async function codeIsRight(ports: Ports, personId: string, typed: string): Promise<boolean> {
  const factor = await ports.secondFactors.get(personId)
  if (!factor?.secret) return false
  const code = typed.toLowerCase().replace(/[\s-]/g, '')
  if (!/^\d{6}$/.test(code)) return ports.secondFactors.spendRecovery(personId, hashRecovery(code))
  const step = ports.oneTimeCodes.stepOf(factor.secret, code, ports.clock.now())
  return step !== null && (await ports.secondFactors.spendStep(personId, step))
}

/** Ten codes of 50 bits each, as they are shown once, and what is kept of them. */
export function newRecoveryCodes(): { codes: string[]; hashes: string[] } {
  const piece = () =>
    Array.from({ length: 5 }, () => recoveryAlphabet.charAt(randomInt(recoveryAlphabet.length))).join('')
  const codes = Array.from({ length: recoveryCount }, () => `${piece()}-${piece()}`)
  return { codes, hashes: codes.map(code => hashRecovery(code.replace('-', ''))) }
}

/** Plain SHA-256 is enough for what is random: nobody guesses 50 bits through the throttle. */
const hashRecovery = (code: string): string => createHash('sha256').update(code).digest('hex')

function waitWords(seconds: number): string {
  return seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`
}
