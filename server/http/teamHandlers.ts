// The routes of named teams.
import { listTeamChoices, putTeam } from '../usecases/caseTeam.ts'
import type { Ports } from '../usecases/ports.ts'
import { addTeam, listTeams, saveTeam, stopTeam } from '../usecases/teams.ts'
import { as } from './call.ts'

export const teamHandlers = (ports: Ports) => ({
  teams: as('teams', ({ actor }) => listTeams(ports, actor)),
  makeTeam: as('makeTeam', ({ actor, body }) => addTeam(ports, actor, body)),
  changeTeam: as('changeTeam', ({ actor, params, body }) => saveTeam(ports, actor, params.teamId ?? '', body)),
  endTeam: as('endTeam', ({ actor, params, body }) => stopTeam(ports, actor, params.teamId ?? '', body.version)),
  teamChoices: as('teamChoices', ({ actor, params }) => listTeamChoices(ports, actor, params.caseId ?? '')),
  putTeam: as('putTeam', ({ actor, params, body }) => putTeam(ports, actor, params.caseId ?? '', body)),
})
