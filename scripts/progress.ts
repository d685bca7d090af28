// Tells a person how far a long command is: one changing line on a terminal, a line every few seconds elsewhere.

const everyMs = 2_000

export interface ProgressLine {
  said(collection: string, done: number, total: number): void
  /** Frees the line for what comes after. */
  end(): void
}

export function createProgress(out: NodeJS.WriteStream): ProgressLine {
  let last = 0
  let open = false
  return {
    said(collection, done, total) {
      const now = performance.now()
      if (now - last < (out.isTTY ? 100 : everyMs) && done < total) return
      last = now
      open = out.isTTY
      out.write(
        `${out.isTTY ? '\r' : ''}${collection}: ${done} of ${Math.max(done, total)}${out.isTTY ? '      ' : '\n'}`,
      )
    },
    end() {
      if (open) out.write('\n')
      open = false
    },
  }
}
