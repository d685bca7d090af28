import type { ReactNode } from 'react'

/** An empty list teaches: what would be here, and how it gets here. */
export function Empty({ children }: { children: ReactNode }) {
  return <div className="app-empty">{children}</div>
}
