// Reading a request body that may be hostile in size.
import type { Readable } from 'node:stream'

/**
 * All bytes of the stream, or 'too-large' as soon as more than `limit` bytes have come: at most `limit` plus one chunk is
 * ever held. The stream is left open, because destroying a request would cut off the answer that says why; the caller
 * answers with `Connection: close`. Rejects when the sender goes away in the middle.
 */
export async function readLimited(stream: Readable, limit: number): Promise<Uint8Array | 'too-large'> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('The stream must give bytes, not text or objects.')
    size += chunk.byteLength
    if (size > limit) return 'too-large'
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, size)
}
