// What a compartment says, as one hash: the measure of convergence and of what a decision was based on.
import { createHash } from 'node:crypto'
import * as Y from 'yjs'
import { canonicalContent, ROOT } from '#shared/record'

export interface Digest {
  /** SHA-256 of the visible content, hex. */
  hash: string
  /** Yjs state vector, base64url. */
  stateVector: string
}

export function digestOf(doc: Y.Doc): Digest {
  const hash = createHash('sha256').update(contentOf(doc)).digest('hex')
  return { hash, stateVector: Buffer.from(Y.encodeStateVector(doc)).toString('base64url') }
}

export function contentOf(doc: Y.Doc): string {
  return canonicalContent(doc.getXmlFragment(ROOT))
}
