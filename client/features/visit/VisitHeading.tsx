import { type ReactNode, useEffect, useRef } from 'react'

/** The one heading of the step; it takes the focus, so that a screen reader says where the person now is. */
export function VisitHeading({ children }: { children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <h1 className="nhsuk-heading-l visit__heading" tabIndex={-1} ref={heading}>
      {children}
    </h1>
  )
}
