import type { VisitView } from '#shared/visit'
import { PhoneLink } from '../../design/PhoneLink.tsx'
import { VisitHeading } from './VisitHeading.tsx'

/** Kindly, and with a number to call: nobody is left in front of a screen that says nothing. */
export function VisitOver({ view }: { view: Extract<VisitView, { stage: 'over' }> }) {
  return (
    <>
      <VisitHeading>Your appointment has ended</VisitHeading>
      <p>Thank you for coming. Your camera and microphone are off, and nobody can see or hear you.</p>
      <p>
        If you have a question, or did not expect this,{' '}
        {view.phone ? (
          <>
            phone <PhoneLink phone={view.phone} />
          </>
        ) : (
          `contact ${view.organisation}`
        )}
        .
      </p>
      <p>You can close this page.</p>
    </>
  )
}
