// A body that may be large is counted while it arrives, so that what is too large is refused before it is read whole.
import type { Request } from 'express'

/** `limit` in bytes. What is left of a body that is too large is not read. */
export async function readLimited(request: Request, limit: number): Promise<Uint8Array | 'too-large'> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return 'too-large'
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > limit) return 'too-large'
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, size)
}
