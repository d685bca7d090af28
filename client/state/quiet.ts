// Quiet mode: what others do is neither shown at their cursors nor said. For this page only: nothing is kept in the browser.
export interface Quiet {
  on(): boolean
  toggle(): void
  subscribe(listener: () => void): () => void
}

export function createQuiet(show: (on: boolean) => void): Quiet {
  const listeners = new Set<() => void>()
  let on = false
  return {
    on: () => on,
    toggle() {
      on = !on
      show(on)
      for (const listener of [...listeners]) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
