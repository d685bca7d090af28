// The patient banner of ISB 1505: one person, always in the same order, never beside a list of people.
import { useId, useState } from 'react'
import type { CaseView } from '#shared/case'
import { AllergyLine } from './AllergyLine.tsx'
import { BannerItem, BannerPair, More, NameAlert, type PatientBannerProps, Zone2 } from './bannerParts.tsx'
import { MicroBanner } from './MicroBanner.tsx'
import { type IdentityText, identityText } from './patientIdentity.ts'
import { useNarrow } from './useNarrow.ts'
import { useToday } from './useToday.ts'

export type { PatientBannerProps } from './bannerParts.tsx'

export function PatientBanner(props: PatientBannerProps) {
  const narrow = useNarrow()
  // Hazard: the identity and the case come from two requests. Two people must never be painted as one.
  const view = props.view?.identity.caseId === props.identity.caseId ? props.view : null
  return narrow ? <MicroBanner {...props} view={view} /> : <FullBanner {...props} view={view} />
}

function FullBanner({
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
      className={`app-banner${text.died ? ' app-banner--deceased' : ''}`}
      aria-label="Patient"
      data-case={identity.caseId}
    >
      <div className="app-banner__zone1">
        <Name className="app-banner__name" ref={headingRef} tabIndex={-1}>
          {text.name}
        </Name>
        <IdentityList text={text} />
        <More open={open} zone={zone2} toggle={() => setOpen(!open)} />
      </div>
      <div className="app-banner__line">
        {text.preferred ? <BannerItem label="Preferred name" value={text.preferred} /> : null}
        {identity.nameAlert ? <NameAlert /> : null}
        {view?.interpreter ? (
          <BannerItem label="Interpreter" value={view.language ? `needed, ${view.language}` : 'needed'} />
        ) : null}
        {view?.allergies ? <AllergyLine allergies={view.allergies} /> : null}
        {!view && failed ? <AllergyLine allergies={{ status: 'unavailable', items: [] }} /> : null}
      </div>
      <div id={zone2} className="app-banner__zone2" hidden={!open}>
        {view ? <Zone2 view={view} /> : <p>{failed ? 'More could not be loaded.' : 'Loading more…'}</p>}
      </div>
    </section>
  )
}

function IdentityList({ text }: { text: IdentityText }) {
  return (
    <dl className="app-banner__identity">
      <BannerPair label="Born" value={text.born} />
      {text.died ? (
        <>
          <BannerPair label="Died" value={text.died.died} />
          <BannerPair label="Age at Death" value={text.died.ageAtDeath} />
        </>
      ) : null}
      <BannerPair label="Gender" value={text.gender} />
      <BannerPair
        label="NHS No."
        value={text.nhsNumber}
        note={text.nhsNumberVerified ? null : 'NHS number not verified'}
      />
    </dl>
  )
}
