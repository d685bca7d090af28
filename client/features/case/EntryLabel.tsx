// The privacy label of an imported entry: a tag, and for those who may, another label in two clicks.
import { createContext, useContext, useEffect, useId, useMemo, useRef, useState } from 'react'
import { isRefusal, type Refusal } from '#shared/errors'
import type { RecordView } from '#shared/importedRecord'
import {
  type EntryLabel as Given,
  type GivenLabel,
  givenLabels,
  labelsText,
  labelWords,
  type PrivacyLabel,
} from '#shared/privacyLabel'
import { useStale } from '../../app/asking.ts'
import { useAnnounce, useApi } from '../../app/clientContext.ts'
import { Button } from '../../design/Button.tsx'
import { RefusalNote } from '../../design/RefusalNote.tsx'
import { PaneForm } from '../live/PaneForm.tsx'

interface Labelling {
  caseId: string
  byKey: ReadonlyMap<string, Given>
  canLabel: boolean
}
export const LabelContext = createContext<Labelling>({ caseId: '', byKey: new Map(), canLabel: false })

export function useLabelling(caseId: string, record: RecordView): Labelling {
  return useMemo(
    () => ({ caseId, byKey: new Map(record.labels.map(one => [one.key, one])), canLabel: record.canLabel }),
    [caseId, record],
  )
}

const whyWords = {
  source: 'as its source sent it',
  code: 'by its code',
  person: 'given by a member of the team',
} as const

/** More private needs no words of one's own; less private does, so that nothing is opened by a slip. */
const morePrivate = 'Not needed by everybody who sees the record'

export function EntryLabel({ entryKey, name }: { entryKey: string; name: string }) {
  const { caseId, byKey, canLabel } = useContext(LabelContext)
  const [open, setOpen] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const given = byKey.get(entryKey)
  const close = () => {
    setOpen(false)
    opener.current?.focus()
  }
  if (!given && !canLabel) return null
  return (
    <span className="entry-label">
      {given ? (
        <strong className="nhsuk-tag nhsuk-tag--purple fact__tag" title={`Privacy label, ${whyWords[given.why]}`}>
          {labelsText(given.labels)}
        </strong>
      ) : null}
      {canLabel ? (
        <button
          ref={opener}
          type="button"
          className="link-button entry-label__change"
          aria-expanded={open}
          aria-label={`Privacy label of ${name}: ${labelsText(given?.labels ?? [])}. Change`}
          onClick={() => setOpen(!open)}
        >
          Label
        </button>
      ) : null}
      {open ? (
        <LabelForm caseId={caseId} entryKey={entryKey} name={name} now={given?.labels ?? []} close={close} />
      ) : null}
    </span>
  )
}

function LabelForm(props: {
  caseId: string
  entryKey: string
  name: string
  now: readonly PrivacyLabel[]
  close: () => void
}) {
  const { caseId, entryKey, name, now, close } = props
  const id = useId()
  const api = useApi()
  const stale = useStale()
  const announce = useAnnounce()
  const first = useRef<HTMLButtonElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const offered = now.length === 0 ? morePrivate : ''
  const [reason, setReason] = useState(offered)
  const [missing, setMissing] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  useEffect(() => {
    first.current?.focus()
  }, [])
  const send = async (label: GivenLabel) => {
    if (busy) return
    if (reason.trim() === '') {
      setMissing(true)
      field.current?.focus()
      return
    }
    setBusy(true)
    const body = { key: entryKey, label, was: [...now], reason: reason.trim() }
    const answer = await api.call('labelEntry', { params: { caseId }, body })
    setBusy(false)
    if (isRefusal(answer)) return setRefusal(answer)
    await stale('caseRecord', 'medicineChecks', 'medicineReview')
    announce(`Label changed to ${labelWords[label]}`)
    close()
  }
  const choices = givenLabels.filter(one => (one === 'general' ? now.length > 0 : now.join() !== one))
  return (
    <PaneForm
      title={`Privacy label: ${name}`}
      dirty={reason !== offered}
      submit={() => first.current?.focus()}
      cancel={close}
    >
      <label className="pane-form__label" htmlFor={`${id}-reason`}>
        Reason
      </label>
      <input
        ref={field}
        id={`${id}-reason`}
        className={`nhsuk-input${missing ? ' nhsuk-input--error' : ''}`}
        value={reason}
        maxLength={300}
        autoComplete="off"
        aria-invalid={missing || undefined}
        aria-describedby={missing ? `${id}-missing` : undefined}
        onChange={event => {
          setReason(event.currentTarget.value)
          setMissing(false)
        }}
      />
      {missing ? (
        <p className="nhsuk-error-message" id={`${id}-missing`}>
          Enter why the label changes. Nothing was changed.
        </p>
      ) : null}
      <p className="pane-form__label" id={`${id}-label`}>
        Choose the label. It counts at once, for everybody.
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: a group of buttons that act, not of form fields */}
      <div className="chips" role="group" aria-labelledby={`${id}-label`}>
        {choices.map((label, index) => (
          <button
            key={label}
            type="button"
            className="chip"
            ref={index === 0 ? first : undefined}
            aria-disabled={busy}
            onClick={() => void send(label)}
          >
            {labelWords[label]}
          </button>
        ))}
      </div>
      <RefusalNote refusal={refusal} />
      <div className="button-row">
        <Button small kind="secondary" onClick={close}>
          Cancel
        </Button>
      </div>
    </PaneForm>
  )
}

/** The same words whether the record has such entries or not. */
export function NotShown({ kinds }: { kinds: readonly PrivacyLabel[] }) {
  const named = kinds.filter(one => one !== 'restricted')
  if (named.length === 0) return null
  return (
    <p className="section__readers">
      You are never shown entries with these labels, whether this record has any or not:{' '}
      {labelsText(named).toLowerCase()}. The checks of medicines leave them out, too.
    </p>
  )
}
