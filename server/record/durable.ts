// The document as everybody may read it: what the log holds. Committed rows wait here until somebody asks for the
// document, because one transaction for hundreds of them costs little more than one for each key.
import * as Y from 'yjs'
import { type Digest, digestOf } from './digest.ts'

/** So many rows or bytes are put in place without being asked for: a small, even piece of work. */
const ROWS = 256
const BYTES = 64 * 1024

export class Durable {
  readonly #doc: Y.Doc
  #committed: Uint8Array[] = []
  #bytes = 0
  #whole: Uint8Array | null = null
  #digest: Digest | null = null

  /** `encoded`: the document as an update, when it is at hand. */
  constructor(doc: Y.Doc, encoded: Uint8Array | null) {
    this.#doc = doc
    this.#whole = encoded
  }

  /** Throws when a row does not fit: then this copy is wrong, and the log must be read again. */
  get doc(): Y.Doc {
    const committed = this.#committed
    if (committed.length > 0) {
      this.#committed = []
      this.#bytes = 0
      this.#doc.transact(() => {
        for (const bytes of committed) Y.applyUpdate(this.#doc, bytes)
      })
      if (this.#doc.store.pendingStructs || this.#doc.store.pendingDs) throw new Error('a tried update does not fit')
    }
    return this.#doc
  }

  /** Takes what was committed, in order. Throws as `doc` does. */
  add(rows: Iterable<Uint8Array>) {
    for (const bytes of rows) {
      this.#committed.push(bytes)
      this.#bytes += bytes.length
    }
    this.#whole = null
    this.#digest = null
    if (this.#committed.length > ROWS || this.#bytes > BYTES) void this.doc
  }

  /** Everything beyond a state vector, as an update. Throws on a malformed vector. */
  beyond(stateVector: Uint8Array): Uint8Array {
    if (stateVector.length > 1) return Y.encodeStateAsUpdate(this.doc, stateVector)
    // Everybody who opens the page asks this; after an outage five hundred do at once.
    this.#whole ??= Y.encodeStateAsUpdate(this.doc)
    return this.#whole
  }

  digest(): Digest {
    this.#digest ??= digestOf(this.doc)
    return this.#digest
  }

  destroy() {
    this.#doc.destroy()
  }
}
