// Taking out words about somebody else: found by their exact wording, proposed by one person, confirmed by another.
import { useId, useState } from 'react'
import { instantDateTime } from '#shared/cui'
import { isRefusal, type Refusal } from '#shared/errors'
import type { AuthorsView } from '#shared/recordHistory'
import type { RedactionView } from '#shared/redaction'
import { useAsk, useFresh, useStale } from '../../app/asking.ts'
import { useAnnounce, useApi } from '../../app/clientContext.ts'
import { Asked } from '../../design/Asked.tsx'
import { Button } from '../../design/Button.tsx'
import type { RecordDoc } from '../recordDoc.ts'
import { findWords } from './findWords.ts'
import { writerName } from './writerWords.ts'

export function Redactions({ record, label }: { record: RecordDoc; label: string }) {
  const { caseId, compartment } = record
  const query = useAsk('redactions', { caseId, compartment })
  useFresh(query.refetch)
  return (
    <Asked query={query} what="Text that was taken out">
      {({ mayPropose, redactions }) =>
        mayPropose || redactions.length > 0 ? (
          <section className="redactions" aria-label={`Taken out of ${label}`}>
            <h3 className="past__title">Taken out for good</h3>
            {redactions.length === 0 ? <p className="past__empty">Nothing was taken out of this section.</p> : null}
            <ul className="redactions__list">
              {redactions.map(one => (
                <RedactionRow key={one.id} one={one} record={record} />
              ))}
            </ul>
            {mayPropose ? <Propose record={record} /> : null}
          </section>
        ) : null
      }
    </Asked>
  )
}

function RedactionRow({ one, record }: { one: RedactionView; record: RecordDoc }) {
  const { send, trouble, busy } = useSending()
  const { caseId, compartment } = record
  const api = useApi()
  const answer = (given: 'confirm' | 'refuse') => {
    const body = { commandId: crypto.randomUUID(), redactionId: one.id, answer: given }
    return send(
      api.call('answerRedaction', { params: { caseId, compartment }, body }),
      given === 'confirm' ? 'The words were taken out for good' : 'The proposal was refused',
    )
  }
  return (
    <li>
      <p className="redactions__what">
        {stateWords(one)} Reason: {one.reason}
      </p>
      {one.words === null ? null : (
        <blockquote className="redactions__words" aria-label="Words that would be taken out">
          {one.words}
        </blockquote>
      )}
      {one.mayAnswer ? (
        <>
          <p>
            Confirm only if these words are about somebody else. Nobody will be able to read them again: not here, not
            in the history, not in an export. Everybody who has this section open must reload it.
          </p>
          <div className="button-row">
            <Button kind="warning" small disabled={busy} onClick={() => answer('confirm')}>
              Confirm: take out for good
            </Button>
            <Button kind="secondary" small disabled={busy} onClick={() => answer('refuse')}>
              Refuse
            </Button>
          </div>
        </>
      ) : one.state === 'proposed' ? (
        <p className="past__empty">Somebody else of the practice must confirm or refuse this.</p>
      ) : null}
      <Trouble words={trouble} />
    </li>
  )
}

function Propose({ record }: { record: RecordDoc }) {
  const { caseId, compartment } = record
  const [open, setOpen] = useState(false)
  if (!open) {
    return (
      <Button kind="secondary" small onClick={() => setOpen(true)}>
        Take out words about somebody else
      </Button>
    )
  }
  return <ProposeForm key={`${caseId}/${compartment}`} record={record} close={() => setOpen(false)} />
}

