// The page behind a link for the person or a carer: date of birth, waiting, the call with what is shared, and the end.
import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react'
import { createVisitConnection } from '../../api/visit.ts'
import { usePageTitle } from '../../app/PageHeading.tsx'
import { VisitAppointment } from './VisitAppointment.tsx'
import { VisitHeading } from './VisitHeading.tsx'
import { VisitOpen } from './VisitOpen.tsx'
import { VisitOver } from './VisitOver.tsx'
import './visit.scss'

export function VisitPage() {
  usePageTitle('Your appointment')
  const [connection] = useState(createVisitConnection)
  const state = useSyncExternalStore(connection.subscribe, connection.state)
  const [secret, setSecret] = useState(() => window.location.hash.slice(1))
  useEffect(() => {
    // Another link pasted into this page changes nothing but what stands behind the #.
    const pasted = () => {
      if (window.location.hash.length > 1) setSecret(window.location.hash.slice(1))
    }
    window.addEventListener('hashchange', pasted)
    return () => window.removeEventListener('hashchange', pasted)
  }, [])
  useEffect(() => {
    // Out of the address bar and the history at once: whoever looks over a shoulder gets nothing.
    if (secret !== '') window.history.replaceState(window.history.state, '', '/visit')
    else connection.start()
    return () => connection.stop()
  }, [secret, connection])
  if (secret !== '') {
    return (
      <VisitFrame>
        <VisitOpen secret={secret} opened={() => setSecret('')} />
      </VisitFrame>
    )
  }
  switch (state.kind) {
    case 'starting':
      return (
        <VisitFrame>
          <p>Opening your appointment…</p>
        </VisitFrame>
      )
    case 'none':
      return (
        <VisitFrame>
          <VisitHeading>Open the link you were sent</VisitHeading>
          <p>
            This page is for your appointment. Open the whole link from your message again. If it has stopped working,
            ask the people who sent it for a new one.
          </p>
        </VisitFrame>
      )
    case 'connected':
    case 'lost': {
      const { view } = state
      if (view?.stage === 'over') {
        return (
          <VisitFrame>
            <VisitOver view={view} />
          </VisitFrame>
        )
      }
      return (
        <VisitFrame>
          {view ? (
            <VisitAppointment connection={connection} view={view} lost={state.kind === 'lost'} />
          ) : (
            <p role="alert">There is no connection. This page keeps trying by itself.</p>
          )}
        </VisitFrame>
      )
    }
    default: {
      const never: never = state
      return never
    }
  }
}

function VisitFrame({ children }: { children: ReactNode }) {
  return (
    <div className="visit">
      <header className="visit__top">Caseroom</header>
      <main className="visit__main" id="main">
        {children}
      </main>
    </div>
  )
}
