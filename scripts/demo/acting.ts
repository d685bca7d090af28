// Acting as one of the invented staff, through the same use cases as everybody.
import { handlers } from '#server/usecases/commands'
import { toActor } from '#server/usecases/identify'
import type { Ports } from '#server/usecases/ports'
import type { CommandName, Payload } from '#shared/live'

/** Runs a command as one of the staff; a refusal here is a mistake in the demonstration. */
export async function run<N extends CommandName>(
  ports: Ports,
  personId: string,
  name: N,
  payload: Payload<N>,
): Promise<string> {
  const reply = await handlers[name](ports, await actor(ports, personId), { ...payload, commandId: ports.newId() })
  if (!reply.ok) throw new Error(`${name} in the demonstration was refused: ${reply.message}`)
  return reply.id ?? ''
}

export async function actor(ports: Ports, personId: string) {
  const account = await ports.people.get(personId)
  const organisation = (await ports.people.organisations()).find(one => one.id === account?.organisationId)
  if (!account || !organisation) throw new Error(`no account ${personId}`)
  return toActor(account, organisation, 'demonstration')
}
