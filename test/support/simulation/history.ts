// What was written, what was promised about it, and what may be true of it: the checker of a workload of unique tokens.
import type { Disk } from './disk.ts'

export interface Token {
  readonly text: string
  readonly author: string
  /** The tab that wrote it: its tokens must stay in order. */
  readonly tab: string
  readonly room: string
  readonly order: number
  saved: boolean
  /** Its author took it out again, or tried to. */
  removed: boolean
  /** Sent by somebody who may not: it must never be anywhere. */
  forbidden: boolean
}

export interface History {
  readonly tokens: ReadonlyMap<string, Token>
  readonly broken: string[]
  invoke(token: Pick<Token, 'text' | 'author' | 'tab' | 'room'>, forbidden?: boolean): Token
  saved(texts: Iterable<string>): void
  /** Somebody was shown these tokens in this room; `until`: what was written after that order is not for them. */
  shown(texts: Iterable<string>, room: string, until: number): void
  count(): number
  savedCount(): number
  /** Compares the text of a room, as a reader sees it, with all that was promised. */
  judge(room: string, text: string): void
  /** Each stored row holds words of its author only. */
  judgeAuthors(): void
  complain(words: string): void
}

export function createHistory(disk: Disk, tokensIn: (bytes: Uint8Array) => string[]): History {
  const tokens = new Map<string, Token>()
  const broken: string[] = []
  const complain = (words: string) => {
    if (broken.length < 20) broken.push(words)
  }
  return {
    tokens,
    broken,
    complain,
    invoke(given, forbidden = false) {
      const token = { ...given, order: tokens.size, saved: false, removed: false, forbidden }
      tokens.set(token.text, token)
      return token
    },
    saved(texts) {
      for (const text of texts) {
        const token = tokens.get(text)
        if (!token) continue
        if (!disk.tokens.has(text)) complain(`${text} was called saved and is not on the disk`)
        if (token.forbidden) complain(`${text} of somebody without the right was called saved`)
        token.saved = true
      }
    },
    shown(texts, room, until) {
      for (const text of texts) {
        const token = tokens.get(text)
        if (!token) complain(`${text} was shown and nobody wrote it`)
        else if (token.room !== room) complain(`${text} of ${token.room} was shown in ${room}`)
        else if (token.order > until) complain(`${text} was shown to somebody whose rights had ended`)
        else if (token.forbidden) complain(`${text} of somebody without the right was shown`)
        if (!disk.tokens.has(text)) complain(`${text} was shown and is not on the disk`)
      }
    },
    count: () => tokens.size,
    savedCount: () => [...tokens.values()].filter(token => token.saved).length,
    judge(room, text) {
      const found = text.match(/⟦[^⟧]+⟧/g) ?? []
      const there = new Set(found)
      if (there.size !== found.length) complain(`${room}: something stands there twice`)
      const last = new Map<string, number>()
      for (const one of found) {
        const token = tokens.get(one)
        if (!token || token.room !== room) complain(`${room}: ${one} was never written there`)
        else if (token.forbidden) complain(`${room}: ${one} was refused and is there`)
        else if ((last.get(token.tab) ?? -1) > token.order)
          complain(`${room}: ${one} stands before what was written first`)
        if (token) last.set(token.tab, token.order)
      }
      for (const token of tokens.values())
        if (token.room === room && token.saved && !token.removed && !there.has(token.text))
          complain(`${room}: ${token.text} was called saved and is gone`)
    },
    judgeAuthors() {
      for (const row of disk.rows.values())
        for (const text of tokensIn(row.bytes))
          if (tokens.get(text)?.author !== row.author) complain(`${text} is stored under the name of ${row.author}`)
    },
  }
}
