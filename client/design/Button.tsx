import type { ButtonHTMLAttributes, Ref } from 'react'

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: 'primary' | 'secondary' | 'warning'
  small?: boolean
  /** Its work is under way: it keeps the focus and ignores further presses, so that nothing is done twice. */
  busy?: boolean
  ref?: Ref<HTMLButtonElement>
}

export function Button({ kind = 'primary', small, busy, className, onClick, type = 'button', ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={[
        'nhsuk-button app-button',
        kind === 'primary' ? '' : `nhsuk-button--${kind}`,
        small ? 'nhsuk-button--small' : '',
        className ?? '',
      ].join(' ')}
      aria-disabled={busy || undefined}
      onClick={event => {
        if (busy) event.preventDefault()
        else onClick?.(event)
      }}
    />
  )
}
