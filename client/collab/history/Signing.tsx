// Sign-off of a section: who is asked, who has signed over which text, opening it again, and what came late.
import { type ReactNode, useId, useState } from 'react'
import { instantDateTime } from '#shared/cui'
import { isRefusal, type Refusal } from '#shared/errors'
import { roleLabel, roles } from '#shared/roles'
import type { Addendum, SigningView } from '#shared/signing'
import type { By } from '#shared/where'
import { useAsk, useFresh, useStale } from '../../app/asking.ts'
import { useAnnounce, useApi } from '../../app/clientContext.ts'
import { Asked } from '../../design/Asked.tsx'
import { Button } from '../../design/Button.tsx'
import type { RecordDoc } from '../recordDoc.ts'

export function Signing({ record, label }: { record: RecordDoc; label: string }) {
  const place = { caseId: record.caseId, compartment: record.compartment }
  const query = useAsk('signing', place)
  useFresh(query.refetch)
  return (
    <section className="past__panel signing" aria-label={`Sign-off of ${label}`}>
      <Asked query={query} what="The sign-off">
        {view => (
          <>
            <State view={view} place={place} />
            {view.versions.length > 0 ? <h3 className="past__title">Versions</h3> : null}
            <ul className="redactions__list">
              {view.versions.map(version => (
                <li key={version.number}>
                  <Version version={version} />
                </li>
              ))}
            </ul>
            <Addenda view={view} place={place} />
          </>
        )}
      </Asked>
    </section>
  )
}

type Place = { caseId: string; compartment: string }

function State({ view, place }: { view: SigningView; place: Place }) {
  const { run, trouble, busy } = useRun()
  const api = useApi()
  const last = view.versions[0]
  if (view.state === 'open' || !last) {
    return view.mayClose ? (
      <Close view={view} place={place} />
    ) : (
      <p className="past__empty">This section is open. Nobody has closed it for signing.</p>
    )
  }
  const { number, hash } = last
  const sign = () =>
    run(
      api.call('signSection', { params: place, body: { commandId: crypto.randomUUID(), number, hash: hash ?? '' } }),
      'Signed',
    )
  return (
    <>
      <p>
        {view.state === 'signed'
          ? `Version ${number} is signed. Nobody can change it.`
          : `Closed for signing by ${last.closedBy.name}. Nobody can change the text above while it is read and signed.`}
      </p>
      {view.maySign ? (
        <p>
          <Button disabled={busy} onClick={() => void sign()}>
            {`I have read the text above and sign version ${number}`}
          </Button>
        </p>
      ) : null}
      {view.mayClose ? (
        <WithReason
          button={view.state === 'signed' ? 'Open again to amend' : 'Open again'}
          label="Reason for opening it again"
          busy={busy}
          act={reason =>
            run(
              api.call('reopenSection', { params: place, body: { commandId: crypto.randomUUID(), number, reason } }),
              'The section is open again',
            )
          }
        />
      ) : null}
      <Trouble words={trouble} />
    </>
  )
}

function Close({ view, place }: { view: SigningView; place: Place }) {
  const { run, trouble, busy } = useRun()
  const api = useApi()
  const [chosen, setChosen] = useState<readonly string[]>([])
  const id = useId()
  const close = () =>
    run(
      api.call('closeForSigning', {
        params: place,
        body: { commandId: crypto.randomUUID(), signerIds: [...chosen] },
      }),
      'Closed for signing',
    )
  return (
    <>
      <fieldset className="signing__people">
        <legend className="past__label">Who signs this section</legend>
        {view.candidates.map(person => (
          <div key={person.id} className="redactions__place">
            <input
              id={`${id}-${person.id}`}
              type="checkbox"
              checked={chosen.includes(person.id)}
              onChange={event =>
                setChosen(event.target.checked ? [...chosen, person.id] : chosen.filter(other => other !== person.id))
              }
            />
            <label htmlFor={`${id}-${person.id}`}>{personWords(person)}</label>
          </div>
        ))}
      </fieldset>
      <p>Nobody can write in this section from then on, until it is opened again with a reason.</p>
      <Button small disabled={busy || chosen.length === 0} onClick={() => void close()}>
        Close for signing
      </Button>
      <Trouble words={trouble} />
    </>
  )
}

