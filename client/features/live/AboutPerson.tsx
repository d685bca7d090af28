import type { IdentityView } from '#shared/case'
import { personName, shortDate } from '#shared/cui'
import { nameOf } from '../../design/patientIdentity.ts'

/** "for SMITH, John (Mr) Born 14-Jul-1945", in every part that writes: evidence against the wrong patient. */
export function AboutPerson({ identity }: { identity: IdentityView }) {
  return (
    <span className="about-person">
      for {personName(nameOf(identity))} <span className="app-nowrap">Born {shortDate(identity.birthDate)}</span>
    </span>
  )
}
