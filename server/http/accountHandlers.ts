// The routes of a person's own account: lock, proof, password, authenticator.
import { routes } from '#shared/http'
import { lockSession, noteActivity } from '../usecases/locking.ts'
import { changePassword } from '../usecases/passwords.ts'
import type { Ports } from '../usecases/ports.ts'
import { stepUp } from '../usecases/proof.ts'
import {
  confirmSecondFactor,
  offerSecondFactor,
  removeSecondFactor,
  renewRecoveryCodes,
  viewSecondFactor,
} from '../usecases/secondFactor.ts'
import { as } from './call.ts'

export const accountHandlers = (ports: Ports) => ({
  lock: as('lock', ({ actor }) => lockSession(ports, actor)),
  active: as('active', ({ actor }) => noteActivity(ports, actor)),
  stepUp: as('stepUp', ({ actor, body }) => stepUp(ports, actor, routes.stepUp.body.parse(body))),
  changePassword: as('changePassword', ({ actor, body }) =>
    changePassword(ports, actor, routes.changePassword.body.parse(body)),
  ),
  secondFactor: as('secondFactor', ({ actor }) => viewSecondFactor(ports, actor)),
  offerSecondFactor: as('offerSecondFactor', ({ actor }) => offerSecondFactor(ports, actor)),
  confirmSecondFactor: as('confirmSecondFactor', ({ actor, body }) => confirmSecondFactor(ports, actor, body.code)),
  renewRecoveryCodes: as('renewRecoveryCodes', ({ actor }) => renewRecoveryCodes(ports, actor)),
  removeSecondFactor: as('removeSecondFactor', ({ actor, body }) => removeSecondFactor(ports, actor, body.code)),
})
