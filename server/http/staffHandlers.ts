// The routes of administration, of one-time links, and of e-mails.
import { routes } from '#shared/http'
import { lookAtLink, spendLink } from '../usecases/entryLinks.ts'
import { changeMailChoices, listMails, readMailChoices, sendAgain } from '../usecases/mails.ts'
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
  mails: as('mails', ({ actor }) => listMails(ports, actor)),
  sendMailAgain: as('sendMailAgain', ({ actor, params }) => sendAgain(ports, actor, params.mailId ?? '')),
  mailChoices: as('mailChoices', ({ actor }) => readMailChoices(ports, actor)),
  changeMailChoices: as('changeMailChoices', ({ actor, body }) => changeMailChoices(ports, actor, body.off)),
})