function Version({ version }: { version: SigningView['versions'][number] }) {
  const { number, signers, signatures, hash, reopened } = version
  return (
    <>
      <p className="redactions__what">
        Version {number}:{' '}
        {signers
          .map(person => {
            const signed = signatures.find(one => one.by.id === person.id)
            return `${personWords(person)} ${signed ? `signed ${instantDateTime(signed.at)}` : 'has not signed'}`
          })
          .join('; ')}
        .
      </p>
      {hash === null ? (
        <p className="past__empty">The last words are still being stored.</p>
      ) : (
        <p className="past__empty">
          {fitWords(version)} (fingerprint {hash.slice(0, 12)}).
        </p>
      )}
      {reopened ? (
        <p className="past__empty">
          Opened again by {reopened.by.name}, {instantDateTime(reopened.at)}: {reopened.reason}
        </p>
      ) : null}
    </>
  )
}

function Addenda({ view, place }: { view: SigningView; place: Place }) {
  if (view.addenda.length === 0) return null
  return (
    <>
      <h3 className="past__title">Addenda: written after the section was closed</h3>
      <ul className="redactions__list">
        {view.addenda.map(one => (
          <li key={one.id}>
            <AddendumRow one={one} place={place} mayAnswer={view.mayAnswer && one.state === 'offered'} />
          </li>
        ))}
      </ul>
    </>
  )
}

function AddendumRow({ one, place, mayAnswer }: { one: Addendum; place: Place; mayAnswer: boolean }) {
  const { run, trouble, busy } = useRun()
  const api = useApi()
  const answer = (given: 'accepted' | 'discarded', reason: string | null) => {
    const body = { commandId: crypto.randomUUID(), addendumId: one.id, answer: given, reason }
    return run(api.call('answerAddendum', { params: place, body }), `The addendum was ${given}`)
  }
  return (
    <>
      <p className="redactions__what">
        {personWords(one.by)}, {instantDateTime(one.at)}: {stateWords(one)}
      </p>
      {one.text === '' ? null : <blockquote className="signing__words">{one.text}</blockquote>}
      {one.removed > 0 ? (
        <p className="past__empty">Had also removed {one.removed} characters; the signed text keeps them.</p>
      ) : null}
      {mayAnswer ? (
        <>
          <Button small disabled={busy} onClick={() => void answer('accepted', null)}>
            Accept as addendum
          </Button>
          <WithReason
            button="Discard"
            label="Reason for discarding it"
            busy={busy}
            act={reason => answer('discarded', reason)}
          />
        </>
      ) : null}
      <Trouble words={trouble} />
    </>
  )
}

function WithReason(props: {
  button: string
  label: string
  busy: boolean
  act: (reason: string) => Promise<boolean>
}) {
  const [reason, setReason] = useState('')
  const id = useId()
  return (
    <div className="signing__reason">
      <label className="past__label" htmlFor={id}>
        {props.label}
      </label>
      <input
        id={id}
        className="nhsuk-input"
        maxLength={300}
        value={reason}
        onChange={event => setReason(event.target.value)}
      />
      <Button
        kind="secondary"
        small
        disabled={props.busy || reason.trim() === ''}
        onClick={() => void props.act(reason).then(done => (done ? setReason('') : undefined))}
      >
        {props.button}
      </Button>
    </div>
  )
}

function Trouble({ words }: { words: string | null }): ReactNode {
  return words === null ? null : (
    <p className="nhsuk-error-message" role="alert">
      {words}
    </p>
  )
}

function useRun() {
  const stale = useStale()
  const announce = useAnnounce()
  const [trouble, setTrouble] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const run = async (asked: Promise<object | Refusal>, done: string): Promise<boolean> => {
    setBusy(true)
    const answer = await asked
    setBusy(false)
    setTrouble(isRefusal(answer) ? answer.message : null)
    await stale('signing', 'recordVersions')
    if (isRefusal(answer)) return false
    announce(done)
    return true
  }
  return { run, trouble, busy }
}

function personWords({ name, role }: By): string {
  const known = roles.find(one => one === role)
  return known ? `${name} – ${roleLabel[known]}` : name
}

function fitWords({ fits, redacted }: { fits: boolean | null; redacted: boolean }): string {
  if (fits) return '✓ The text of that moment is the text that was signed'
  return redacted
    ? '✓ Signed before words about somebody else were taken out for good, see "Taken out"; it fits no more'
    : '✗ The text of that moment was changed since'
}

function stateWords({ state, answeredBy, reason }: Addendum): string {
  switch (state) {
    case 'offered':
      return 'waits for an answer.'
    case 'accepted':
      return `accepted by ${answeredBy?.name ?? ''} as part of the record, beside the signed text.`
    case 'discarded':
      return `discarded by ${answeredBy?.name ?? ''}: ${reason ?? ''}`
    default: {
      const never: never = state
      return never
    }
  }
}
