// Enrolling an authenticator, its recovery codes, and giving it up. Each asks first for a proof that it is this person.
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import type { RecoveryCodes, SecondFactorCard, SecondFactorView } from '#shared/person'
import type { Actor } from '../domain/access.ts'
import type { Ports } from './ports.ts'
import { codeIsRight, newRecoveryCodes, noteProof, requireStepUp, slowly } from './proof.ts'

export async function viewSecondFactor(ports: Ports, actor: Actor): Promise<SecondFactorView> {
  const factor = await ports.secondFactors.get(actor.id)
  const enrolled = factor !== null && factor.secret !== null
  return { since: enrolled ? factor.confirmedAt : null, recoveryLeft: enrolled ? factor.recovery.length : 0 }
}

/** Offers a new secret. One that is in use stays in use until the new one is confirmed. */
export async function offerSecondFactor(ports: Ports, actor: Actor): Promise<SecondFactorCard | Refusal> {
  const refused = await requireStepUp(ports, actor)
  if (refused) return refused
  const account = await ports.people.get(actor.id)
  if (!account) return refuse('sign-in-again')
  const secret = ports.oneTimeCodes.newSecret()
  await ports.secondFactors.offer(actor.id, secret)
  return { secret, ...(await ports.oneTimeCodes.card(secret, account.email)) }
}

/** The first code proves that the authenticator holds the secret. Answers with the recovery codes, shown once. */
export async function confirmSecondFactor(ports: Ports, actor: Actor, code: string): Promise<RecoveryCodes | Refusal> {
  const refused = await requireStepUp(ports, actor)
  if (refused) return refused
  const account = await ports.people.get(actor.id)
  if (!account) return refuse('sign-in-again')
  return slowly(ports, account.email, async () => {
    const pending = (await ports.secondFactors.get(actor.id))?.pending
    if (!pending) return refuse('not-now', 'Start again: show a new code to scan.')
    const now = ports.clock.now()
    const step = ports.oneTimeCodes.stepOf(pending, code.replace(/\s/g, ''), now)
    if (step === null) return refuse('wrong-proof')
    const { codes, hashes } = newRecoveryCodes()
    const made = { at: now.toISOString(), step, recovery: hashes }
    if (!(await ports.secondFactors.confirm(actor.id, pending, made))) return refuse('stale')
    await ports.audit.record({ chain: 'system', who: actor.id, what: 'second-factor-on', outcome: 'done' })
    return { codes }
  })
}

/** Makes the earlier codes worthless. */
export async function renewRecoveryCodes(ports: Ports, actor: Actor): Promise<RecoveryCodes | Refusal> {
  const refused = (await requireStepUp(ports, actor)) ?? (await needsFactor(ports, actor))
  if (refused) return refused
  const { codes, hashes } = newRecoveryCodes()
  await ports.secondFactors.replaceRecovery(actor.id, hashes)
  await ports.audit.record({ chain: 'system', who: actor.id, what: 'recovery-codes-made', outcome: 'done' })
  return { codes }
}

/** Needs a code sent with it: a screen somebody left open within the proof's minutes must not give the factor up. */
export async function removeSecondFactor(ports: Ports, actor: Actor, code: string): Promise<{ ok: true } | Refusal> {
  const account = await ports.people.get(actor.id)
  if (!account) return refuse('sign-in-again')
  const missing = await needsFactor(ports, actor)
  if (missing) return missing
  const answer = await slowly(ports, account.email, async () =>
    (await codeIsRight(ports, actor.id, code)) ? null : refuse('wrong-proof'),
  )
  await noteProof(ports, actor.id, 'second-factor-off', !isRefusal(answer))
  if (isRefusal(answer)) return answer
  await ports.secondFactors.remove(actor.id)
  return { ok: true }
}

async function needsFactor(ports: Ports, actor: Actor): Promise<Refusal | null> {
  const factor = await ports.secondFactors.get(actor.id)
  return factor?.secret ? null : refuse('not-now', 'There is no authenticator for this account.')
}
