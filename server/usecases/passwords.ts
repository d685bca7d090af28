// Setting a password: what may be one, and what ends when it changes.
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import type { PasswordChange } from '#shared/person'
import type { Actor } from '../domain/access.ts'
import type { Account, Ports } from './ports.ts'
import { noteProof, slowly } from './proof.ts'
import { endSessionsOf } from './sessions.ts'

/** Null = it may be used. Length was judged by the schema. `field`: the name of the input it was typed in. */
export async function refuseWeak(
  ports: Ports,
  account: Pick<Account, 'name' | 'email'>,
  password: string,
  field: string,
): Promise<Refusal | null> {
  const weakness = await ports.passwords.weakness(password, [account.name, account.email, 'caseroom'])
  return weakness === null ? null : refuse('invalid', weakness, [{ path: field, message: weakness }])
}

/** Ends every other session of this person: whoever knew the old password is out. */
export async function changePassword(
  ports: Ports,
  actor: Actor,
  given: PasswordChange,
): Promise<{ ok: true } | Refusal> {
  const account = await ports.people.get(actor.id)
  if (!account) return refuse('sign-in-again')
  const answer = await slowly(ports, account.email, async () =>
    (await ports.passwords.verify(account.passwordHash, given.current)) ? null : refuse('wrong-proof'),
  )
  const weak = isRefusal(answer) ? answer : await refuseWeak(ports, account, given.next, 'next')
  await noteProof(ports, actor.id, 'password-change', !weak)
  if (weak) return weak
  await ports.people.setPassword(actor.id, await ports.passwords.hash(given.next))
  await endSessionsOf(ports, actor.id, 'sign-out-password-changed', actor.sessionId)
  return { ok: true }
}
