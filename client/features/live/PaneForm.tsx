// A form of the pane: it says about whom it writes, Ctrl+Enter sends it, and it holds the screen while it has content.
import { type FormEvent, type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react'
import { Button } from '../../design/Button.tsx'
import { AboutPerson } from './AboutPerson.tsx'
import { useItem } from './meetingContext.ts'

export interface PaneFormProps {
  title: string
  /** Something was typed: the screen must not move on by itself. */
  dirty: boolean
  submit: () => void
  cancel?: () => void
  children: ReactNode
}

export function PaneForm({ title, dirty, submit, cancel, children }: PaneFormProps) {
  const heading = useId()
  const item = useItem()
  const form = useRef<HTMLFormElement>(null)
  // Opened by this person: the whole form should be in view, not only its first field.
  useEffect(() => {
    form.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  const onKeyDown = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key === 'Enter' && event.ctrlKey && !event.getModifierState('AltGraph')) {
      event.preventDefault()
      submit()
    }
    if (event.key === 'Escape' && cancel) {
      event.stopPropagation()
      cancel()
    }
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    submit()
  }
  return (
    <form
      ref={form}
      className="pane-form"
      aria-labelledby={heading}
      data-busy={dirty}
      onKeyDown={onKeyDown}
      onSubmit={onSubmit}
      noValidate
    >
      <h4 id={heading} className="pane-form__title">
        {title}
        {item ? <AboutPerson identity={item.identity} /> : null}
      </h4>
      {children}
    </form>
  )
}

/** The last row of such a form. Ctrl+Enter does the same as its first button. */
export function PaneButtons({ send, busy, cancel }: { send: string; busy: boolean; cancel: () => void }) {
  return (
    <div className="button-row">
      <Button small busy={busy} type="submit" title="Ctrl+Enter">
        {send}
      </Button>
      <Button small kind="secondary" onClick={cancel}>
        Cancel
      </Button>
    </div>
  )
}

/** The screen must not be moved while this person types or has a form with something in it. */
export function isBusy(screen: Element | null): boolean {
  if (!screen) return false
  if (screen.querySelector('[data-busy="true"]')) return true
  const active = document.activeElement
  if (!(active instanceof HTMLElement) || !screen.contains(active)) return false
  return active.isContentEditable || active.matches('input:not([type="radio"], [type="checkbox"]), textarea, select')
}
