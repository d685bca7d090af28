// People who write unique tokens through a real record door, and what they were promised about each.
import { expect } from 'vitest'
import { joinRecord, type RecordClient } from './recordClient.ts'

export interface TokenWriter {
  readonly client: RecordClient
  /** Writes the next token. */
  write(): void
  /** Tokens that were called saved on this connection, in order. */
  saved(): string[]
  sent(): readonly string[]
}

/** Opens a section with a token prefix of its own; resolves when the line is quiet. */
export async function tokenWriter(
  place: { origin: string; caseId: string; token: string },
  compartment: string,
  prefix: string,
): Promise<TokenWriter> {
  const client = await joinRecord({ ...place, compartment })
  await client.allSaved()
  // Frames before the first token: the answer to the server's SyncStep1, and what Yjs may have tidied up.
  const frames = client.sent()
  const sent: string[] = []
  return {
    client,
    write() {
      const word = `⟦${prefix}.${sent.length + 1}⟧`
      sent.push(word)
      client.write(word)
    },
    saved: () => sent.slice(0, Math.max(0, client.saved() - frames)),
    sent: () => sent,
  }
}

/** What a new reader must find: each promised token once, in the order of its writer, and nothing that nobody wrote. */
export function expectTokens(
  text: string,
  writers: readonly Pick<TokenWriter, 'saved' | 'sent'>[],
  what: string,
): void {
  const found = text.match(/⟦[^⟧]+⟧/g) ?? []
  const there = new Set(found)
  const written = new Set(writers.flatMap(writer => [...writer.sent()]))
  expect(found.length, `${what}: each once`).toBe(there.size)
  expect(
    found.filter(word => !written.has(word)),
    `${what}: nothing made up`,
  ).toEqual([])
  for (const writer of writers) {
    expect(
      writer.saved().filter(word => !there.has(word)),
      `${what}: nothing lost`,
    ).toEqual([])
    const own = new Set(writer.sent())
    const order = found.filter(word => own.has(word))
    expect(order, `${what}: in order`).toEqual(writer.sent().filter(word => there.has(word)))
  }
}
