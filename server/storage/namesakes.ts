// People of one family name in a practice, remembered for a moment: every view of every meeting asks for each of its people.
import type { CaseStore } from '../usecases/ports.ts'

type Find = CaseStore['withFamilyName']

/** Another process may add somebody meanwhile: a name alert comes this much later there, and at once here. */
const rememberedMs = 5_000
const mostRemembered = 2_000

export function rememberedNames(find: Find): { find: Find; forget(): void } {
  const known = new Map<string, { found: ReturnType<Find>; until: number }>()
  return {
    find(practiceId, family) {
      const key = `${practiceId} ${family}`
      const held = known.get(key)
      if (held && performance.now() < held.until) return held.found
      if (known.size >= mostRemembered) known.clear()
      const found = find(practiceId, family)
      known.set(key, { found, until: performance.now() + rememberedMs })
      // A failed read is not remembered: the next one asks again.
      found.catch(() => known.delete(key))
      return found
    },
    forget: () => known.clear(),
  }
}
