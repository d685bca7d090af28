// The authenticator: whether there is one, setting one up, its recovery codes, and giving it up.
import { TextInput } from 'nhsuk-react-components'
import { type FormEvent, useState } from 'react'
import { isRefusal, type Refusal } from '#shared/errors'
import type { SecondFactorCard } from '#shared/person'
import { useAsk, useStale } from '../../app/asking.ts'
import { useAnnounce, useApi, useClient } from '../../app/clientContext.ts'
import { Asked } from '../../design/Asked.tsx'
import { Button } from '../../design/Button.tsx'
import { InstantText } from '../../design/DateTime.tsx'
import { RefusalNote } from '../../design/RefusalNote.tsx'
import { RecoveryCodeList } from './RecoveryCodeList.tsx'

type Step =
  | { kind: 'none' }
  | { kind: 'scan'; card: SecondFactorCard }
  | { kind: 'codes'; codes: string[] }
  | { kind: 'remove' }

export function AuthenticatorPart() {
  const api = useApi()
  const { session } = useClient()
  const announce = useAnnounce()
  const stale = useStale()
  const query = useAsk('secondFactor')
  const [step, setStep] = useState<Step>({ kind: 'none' })
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refusal | null>(null)

  const run = async <T extends object>(ask: () => Promise<T | Refusal>, then: (answer: T) => void) => {
    setBusy(true)
    setRefused(null)
    const answer = await ask()
    setBusy(false)
    if (isRefusal(answer)) return setRefused(answer)
    then(answer)
    // What is asked for as a proof may have changed: the session's own words say which.
    await Promise.all([stale('secondFactor'), session.renew()])
  }
  const offer = () =>
    run(
      () => api.call('offerSecondFactor'),
      card => setStep({ kind: 'scan', card }),
    )
  const confirm = (code: string) =>
    run(
      () => api.call('confirmSecondFactor', { body: { code } }),
      ({ codes }) => {
        setStep({ kind: 'codes', codes })
        announce('The authenticator is set up. Keep your recovery codes.')
      },
    )
  const renew = () =>
    run(
      () => api.call('renewRecoveryCodes'),
      ({ codes }) => setStep({ kind: 'codes', codes }),
    )
  const remove = (code: string) =>
    run(
      () => api.call('removeSecondFactor', { body: { code } }),
      () => {
        setStep({ kind: 'none' })
        announce('The authenticator was removed.')
      },
    )

  return (
    <section aria-labelledby="authenticator">
      <h2 id="authenticator" className="nhsuk-heading-m">
        Authenticator
      </h2>
      <Asked query={query} what="Your authenticator">
        {({ since, recoveryLeft }) => (
          <>
            {since === null ? (
              <p>
                Not set up. With an authenticator on your phone, a stolen password is not enough to sign in as you, and
                emergency access is asked for with its code.
              </p>
            ) : (
              <p>
                Set up since <InstantText instant={since} time />. Recovery codes left: {recoveryLeft}.
                {recoveryLeft < 3 ? <strong> Make new ones before they run out.</strong> : null}
              </p>
            )}
            {step.kind === 'none' ? (
              <div className="app-button-row">
                <Button kind={since === null ? 'primary' : 'secondary'} busy={busy} onClick={() => void offer()}>
                  {since === null ? 'Set up an authenticator' : 'Move to another phone'}
                </Button>
                {since === null ? null : (
                  <>
                    <Button kind="secondary" busy={busy} onClick={() => void renew()}>
                      New recovery codes
                    </Button>
                    <Button kind="secondary" busy={busy} onClick={() => setStep({ kind: 'remove' })}>
                      Remove
                    </Button>
                  </>
                )}
              </div>
            ) : null}
          </>
        )}
      </Asked>
      {step.kind === 'scan' ? (
        <Scan card={step.card} busy={busy} confirm={confirm} cancel={() => setStep({ kind: 'none' })} />
      ) : null}
      {step.kind === 'codes' ? <RecoveryCodeList codes={step.codes} kept={() => setStep({ kind: 'none' })} /> : null}
      {step.kind === 'remove' ? (
        <CodeAsked
          id="remove-code"
          label="Code, or a recovery code"
          action="Remove the authenticator"
          busy={busy}
          send={remove}
          cancel={() => setStep({ kind: 'none' })}
        />
      ) : null}
      <RefusalNote refusal={refused} />
    </section>
  )
}

function Scan({
  card,
  busy,
  confirm,
  cancel,
}: {
  card: SecondFactorCard
  busy: boolean
  confirm: (code: string) => void
  cancel: () => void
}) {
  return (
    <>
      <ol>
        <li>Open an authenticator app on your phone and choose to add an account.</li>
        <li>Scan this picture, or type the letters below it.</li>
        <li>Enter the six digits that the app shows.</li>
      </ol>
      <img
        className="app-qr"
        src={`data:image/svg+xml,${encodeURIComponent(card.qr)}`}
        width="220"
        height="220"
        alt="QR code for your authenticator app"
      />
      <p className="app-secret">
        <span className="nhsuk-u-visually-hidden">The same in letters: </span>
        {card.secret.match(/.{1,4}/g)?.join(' ')}
      </p>
      <CodeAsked id="first-code" label="Code" action="Switch it on" busy={busy} send={confirm} cancel={cancel} />
    </>
  )
}

function CodeAsked({
  id,
  label,
  action,
  busy,
  send,
  cancel,
}: {
  id: string
  label: string
  action: string
  busy: boolean
  send: (code: string) => void
  cancel: () => void
}) {
  const [error, setError] = useState<string | null>(null)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget).get('code')
    if (typeof typed !== 'string' || typed.trim().length < 6) return setError('Enter the code.')
    setError(null)
    if (!busy) send(typed.trim())
  }
  return (
    <form noValidate onSubmit={submit}>
      <TextInput
        id={id}
        name="code"
        label={label}
        width={10}
        autoComplete="one-time-code"
        spellCheck={false}
        error={error ?? undefined}
      />
      <div className="app-button-row">
        <Button type="submit" busy={busy}>
          {action}
        </Button>
        <Button kind="secondary" onClick={cancel}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
