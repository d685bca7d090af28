// A screen's own words in the status bar: "All changes saved 14:09". The bar is at every width in the same place.
import { createContext, type ReactNode, useContext } from 'react'
import { createPortal } from 'react-dom'

export const StatusSlotContext = createContext<HTMLElement | null>(null)

export function StatusSlot({ children }: { children: ReactNode }) {
  const slot = useContext(StatusSlotContext)
  return slot ? createPortal(children, slot) : null
}
