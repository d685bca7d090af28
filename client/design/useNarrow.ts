import { useSyncExternalStore } from 'react'

const phone = '(max-width: 599.98px)'

/** True below 600 px: the phone layout, which is also what 400 % zoom on a laptop gets. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    changed => {
      const query = window.matchMedia(phone)
      query.addEventListener('change', changed)
      return () => query.removeEventListener('change', changed)
    },
    () => window.matchMedia(phone).matches,
  )
}
