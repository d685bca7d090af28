import { Link } from '@tanstack/react-router'
import type { ItemView } from '#shared/meeting'

/** What keeps the item from starting, where it can still be mended. */
export function Hold({ about }: { about: NonNullable<ItemView['about']> }) {
  if (about.hold === null) return null
  return about.urgent ? (
    <p className="app-agenda__hold">
      Urgent: {about.urgent.reason} ({about.urgent.by.name})
    </p>
  ) : (
    <p className="app-agenda__hold">
      <span className="nhsuk-tag nhsuk-tag--orange">Held</span> {about.hold}{' '}
      <Link to="/cases/$caseId" params={{ caseId: about.identity.caseId }} search={{ tab: 'wishes' }}>
        Record the person’s wishes
      </Link>
    </p>
  )
}
