// The routes of named teams: kept by administrators, put on a case by whoever may change its team.
import { made, nothing, type Route } from './route.ts'
import { teamChange, teamChoices, teamEnd, teamGiven, teamList, teamPut } from './team.ts'

export const teamRoutes = {
  teams: { method: 'get', path: '/api/teams', summary: 'Named teams of my organisation', reply: teamList },
  makeTeam: { method: 'post', path: '/api/teams', summary: 'Make a named team', body: teamGiven, reply: made },
  changeTeam: {
    method: 'put',
    path: '/api/teams/:teamId',
    summary: 'Rename a team and say who is in it; takes effect at once at every case that it is on',
    body: teamChange,
    reply: nothing,
  },
  endTeam: {
    method: 'post',
    path: '/api/teams/:teamId/end',
    summary: 'End a team: it counts at no case any more',
    body: teamEnd,
    reply: nothing,
  },
  teamChoices: {
    method: 'get',
    path: '/api/cases/:caseId/teams',
    summary: 'Named teams that can be put on this case',
    reply: teamChoices,
  },
  putTeam: {
    method: 'put',
    path: '/api/cases/:caseId/teams',
    summary: 'Put a named team on the case, or take it off',
    body: teamPut,
    reply: nothing,
  },
} as const satisfies Record<string, Route>
