// The document as everybody may read it: what the log holds. Committed rows wait here until somebody asks for the
// document, because one transaction for hundreds of them costs little more than one for each key. A document that was
// read as one update is not built before somebody needs more than that update.
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { type Digest, digestOf } from './digest.ts'
import { docOf, type LoadedContent } from './loading.ts'

/** The document as one update, and the state vector of that. */
interface AtHand {
  update: Uint8Array
  vector: Uint8Array
}

/** So many rows or bytes are put in place without being asked for: a small, even piece of work. */
const ROWS = 256
const BYTES = 64 * 1024

export class Durable {
  #content: LoadedContent
  /** One behind another: as objects of their own they would be moved about by every collection of garbage. */
  #committed = encoding.createEncoder()
  #rows = 0
  #atHand: AtHand | null = null
  #digest: Digest | null = null

  constructor(content: LoadedContent) {
    this.#content = content
    if ('encoded' in content) {
      this.#atHand = { update: content.encoded, vector: Y.encodeStateVectorFromUpdate(content.encoded) }
    }
  }

  /** Null when something was committed since, or nobody asked for the whole yet. */
  get atHand(): AtHand | null {
    return this.#atHand
  }

  /** Throws when a row does not fit: then this copy is wrong, and the log must be read again. */
  get doc(): Y.Doc {
    const doc = docOf(this.#content)
    this.#content = { doc }
    if (this.#rows > 0) {
      const committed = decoding.createDecoder(encoding.toUint8Array(this.#committed))
      this.#committed = encoding.createEncoder()
      this.#rows = 0
      doc.transact(() => {
        while (decoding.hasContent(committed)) Y.applyUpdate(doc, decoding.readVarUint8Array(committed))
      })
      if (doc.store.pendingStructs || doc.store.pendingDs) throw new Error('a tried update does not fit')
    }
    return doc
  }

  /** Takes what was committed, in order. Throws as `doc` does. */
  add(rows: Iterable<Uint8Array>) {
    for (const bytes of rows) {
      encoding.writeVarUint8Array(this.#committed, bytes)
      this.#rows += 1
    }
    this.#atHand = null
    this.#digest = null
    if (this.#rows > ROWS || encoding.length(this.#committed) > BYTES) void this.doc
  }

  /** Everybody who opens the page asks this; after an outage five hundred do at once. */
  whole(): AtHand {
    this.#atHand ??= { update: Y.encodeStateAsUpdate(this.doc), vector: Y.encodeStateVector(this.doc) }
    return this.#atHand
  }

  /** Everything beyond a state vector, as an update. Throws on a malformed vector. */
  beyond(stateVector: Uint8Array): Uint8Array {
    return Y.encodeStateAsUpdate(this.doc, stateVector)
  }

  digest(): Digest {
    this.#digest ??= digestOf(this.doc)
    return this.#digest
  }

  destroy() {
    if ('doc' in this.#content) this.#content.doc.destroy()
  }
}