function ProposeForm({ record, close }: { record: RecordDoc; close: () => void }) {
  const { caseId, compartment } = record
  const query = useAsk('recordAuthors', { caseId, compartment })
  // What was typed a moment ago must be found, too.
  useFresh(query.refetch)
  const api = useApi()
  const [words, setWords] = useState('')
  const [reason, setReason] = useState('')
  const [left, setLeft] = useState<readonly string[]>([])
  const { send, trouble, busy } = useSending()
  const id = useId()
  const propose = async (view: AuthorsView) => {
    const ranges = findWords(view, words)
      .filter(place => !left.includes(keyOf(place)))
      .flatMap(place => place.ranges)
    const body = { commandId: crypto.randomUUID(), ranges, reason }
    const asked = api.call('proposeRedaction', { params: { caseId, compartment }, body })
    if (await send(asked, 'Proposed. Somebody else must confirm it')) close()
  }
  return (
    <Asked query={query} what="The text">
      {view => {
        const places = findWords(view, words)
        return (
          <div className="redactions__form">
            <label className="past__label" htmlFor={`${id}-words`}>
              Words to take out, exactly as they stand
            </label>
            <textarea
              id={`${id}-words`}
              className="nhsuk-textarea"
              rows={2}
              value={words}
              onChange={event => {
                setWords(event.target.value)
                setLeft([])
              }}
            />
            <p className="past__count" role="status">
              {words.trim() === '' ? 'Write or paste the words of one line.' : placesWords(places.length)}
            </p>
            {places.map(place => {
              const { before, after, by, removed } = place
              const key = keyOf(place)
              return (
                <div key={key} className="redactions__place">
                  <input
                    id={`${id}-${key}`}
                    type="checkbox"
                    checked={!left.includes(key)}
                    onChange={event => setLeft(event.target.checked ? left.filter(one => one !== key) : [...left, key])}
                  />
                  <label htmlFor={`${id}-${key}`}>
                    …{before}
                    <mark>{words.trim()}</mark>
                    {after}… ({removed ? 'removed, still in the history; ' : ''}written by{' '}
                    {writerName(view.writers, by)})
                  </label>
                </div>
              )
            })}
            <label className="past__label" htmlFor={`${id}-reason`}>
              Reason (do not name the other person)
            </label>
            <input
              id={`${id}-reason`}
              className="nhsuk-input"
              maxLength={300}
              value={reason}
              onChange={event => setReason(event.target.value)}
            />
            <Trouble words={trouble} />
            <div className="button-row">
              <Button
                small
                disabled={busy || places.every(place => left.includes(keyOf(place))) || reason.trim() === ''}
                onClick={() => void propose(view)}
              >
                Propose
              </Button>
              <Button kind="secondary" small onClick={close}>
                Cancel
              </Button>
            </div>
          </div>
        )
      }}
    </Asked>
  )
}

function Trouble({ words }: { words: string | null }) {
  return words === null ? null : (
    <p className="nhsuk-error-message" role="alert">
      {words}
    </p>
  )
}

function useSending() {
  const stale = useStale()
  const announce = useAnnounce()
  const [trouble, setTrouble] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const send = async (ask: Promise<object | Refusal>, done: string): Promise<boolean> => {
    setBusy(true)
    const answer = await ask
    setBusy(false)
    setTrouble(isRefusal(answer) ? answer.message : null)
    if (isRefusal(answer)) return false
    announce(done)
    await stale('redactions', 'recordAuthors', 'recordVersions')
    return true
  }
  return { send, trouble, busy }
}

/** The same place keeps its tick when the text is asked for again. */
const keyOf = ({ ranges }: ReturnType<typeof findWords>[number]) => `${ranges[0]?.client}-${ranges[0]?.clock}`

const placesWords = (count: number) =>
  count === 0
    ? 'These words were not found in this section or its history.'
    : `Found ${count === 1 ? 'once' : `${count} times`}.`

function stateWords({ state, by, at, letters, answeredBy, answeredAt }: RedactionView): string {
  const asked = `${by}, ${instantDateTime(at)}`
  const answered = answeredBy === null || answeredAt === null ? '' : `${answeredBy}, ${instantDateTime(answeredAt)}`
  switch (state) {
    case 'proposed':
      return `Proposed by ${asked}: ${letters} characters.`
    case 'refused':
      return `Proposed by ${asked}; refused by ${answered}. Nothing was taken out.`
    case 'confirmed':
      return `Proposed by ${asked}; confirmed by ${answered}. It is being taken out.`
    case 'done':
      return `${letters} characters were taken out. Proposed by ${asked}; confirmed by ${answered}.`
    default: {
      const never: never = state
      return never
    }
  }
}
