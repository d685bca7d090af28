// A person in a list: name, Born (age), NHS No. in one cell. Lists never carry the banner.
import type { IdentityView } from '#shared/case'
import { identityText } from './patientIdentity.ts'
import { useToday } from './useToday.ts'

export function PatientLine({ identity, alert = true }: { identity: IdentityView; alert?: boolean }) {
  const text = identityText(identity, useToday())
  return (
    <span className="app-patient">
      <strong className="app-patient__name">{text.name}</strong>
      {alert && identity.nameAlert ? (
        <span className="app-patient__alert">
          <span aria-hidden="true">!</span> Name alert
        </span>
      ) : null}
      {text.died ? <span className="app-patient__died">Died {text.died.died}</span> : null}
      <span className="app-patient__facts">
        <span className="app-nowrap">Born {text.born}</span>{' '}
        <span>
          <span className="app-nowrap">NHS No. {text.nhsNumber}</span>
          {text.nhsNumberVerified ? '' : ' (NHS number not verified)'}
        </span>
      </span>
    </span>
  )
}
