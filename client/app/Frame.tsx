// The frame of every screen: skip link, header, the page, and the status bar that tells the truth about the connection.
import { Outlet, useMatches, useRouter } from '@tanstack/react-router'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useSessionState } from './clientContext.ts'
import { EndedOverlay } from './EndedOverlay.tsx'
import { Header } from './Header.tsx'
import { IdleNotice } from './IdleNotice.tsx'
import { FocusHeading } from './PageHeading.tsx'
import { ProofDialog } from './ProofDialog.tsx'
import { StatusBar } from './StatusBar.tsx'
import { StatusSlotContext } from './StatusSlot.tsx'

export function Frame() {
  const state = useSessionState()
  const session = state.kind === 'signed-in' || state.kind === 'ended' ? state.session : null
  const covered = state.kind === 'ended'
  const workspace = useMatches({ select: matches => matches.some(match => match.staticData.workspace === true) })
  const focusHeading = useFocusAfterNavigation()
  const [slot, setSlot] = useState<HTMLElement | null>(null)
  const page = useMemo(() => <Outlet />, [])
  return (
    <FocusHeading value={focusHeading}>
      <StatusSlotContext value={slot}>
        {/* Hidden, not taken away: what is typed in it stays. Nothing of it can be read, printed or reached by keyboard. */}
        <div
          className={`app-frame${workspace ? ' app-frame--workspace' : ''}${covered ? ' app-frame--covered' : ''}`}
          inert={covered}
        >
          <a className="nhsuk-skip-link" href="#main">
            Skip to main content
          </a>
          <Header session={session} compact={workspace} />
          <main id="main" className={workspace ? 'app-workspace' : 'nhsuk-width-container app-page'} tabIndex={-1}>
            {page}
          </main>
          <IdleNotice />
          <StatusBar signedIn={session !== null} slotRef={setSlot} />
        </div>
        {state.kind === 'signed-in' ? <ProofDialog /> : null}
        {state.kind === 'ended' ? <EndedOverlay session={state.session} because={state.because} /> : null}
      </StatusSlotContext>
    </FocusHeading>
  )
}

/** After a link inside the product the new page's h1 gets the focus; after a first load the browser keeps it. */
function useFocusAfterNavigation() {
  const router = useRouter()
  const wanted = useRef(false)
  useEffect(
    () =>
      router.subscribe('onBeforeNavigate', event => {
        if (!event.pathChanged || !event.fromLocation) return
        // Moving between agenda items of one live meeting is the live screen's own business.
        if (livePart(event.fromLocation.pathname) !== livePart(event.toLocation.pathname)) wanted.current = true
      }),
    [router],
  )
  return wanted
}

function livePart(path: string): string {
  return /^\/meetings\/[^/]+\/live/.exec(path)?.[0] ?? path
}
