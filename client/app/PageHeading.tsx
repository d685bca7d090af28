// One h1 and one unique title per page, and where the focus goes when somebody follows a link inside the product.
import { createContext, type ReactNode, type RefObject, useContext, useEffect, useRef } from 'react'

/** Set by the frame when the address changes; the first heading that appears takes it. */
export const FocusHeading = createContext<RefObject<boolean> | null>(null)

export function PageHeading({ title, caption, children }: { title: string; caption?: string; children?: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)
  const wanted = useContext(FocusHeading)
  usePageTitle(title)
  useEffect(() => {
    if (!wanted?.current) return
    wanted.current = false
    heading.current?.focus()
  }, [wanted])
  return (
    <h1 className="app-page-heading nhsuk-heading-l" ref={heading} tabIndex={-1}>
      {caption ? <span className="nhsuk-caption-m">{caption}</span> : null}
      {children ?? title}
    </h1>
  )
}

/** `Agenda: Frailty MDT – Caseroom`. Never a person's name or number: the tab strip is visible in every screen share. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} – Caseroom`
  }, [title])
}
