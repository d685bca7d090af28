// The routes of administration and of one-time links.
import { routes } from '#shared/http'
import { lookAtLink, spendLink } from '../usecases/entryLinks.ts'
import type { Ports } from '../usecases/ports.ts'
import { changeStaff, inviteStaff, listStaff, renewLink, reviewStaff, setStaffState } from '../usecases/staff.ts'
import { as, type Call } from './call.ts'

export const staffHandlers = (ports: Ports) => ({
  lookAtLink: async ({ body }: Call) => lookAtLink(ports, routes.lookAtLink.body.parse(body).secret),
  spendLink: async ({ body }: Call) => spendLink(ports, routes.spendLink.body.parse(body)),
  staff: as('staff', ({ actor }) => listStaff(ports, actor)),
  inviteStaff: as('inviteStaff', ({ actor, body }) => inviteStaff(ports, actor, routes.inviteStaff.body.parse(body))),
  changeStaff: as('changeStaff', ({ actor, params, body }) =>
    changeStaff(ports, actor, params.personId ?? '', routes.changeStaff.body.parse(body)),
  ),
  setStaffState: as('setStaffState', ({ actor, params, body }) =>
    setStaffState(ports, actor, params.personId ?? '', body.disabled),
  ),
  renewStaffLink: as('renewStaffLink', ({ actor, params, body }) =>
    renewLink(ports, actor, params.personId ?? '', body.forgetAuthenticator),
  ),
  reviewStaff: as('reviewStaff', ({ actor, params }) => reviewStaff(ports, actor, params.personId ?? '')),
})
