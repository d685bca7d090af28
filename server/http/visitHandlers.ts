// The HTTP side of visits: for those who invite, and the two things a visitor's browser asks for.
import type { IceView } from '#shared/call'
import { isRefusal } from '#shared/errors'
import { routes } from '#shared/http'
import type { Ports } from '../usecases/ports.ts'
import { mayCall, openVisit } from '../usecases/visiting.ts'
import { listVisits, makeVisit, revokeVisit } from '../usecases/visits.ts'
import type { Call } from './call.ts'
import { as } from './call.ts'
import type { VisitCookie } from './cookie.ts'

export function visitHandlers(ports: Ports, cookie: VisitCookie, ice: () => IceView) {
  return {
    visits: as('visits', ({ actor, params }) => listVisits(ports, actor, params.meetingId ?? '', params.itemId ?? '')),
    makeVisit: as('makeVisit', ({ actor, params, body }) =>
      makeVisit(ports, actor, params.meetingId ?? '', params.itemId ?? '', body),
    ),
    revokeVisit: as('revokeVisit', ({ actor, params: { meetingId = '', itemId = '', visitId = '' } }) =>
      revokeVisit(ports, actor, { meetingId, itemId, visitId }),
    ),
    openVisit: async ({ body, request, response }: Call) => {
      const given = routes.openVisit.body.parse(body)
      const opened = await openVisit(ports, given, cookie.read(request.headers.cookie))
      if (isRefusal(opened)) return opened
      cookie.write(response, opened.credential)
      return { ok: true }
    },
    visitIce: async ({ request }: Call) => {
      const may = await mayCall(ports, cookie.read(request.headers.cookie))
      return isRefusal(may) ? may : ice()
    },
  }
}
