import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useClient, useSessionState } from '../../app/clientContext.ts'
import { PageHeading } from '../../app/PageHeading.tsx'
import { Button } from '../../design/Button.tsx'
import { Loading } from '../../design/Loading.tsx'
import { ElsewhereButton } from './ElsewhereButton.tsx'
import { SignInForm } from './SignInForm.tsx'

export function SignInPage() {
  const state = useSessionState()
  const { announce, session } = useClient()
  const { next, out } = useSearch({ from: '/frame/sign-in' })
  if (state.kind === 'starting') return <Loading what="Caseroom" />
  if (state.kind === 'signed-in') return out ? <p>Signing out…</p> : <GoOn to={next} />
  return (
    <div className="app-sign-in">
      <section className="app-sign-in__form">
        <PageHeading title="Sign in" />
        {state.kind === 'signed-out' && state.unconfirmed ? (
          <div className="app-error-note">
            <p>
              <strong>The server could not be reached to sign you out.</strong> On a shared computer, close the browser
              or try again.
            </p>
            <Button kind="secondary" small onClick={() => void session.signOut()}>
              Sign out again
            </Button>
          </div>
        ) : null}
        {state.kind === 'signed-out' && state.elsewhere ? (
          <div className="nhsuk-inset-text" role="status">
            <p>
              <strong>You are signed out of Caseroom.</strong> You may still be signed in at {state.elsewhere.name} in
              this browser. On a shared computer, sign out there, too.
            </p>
            <p>
              <a className="nhsuk-link" href={state.elsewhere.url}>
                Sign out of {state.elsewhere.name}
              </a>
            </p>
          </div>
        ) : null}
        <SignInForm onSignedIn={person => announce(`Signed in as ${person.name}`)} />
        <ElsewhereButton />
      </section>
      <aside className="app-sign-in__about" aria-label="About Caseroom">
        <h2 className="nhsuk-heading-m">One meeting, one live record</h2>
        <p>
          Caseroom is where a GP, a pharmacist, a social worker, a nurse and a consultant discuss one person’s care,
          write together in one record, and leave with decisions and actions that follow through.
        </p>
        <ul className="nhsuk-list nhsuk-list--tick">
          <li>
            <Tick />
            Everybody sees the same person, at the same moment
          </li>
          <li>
            <Tick />
            What the page calls saved is stored safely
          </li>
          <li>
            <Tick />A flag from the pharmacist is never forgotten
          </li>
        </ul>
        <p className="nhsuk-body-s">For staff of health and social care. Every view of a case is recorded.</p>
      </aside>
    </div>
  )
}

/** Only to an address of this product: what begins with two slashes would leave it. */
function GoOn({ to }: { to: string | undefined }) {
  const navigate = useNavigate()
  useEffect(() => {
    void navigate({ to: to && !to.startsWith('//') ? to : '/', replace: true })
  }, [navigate, to])
  return <Loading what="Caseroom" />
}

function Tick() {
  return (
    <svg className="nhsuk-icon nhsuk-icon--tick" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
      <path d="M19.5 6.5 9.7 17.3a1 1 0 0 1-1.4.1L4.5 13.9" fill="none" stroke="currentColor" strokeWidth="3" />
    </svg>
  )
}
