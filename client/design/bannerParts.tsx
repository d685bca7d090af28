// What the full and the small patient banner share.
import type { Ref } from 'react'
import type { CaseView, IdentityView } from '#shared/case'
import { allergyHeading } from '#shared/importedRecord'

export interface PatientBannerProps {
  /** From the case or from the agenda item: enough for Zone 1. */
  identity: IdentityView
  /** Zone 2 and allergies, as soon as the case is loaded. A case of another person is ignored, never shown. */
  view?: CaseView | null
  /** The case could not be loaded: then nothing may read as if there were no allergies. */
  failed?: boolean
  /** For screens that move the focus to the name (the chair's Next). */
  headingRef?: Ref<HTMLHeadingElement>
  /** 'h1' on a screen about this person; 'p' where the page has another h1. */
  nameAs?: 'h1' | 'p'
}

/** Address, contact, practice, team, allergies in full: the second zone, shown on demand. */
export function Zone2({ view }: { view: CaseView }) {
  return (
    <dl className="app-banner__details">
      <BannerPair label="Address" value={view.address ?? 'Not recorded'} />
      <BannerPair label="Phone" value={view.phones.length > 0 ? view.phones.join(', ') : 'Not recorded'} />
      <BannerPair label="Language" value={view.language ?? 'Not recorded'} />
      <BannerPair label="Practice" value={view.practice} />
      {view.allergies ? (
        <BannerPair
          label={allergyHeading(view.allergies.status)}
          value={view.allergies.items.length > 0 ? view.allergies.items.join(', ') : 'None listed'}
        />
      ) : null}
      <BannerPair
        label="Case team"
        value={view.team.length > 0 ? view.team.map(member => member.name).join(', ') : 'Nobody yet'}
      />
    </dl>
  )
}

/** Said in words beside a warning sign; the reader decides, nothing is blocked. */
export function NameAlert() {
  return (
    <span className="app-name-alert">
      <span aria-hidden="true">!</span> Name alert: another person has a similar name
    </span>
  )
}

export function BannerPair({ label, value, note = null }: { label: string; value: string; note?: string | null }) {
  return (
    <div className="app-banner__pair">
      <dt>{label}</dt>
      <dd>
        <span className="app-banner__value">{value}</span>
        {note ? <span className="app-banner__note"> {note}</span> : null}
      </dd>
    </div>
  )
}

export function BannerItem({ label, value }: { label: string; value: string }) {
  return (
    <span className="app-banner__item">
      <span className="app-banner__label">{label}</span> <strong>{value}</strong>
    </span>
  )
}

/** Opens zone 2, which is closed until somebody asks for it. */
export function More({ open, zone, toggle }: { open: boolean; zone: string; toggle: () => void }) {
  return (
    <button type="button" className="app-banner__more" aria-expanded={open} aria-controls={zone} onClick={toggle}>
      {open ? 'Less' : 'More'}
      <span className="nhsuk-u-visually-hidden"> about this person</span>
    </button>
  )
}
