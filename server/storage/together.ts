// Many who ask for one document each at the same moment are asked for in one query. It begins after all of them have
// asked, so nobody gets an answer older than their question: rights may be judged by it.

/** `many` answers with those that exist, in any order. */
export function together<T extends { id: string }>(
  many: (ids: string[]) => Promise<T[]>,
): (id: string) => Promise<T | null> {
  interface Asking {
    resolve: (found: T | null) => void
    reject: (error: unknown) => void
  }
  let asking: Map<string, Asking[]> | null = null

  const ask = async (asked: Map<string, Asking[]>) => {
    try {
      const found = new Map((await many([...asked.keys()])).map(one => [one.id, one]))
      for (const [id, askers] of asked) for (const { resolve } of askers) resolve(found.get(id) ?? null)
    } catch (error) {
      for (const askers of asked.values()) for (const { reject } of askers) reject(error)
    }
  }

  return id =>
    new Promise((resolve, reject) => {
      if (!asking) {
        const asked = new Map<string, Asking[]>()
        asking = asked
        setImmediate(() => {
          asking = null
          void ask(asked)
        })
      }
      asking.set(id, [...(asking.get(id) ?? []), { resolve, reject }])
    })
}
