// Where a text stops being JSON. The parser of the language does not always say, and when it does it quotes the text,
// which here is somebody's record: so the position is found again, and nothing is quoted.

export type JsonFault = { offset: number; line: number; column: number; expected: string }

/** The first place where the text is not JSON, or null when it is. Line and column count from 1. */
export function findJsonFault(text: string): JsonFault | null {
  const scan = new Scan(text)
  const expected = scan.document()
  return expected === null ? null : { offset: scan.at, ...lineAndColumn(text, scan.at), expected }
}

export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  let line = 1
  let start = 0
  for (let next = text.indexOf('\n'); next >= 0 && next < offset; next = text.indexOf('\n', start)) {
    line += 1
    start = next + 1
  }
  return { line, column: offset - start + 1 }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const LITERAL = /true|false|null/y
// Not a pattern on purpose: a string of some megabytes would exhaust the stack of the pattern engine.
const ESCAPES = '"\\/bfnrt'

/** Walks the text with its own stack, because the text may be nested deeper than a call stack can go. */
class Scan {
  at = 0
  private readonly open: ('{' | '[')[] = []
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  /** Null when the whole text is one JSON value; else what should have stood at `at`. */
  document(): string | null {
    for (;;) {
      const fault = this.value()
      if (fault !== null) return fault
      for (;;) {
        this.blank()
        const inside = this.open.at(-1)
        if (inside === undefined) return this.at === this.text.length ? null : 'the end of the text'
        const sign = this.text[this.at]
        if (sign === (inside === '{' ? '}' : ']')) {
          this.open.pop()
          this.at += 1
          continue
        }
        if (sign !== ',') return inside === '{' ? '"," or "}"' : '"," or "]"'
        this.at += 1
        break
      }
      const key = this.open.at(-1) === '{' ? this.key() : null
      if (key !== null) return key
    }
  }

  /** Reads one value, going into containers as long as they open with another value. */
  private value(): string | null {
    for (;;) {
      this.blank()
      const sign = this.text[this.at]
      if (sign === '"') return this.string()
      if (sign !== '{' && sign !== '[') {
        return this.match(NUMBER) || this.match(LITERAL) ? null : 'a value'
      }
      this.at += 1
      this.blank()
      if (this.text[this.at] === (sign === '{' ? '}' : ']')) {
        this.at += 1
        return null
      }
      this.open.push(sign)
      const key = sign === '{' ? this.key() : null
      if (key !== null) return key
    }
  }

  private key(): string | null {
    this.blank()
    if (this.text[this.at] !== '"') return 'a name in double quotes'
    const fault = this.string()
    if (fault !== null) return fault
    this.blank()
    if (this.text[this.at] !== ':') return '":"'
    this.at += 1
    return null
  }

  private string(): string | null {
    this.at += 1
    for (; this.at < this.text.length; this.at += 1) {
      const sign = this.text[this.at]
      if (sign === '"') {
        this.at += 1
        return null
      }
      if (sign !== undefined && sign < ' ') return 'no line break or control character inside quotes'
      if (sign !== '\\') continue
      this.at += 1
      const sort = this.text[this.at] ?? ''
      if (sort === 'u') {
        if (!/^[0-9a-fA-F]{4}$/.test(this.text.slice(this.at + 1, this.at + 5))) return 'four hexadecimal digits'
        this.at += 4
      } else if (sort === '' || !ESCAPES.includes(sort)) return 'a known escape after "\\"'
    }
    return 'a closing quote'
  }

  private match(pattern: RegExp): boolean {
    pattern.lastIndex = this.at
    if (!pattern.test(this.text)) return false
    this.at = pattern.lastIndex
    return true
  }

  private blank(): void {
    while (this.at < this.text.length && ' \t\r\n'.includes(this.text[this.at] ?? '')) this.at += 1
  }
}
