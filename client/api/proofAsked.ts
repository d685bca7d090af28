// Somebody has to prove again that it is them before a call can go on: asked once, however many calls wait for it.

export interface ProofAsked {
  /** True while a call waits for the person. */
  waiting(): boolean
  subscribe(listener: () => void): () => void
  /** For the api: resolves when the person has proved it (true) or turned away (false). */
  ask(): Promise<boolean>
  /** From the dialog. */
  answer(proved: boolean): void
}

export function createProofAsked(): ProofAsked {
  const listeners = new Set<() => void>()
  let asked: { promise: Promise<boolean>; resolve: (proved: boolean) => void } | null = null
  const tell = () => {
    for (const listener of [...listeners]) listener()
  }
  return {
    waiting: () => asked !== null,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    ask() {
      if (asked) return asked.promise
      let resolve: (proved: boolean) => void = () => undefined
      const promise = new Promise<boolean>(settle => {
        resolve = settle
      })
      asked = { promise, resolve }
      tell()
      return promise
    },
    answer(proved) {
      const before = asked
      asked = null
      before?.resolve(proved)
      tell()
    },
  }
}
