import { type RefObject, useEffect } from 'react'

/** For a form that this person just opened. Never for something that appears by itself. */
export function useFocusOnMount(target: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    target.current?.focus()
  }, [target])
}
