// The small banner for phones: name, Born, NHS No.; no clinical information before it is asked for.
import { useId, useState } from 'react'
import type { CaseView } from '#shared/case'
import { More, NameAlert, type PatientBannerProps, Zone2 } from './bannerParts.tsx'
import { identityText } from './patientIdentity.ts'
import { useToday } from './useToday.ts'

export function MicroBanner({
  identity,
  view,
  failed,
  headingRef,
  nameAs = 'h1',
}: PatientBannerProps & { view: CaseView | null }) {
  const [open, setOpen] = useState(false)
  const zone2 = useId()
  const text = identityText(identity, useToday())
  const Name = nameAs
  return (
    <section
      className={`app-banner app-banner--micro${text.died ? ' app-banner--deceased' : ''}`}
      aria-label="Patient"
      data-case={identity.caseId}
    >
      <div className="app-banner__zone1">
        <Name className="app-banner__name" ref={headingRef} tabIndex={-1}>
          {text.name}
        </Name>
        <More open={open} zone={zone2} toggle={() => setOpen(!open)} />
      </div>
      <p className="app-banner__micro">
        <span>
          Born <strong>{text.born}</strong>
        </span>{' '}
        {text.died ? (
          <span>
            Died <strong>{text.died.died}</strong>
          </span>
        ) : null}{' '}
        <span className="app-nowrap">
          NHS No. <strong>{text.nhsNumber}</strong>
        </span>{' '}
        {text.nhsNumberVerified ? null : <span className="app-banner__note">NHS number not verified</span>}
      </p>
      {identity.nameAlert ? <NameAlert /> : null}
      <div id={zone2} className="app-banner__zone2" hidden={!open}>
        <p className="app-banner__item">
          <span className="app-banner__label">Gender</span> <strong>{text.gender}</strong>
        </p>
        {text.preferred ? (
          <p className="app-banner__item">
            <span className="app-banner__label">Preferred name</span> <strong>{text.preferred}</strong>
          </p>
        ) : null}
        {view ? <Zone2 view={view} /> : <p>{failed ? 'More could not be loaded.' : 'Loading more…'}</p>}
      </div>
    </section>
  )
}
