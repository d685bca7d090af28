import { useId, useRef, useState } from 'react'
import type { Refusal } from '#shared/errors'
import { CommandError } from './CommandError.tsx'
import { PaneButtons, PaneForm } from './PaneForm.tsx'
import { useFocusOnMount } from './useFocusOnMount.ts'

/** One reason in words, for every step that needs one: object, refuse, decline, withdraw, override. */
export function ReasonForm(props: {
  title: string
  label: string
  button: string
  optional?: boolean
  /** What `send` waits for; its refusal is shown here, and goes with Cancel. */
  command: { busy: boolean; refusal: Refusal | null; clear?: () => void }
  send: (reason: string) => void
  cancel: () => void
}) {
  const { command } = props
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const id = useId()
  const box = useRef<HTMLTextAreaElement>(null)
  useFocusOnMount(box)
  const submit = () => {
    if (reason.trim() === '' && !props.optional) {
      setMissing(true)
      box.current?.focus()
    } else props.send(reason.trim())
  }
  const cancel = () => {
    command.clear?.()
    props.cancel()
  }
  return (
    <PaneForm title={props.title} dirty={reason !== ''} submit={submit} cancel={cancel}>
      <label className="pane-form__label" htmlFor={id}>
        {props.label}
      </label>
      {missing ? (
        <p className="command-error" id={`${id}-error`}>
          <span className="nhsuk-u-visually-hidden">Error: </span>Write a reason.
        </p>
      ) : null}
      <textarea
        id={id}
        ref={box}
        rows={2}
        className="nhsuk-textarea"
        value={reason}
        aria-invalid={missing || undefined}
        aria-describedby={missing ? `${id}-error` : undefined}
        onChange={event => {
          setReason(event.target.value)
          setMissing(false)
        }}
      />
      <CommandError refusal={command.refusal} />
      <PaneButtons send={props.button} busy={command.busy} cancel={cancel} />
    </PaneForm>
  )
}
