// The longest text that two texts have in common.
/** Comparisons of single characters that nobody notices; past it only texts of GRAM characters are looked for. */
const CHEAP = 2_000_000
const GRAM = 16

export interface Common {
  /** Offsets in the one and the other. */
  a: number
  b: number
  length: number
}

/** Of several that are equally long, the first in `a`. What both begin or end with is preferred to anything shorter than it. */
export function longestCommon(a: string, b: string): Common {
  if (a === b) return { a: 0, b: 0, length: a.length }
  return a.length * b.length <= CHEAP ? byCharacters(a, b) : byGrams(a, b)
}

function byCharacters(a: string, b: string): Common {
  let best: Common = { a: 0, b: 0, length: 0 }
  let above = new Uint32Array(b.length + 1)
  for (let i = 1; i <= a.length; i += 1) {
    const row = new Uint32Array(b.length + 1)
    for (let j = 1; j <= b.length; j += 1) {
      if (a[i - 1] !== b[j - 1]) continue
      const length = (above[j - 1] ?? 0) + 1
      row[j] = length
      if (length > best.length) best = { a: i - length, b: j - length, length }
    }
    above = row
  }
  return best
}

function byGrams(a: string, b: string): Common {
  const places = new Map<string, number[]>()
  for (let j = 0; j + GRAM <= b.length; j += GRAM) {
    const gram = b.slice(j, j + GRAM)
    const known = places.get(gram)
    if (known) known.push(j)
    else places.set(gram, [j])
  }
  let best: Common = { a: 0, b: 0, length: 0 }
  for (let i = 0; i + GRAM <= a.length; i += 1) {
    for (const j of places.get(a.slice(i, i + GRAM)) ?? []) {
      if (i < best.a + best.length && j - i === best.b - best.a) continue
      let [from, to] = [0, GRAM]
      while (i + from > 0 && j + from > 0 && a[i + from - 1] === b[j + from - 1]) from -= 1
      while (i + to < a.length && j + to < b.length && a[i + to] === b[j + to]) to += 1
      if (to - from > best.length) best = { a: i + from, b: j + from, length: to - from }
    }
  }
  return best
}
