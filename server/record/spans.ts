// Ranges of Yjs ids and what is known of them. The first word about a range stands: a repeat changes nothing.
export interface Span<T> {
  clock: number
  end: number
  value: T
}

export class Spans<T> {
  readonly #byClient = new Map<number, Span<T>[]>()

  /** Says `value` of the part of the range that nothing was said of yet, and returns that part. */
  add(client: number, clock: number, end: number, value: T): Span<T>[] {
    const spans = this.#byClient.get(client) ?? []
    this.#byClient.set(client, spans)
    const last = spans.at(-1)
    if (!last || last.end <= clock) {
      const span = { clock, end, value }
      if (end > clock) spans.push(span)
      return end > clock ? [span] : []
    }
    const added: Span<T>[] = []
    let at = firstEndingAfter(spans, clock)
    let from = clock
    while (from < end) {
      const next = spans[at]
      const until = next ? Math.min(end, next.clock) : end
      if (from < until) {
        const span = { clock: from, end: until, value }
        spans.splice(at, 0, span)
        added.push(span)
        at += 1
      }
      if (!next) break
      from = Math.max(from, next.end)
      at += 1
    }
    return added
  }

  /** The span that holds `clock`, or the stretch up to the next one as null. */
  at(client: number, clock: number): { value: T | null; from: number; end: number } {
    const spans = this.#byClient.get(client) ?? []
    const span = spans[firstEndingAfter(spans, clock)]
    if (!span) return { value: null, from: clock, end: Number.POSITIVE_INFINITY }
    if (span.clock > clock) return { value: null, from: clock, end: span.clock }
    return { value: span.value, from: span.clock, end: span.end }
  }
}

function firstEndingAfter<T>(spans: Span<T>[], clock: number): number {
  let low = 0
  let high = spans.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((spans[middle]?.end ?? 0) > clock) high = middle
    else low = middle + 1
  }
  return low
}
