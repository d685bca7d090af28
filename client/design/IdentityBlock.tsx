// Identity in a document (minutes): the banner's Zone 1 without controls, for screen and paper.
import type { IdentityView } from '#shared/case'
import { identityText } from './patientIdentity.ts'
import { useToday } from './useToday.ts'

export function IdentityBlock({ identity, prefix = '' }: { identity: IdentityView; prefix?: string }) {
  const text = identityText(identity, useToday())
  return (
    <div className={`app-banner app-banner--document${text.died ? ' app-banner--deceased' : ''}`}>
      <div className="app-banner__zone1">
        <h2 className="app-banner__name">
          {prefix} {text.name}
        </h2>
        <p className="app-banner__micro">
          <span>
            Born <strong>{text.born}</strong>
          </span>
          {text.died ? (
            <span>
              Died <strong>{text.died.died}</strong>
            </span>
          ) : null}
          <span>
            Gender <strong>{text.gender}</strong>
          </span>
          <span>
            NHS No. <strong>{text.nhsNumber}</strong>
            {text.nhsNumberVerified ? '' : ' (NHS number not verified)'}
          </span>
        </p>
      </div>
    </div>
  )
}
