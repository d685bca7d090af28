import { role, roleLabel } from '#shared/roles'

/** `social-worker` -> `Social worker`. What was recorded is history: a role that is not known any more stays as it was. */
export function roleWords(recorded: string): string {
  const known = role.safeParse(recorded)
  return known.success ? roleLabel[known.data] : recorded
}
