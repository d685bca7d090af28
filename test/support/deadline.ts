// Waiting for something, never for a time. The message of a missed deadline says what did arrive.

/**
 * The promise, or an error after `ms` that says what was awaited and what arrived instead.
 * @param what is put in "waited <ms> ms for <what>"
 * @param arrived asked only when the deadline is missed
 */
export async function within<T>(ms: number, what: string, promise: Promise<T>, arrived: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_resolve, reject) => {
    const miss = () => reject(new Error(`waited ${ms} ms for ${what}; what did arrive: ${arrived()}`))
    // After a stall of this process the answer may be there and not yet read: it is, one turn later.
    timer = setTimeout(() => setImmediate(miss), ms)
  })
  try {
    return await Promise.race([promise, deadline])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Asks again and again until `check` gives a value; for things outside the process that send no event.
 * @param check null, undefined, false or a thrown error mean "not yet"; the last one is shown when the deadline is missed
 */
export async function until<T>(
  ms: number,
  what: string,
  check: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  everyMs = 50,
): Promise<T> {
  const giveUp = Date.now() + ms
  let last = 'nothing yet'
  for (;;) {
    try {
      const value = await check()
      if (value !== null && value !== undefined && value !== false) return value
      last = String(value)
    } catch (error) {
      last = error instanceof Error ? error.message : String(error)
    }
    if (Date.now() > giveUp) throw new Error(`waited ${ms} ms for ${what}; the last answer was: ${last}`)
    await new Promise(resolve => setTimeout(resolve, everyMs))
  }
}
