// A named team of an organisation. Its active members are on the team of every case that it is on, while both lasts.
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import type { TeamChange, TeamGiven } from '#shared/team'
import type { Aggregate, Decided, Deciding } from './aggregate.ts'
import { fold } from './case.ts'

export interface Team extends Aggregate {
  organisationId: string
  name: string
  memberIds: string[]
  /** ISO UTC. An ended team stays as it was, and counts nowhere. */
  endedAt: string | null
}

export interface TeamAround {
  organisationId: string
  by: string
  /** Active staff of the organisation. */
  staffIds: readonly string[]
  /** Teams of the organisation that have not ended. */
  known: readonly Team[]
}

export function makeTeam(given: TeamGiven, around: TeamAround, d: Deciding): Decided<Team> {
  const id = d.newId()
  const { organisationId } = around
  const team: Team = { id, version: 0, history: [], organisationId, name: '', memberIds: [], endedAt: null }
  return decide(team, given, around, 'team.made', d)
}

export function changeTeam(team: Team, given: TeamChange, around: TeamAround, d: Deciding): Decided<Team> {
  return refuseOld(team, given.version) ?? decide(team, given, around, 'team.changed', d)
}

export function endTeam(team: Team, version: number, by: string, d: Deciding): Decided<Team> {
  const old = refuseOld(team, version)
  if (old) return old
  const event = { commandId: d.commandId, at: d.now, by, type: 'team.ended', subjectId: team.id }
  return { ok: true, state: { ...team, endedAt: d.now }, event }
}

function refuseOld(team: Team, version: number): Refusal | null {
  if (team.endedAt !== null) return refuse('not-now', 'This team has ended.')
  return version === team.version ? null : refuse('stale')
}

function decide(team: Team, given: TeamGiven, around: TeamAround, type: string, d: Deciding): Decided<Team> {
  const memberIds = [...new Set(given.memberIds)]
  const wrong = nameTaken(team, given.name, around.known) ?? unknownMember(team, memberIds, around.staffIds)
  if (isRefusal(wrong)) return wrong
  const added = memberIds.filter(id => !team.memberIds.includes(id))
  const left = team.memberIds.filter(id => !memberIds.includes(id))
  // Who was in it when: the state alone shows only who is in it now.
  const detail = { added: added.join(' '), left: left.join(' ') }
  const event = { commandId: d.commandId, at: d.now, by: around.by, type, subjectId: team.id, detail }
  return { ok: true, state: { ...team, name: given.name, memberIds }, event }
}

function nameTaken(team: Team, name: string, known: readonly Team[]): Refusal | null {
  const taken = known.some(one => one.id !== team.id && fold(one.name) === fold(name))
  const message = 'There is a team of this name already.'
  return taken ? refuse('invalid', message, [{ path: 'name', message }]) : null
}

/** Who is in already stays, also while their account is disabled. */
function unknownMember(team: Team, memberIds: readonly string[], staffIds: readonly string[]): Refusal | null {
  const unknown = memberIds.some(id => !staffIds.includes(id) && !team.memberIds.includes(id))
  const message = 'Only active staff of your organisation can be in a team.'
  return unknown ? refuse('invalid', message, [{ path: 'memberIds', message }]) : null
}
