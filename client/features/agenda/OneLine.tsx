import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import type { Refusal } from '#shared/errors'
import { Button } from '../../design/Button.tsx'
import { RefusalNote } from '../../design/RefusalNote.tsx'

/** One typed line and its button, for every step of preparing that needs a reason or a standard. */
export function OneLine(props: {
  label: string
  button: string
  suggestions?: readonly string[]
  busy: boolean
  refusal: Refusal | null
  send: (text: string) => void
  cancel: () => void
}) {
  const id = useId()
  const [text, setText] = useState('')
  const [missing, setMissing] = useState(false)
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => box.current?.focus(), [])
  const send = () => {
    if (text.trim() !== '') return props.send(text.trim())
    setMissing(true)
    box.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') props.cancel()
  }
  return (
    <form
      className="app-one-line"
      noValidate
      onKeyDown={onKeyDown}
      onSubmit={event => {
        event.preventDefault()
        send()
      }}
    >
      <label className="nhsuk-label" htmlFor={id}>
        {props.label}
      </label>
      {missing ? (
        <span className="nhsuk-error-message" id={`${id}-error`}>
          <span className="nhsuk-u-visually-hidden">Error: </span>Write something here.
        </span>
      ) : null}
      <input
        id={id}
        ref={box}
        className="nhsuk-input"
        aria-invalid={missing || undefined}
        aria-describedby={missing ? `${id}-error` : undefined}
        list={props.suggestions ? `${id}-list` : undefined}
        maxLength={300}
        autoComplete="off"
        value={text}
        onChange={event => {
          setText(event.currentTarget.value)
          setMissing(false)
        }}
      />
      {props.suggestions ? (
        <datalist id={`${id}-list`}>
          {props.suggestions.map(one => (
            <option key={one} value={one} />
          ))}
        </datalist>
      ) : null}
      <RefusalNote refusal={props.refusal} />
      <div className="app-buttons">
        <Button type="submit" small busy={props.busy}>
          {props.button}
        </Button>
        <Button small kind="secondary" onClick={props.cancel}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
