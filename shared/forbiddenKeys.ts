// Names that reach what all objects share. No message of ours has them, so whoever sends them is refused before anything is copied.
export const forbiddenKeys: readonly string[] = ['__proto__', 'constructor', 'prototype']

/** At any depth, without recursion: the sender chooses how deep it is. */
export function holdsForbiddenKey(value: unknown): boolean {
  const waiting = [value]
  for (let next = waiting.pop(); next !== undefined || waiting.length > 0; next = waiting.pop()) {
    if (typeof next !== 'object' || next === null) continue
    for (const [key, inner] of Object.entries(next)) {
      if (forbiddenKeys.includes(key)) return true
      if (typeof inner === 'object' && inner !== null) waiting.push(inner)
    }
  }
  return false
}
