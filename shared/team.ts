// Named teams of an organisation, and what a case shows of them.
import { z } from 'zod'
import { id, line } from './ids.ts'

const version = z.int().min(1)
export const teamGiven = z.object({ name: line(80), memberIds: z.array(id).max(100) }).strict()
export type TeamGiven = z.infer<typeof teamGiven>
/** Against the version that was seen. */
export const teamChange = teamGiven.extend({ version }).strict()
export type TeamChange = z.infer<typeof teamChange>
export const teamEnd = z.object({ version }).strict()

export const teamRow = z.object({
  id,
  version,
  name: z.string(),
  /** Of every member, by name; one whose account is disabled counts nowhere. */
  members: z.array(z.object({ id, name: z.string(), disabled: z.boolean() })),
  /** How many people's case teams it is on. */
  cases: z.int(),
})
export type TeamRow = z.infer<typeof teamRow>
export const teamList = z.object({ teams: z.array(teamRow) })

/** A named team on a case: only members that count. */
export const teamOnCase = z.object({
  id,
  name: z.string(),
  organisation: z.string(),
  members: z.array(z.object({ id, name: z.string(), role: z.string() })),
})
export type TeamOnCase = z.infer<typeof teamOnCase>

/** Teams that can be put on this case. */
export const teamChoices = z.object({
  choices: z.array(z.object({ id, name: z.string(), organisation: z.string(), members: z.int() })),
})
export const teamPut = z.object({ teamId: id, on: z.boolean() }).strict()
