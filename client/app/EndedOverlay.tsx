// The session ended or is locked while a page was open. The page is hidden and kept: the same person uncovers it.
import { useEffect, useRef } from 'react'
import type { SessionView } from '#shared/person'
import type { Because } from '../api/session.ts'
import { SignInForm } from '../features/signIn/SignInForm.tsx'
import { UnlockForm } from '../features/signIn/UnlockForm.tsx'
import { useClient } from './clientContext.ts'

const said: Record<Because, { title: string; words: string }> = {
  expired: { title: 'Your sign-in has ended', words: 'Your sign-in has ended. Sign in again to go on.' },
  'someone-else': {
    title: 'Somebody else signed in on this computer',
    words: 'Somebody else signed in on this computer. Sign in again to go on.',
  },
  locked: { title: 'Caseroom is locked', words: 'Caseroom is locked. Enter your password to go on.' },
}

export function EndedOverlay({ session, because }: { session: SessionView; because: Because }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const { announce } = useClient()
  useEffect(() => {
    const element = dialog.current
    if (!element) return
    const before = document.activeElement
    element.showModal()
    return () => {
      element.close()
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  useEffect(() => announce(said[because].words, 'assertive'), [announce, because])
  return (
    <dialog
      ref={dialog}
      className="app-overlay"
      aria-labelledby="ended-title"
      onCancel={event => event.preventDefault()}
    >
      <h2 id="ended-title" className="nhsuk-heading-m">
        {said[because].title}
      </h2>
      {because === 'locked' ? (
        <UnlockForm person={session.person} />
      ) : (
        <>
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
        </>
      )}
    </dialog>
  )
}
