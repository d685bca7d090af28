import { Link } from '@tanstack/react-router'
import { useClient, useSession } from '../../app/clientContext.ts'
import { PageHeading } from '../../app/PageHeading.tsx'
import { Button } from '../../design/Button.tsx'
import { AuthenticatorPart } from './AuthenticatorPart.tsx'
import { MailPart } from './MailPart.tsx'
import { PasswordPart } from './PasswordPart.tsx'

/** What belongs to the person and not to a case: how they sign in, and where they are signed in. */
export function AccountPage() {
  const { session } = useClient()
  const { person, idleLockMinutes } = useSession()
  return (
    <div className="app-prose">
      <PageHeading title="Your account" caption={person.name} />
      <AuthenticatorPart />
      <PasswordPart />
      <MailPart />
      <h2 className="nhsuk-heading-m">Where you are signed in</h2>
      <p>
        <Link to="/sessions">See on which browsers you are signed in, and sign out everywhere</Link>
      </p>
      <h2 className="nhsuk-heading-m">When you are away</h2>
      <p>
        <Link to="/cover">Arrange who stands in for you, and see for whom you stand in</Link>
      </p>
      <h2 className="nhsuk-heading-m">Lock</h2>
      <p>
        Caseroom locks by itself after {idleLockMinutes} minutes in which you did nothing, and never during a call. F9
        locks it at once. What you typed stays; your password opens it.
      </p>
      <Button kind="secondary" onClick={() => void session.lock()}>
        Lock now
      </Button>
    </div>
  )
}
