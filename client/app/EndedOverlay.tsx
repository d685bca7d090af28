// The session ended while a page was open. The page is covered and kept: signing in again as the same person uncovers it.
import { useEffect, useRef } from 'react'
import type { SessionView } from '#shared/person'
import { SignInForm } from '../features/signIn/SignInForm.tsx'
import { useClient } from './clientContext.ts'

export function EndedOverlay({ session, because }: { session: SessionView; because: 'expired' | 'someone-else' }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const { announce } = useClient()
  useEffect(() => {
    const element = dialog.current
    if (!element) return
    const before = document.activeElement
    element.showModal()
    announce('Your sign-in has ended. Sign in again to go on.', 'assertive')
    return () => {
      element.close()
      if (before instanceof HTMLElement) before.focus()
    }
  }, [announce])
  return (
    <dialog
      ref={dialog}
      className="app-overlay"
      aria-labelledby="ended-title"
      onCancel={event => event.preventDefault()}
    >
      <h2 id="ended-title" className="nhsuk-heading-m">
        {because === 'expired' ? 'Your sign-in has ended' : 'Somebody else signed in on this computer'}
      </h2>
      <p>
        The page behind this is kept as it was. Sign in as <strong>{session.person.name}</strong> to go on with it.
        Signing in as somebody else closes it.
      </p>
      <SignInForm
        onSignedIn={person => {
          // Another person's page must not stay in memory under a new name.
          if (person.id !== session.person.id) window.location.replace('/')
        }}
      />
    </dialog>
  )
}
