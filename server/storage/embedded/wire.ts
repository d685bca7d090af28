/** MongoDB's wire protocol: frames in, frames out. OP_MSG for commands; OP_QUERY only for the first hello of a driver. */
import { type Doc, decode, encode, isDoc } from './bson.ts'
import { crc32c } from './crc32c.ts'
import { BrokenFrame } from './errors.ts'

export const maxMessageBytes = 48_000_000
const headerBytes = 16
const opReply = 1
const opQuery = 2004
const opMsg = 2013

const checksumPresent = 1
const moreToCome = 2

export interface Request {
  readonly id: number
  /** The command with its document sequences merged in; the values of `rawLists` are arrays of BSON bytes. */
  readonly command: Doc
  readonly legacy: boolean
  /** The client does not read an answer. */
  readonly silent: boolean
}

/** Lists of documents that are kept as bytes: an inserted document is stored as it came. */
const rawLists = { documents: true }

/** Cuts a stream into frames. `push` throws BrokenFrame for a length that cannot be. */
export function createFramer(): { push(chunk: Buffer): Buffer[] } {
  let parts: Buffer[] = []
  let have = 0
  return {
    push: chunk => {
      parts.push(chunk)
      have += chunk.length
      const frames: Buffer[] = []
      while (have >= 4) {
        // Joined only when a frame is complete: a large message arrives in hundreds of pieces.
        const first = parts[0]
        if (first === undefined || first.length < 4) parts = [Buffer.concat(parts)]
        const size = parts[0]?.readInt32LE(0) ?? 0
        if (size < headerBytes || size > maxMessageBytes) throw new BrokenFrame(`message of ${size} bytes`)
        if (have < size) break
        const all = parts.length === 1 ? parts[0] : Buffer.concat(parts)
        if (all === undefined) break
        frames.push(all.subarray(0, size))
        parts = all.length > size ? [all.subarray(size)] : []
        have -= size
      }
      return frames
    },
  }
}

/** Throws BrokenFrame when the bytes are not a message this protocol knows. */
export function readRequest(frame: Buffer): Request {
  const id = frame.readInt32LE(4)
  const operation = frame.readInt32LE(12)
  try {
    if (operation === opMsg) return readMessage(id, frame)
    if (operation === opQuery) return readQuery(id, frame)
  } catch (error) {
    throw new BrokenFrame(error instanceof Error ? error.message : 'unreadable message')
  }
  throw new BrokenFrame(`operation ${operation}`)
}

function readMessage(id: number, frame: Buffer): Request {
  const flags = frame.readUInt32LE(headerBytes)
  if ((flags & 0xffff & ~(checksumPresent | moreToCome)) !== 0) throw new BrokenFrame('unknown required flag')
  const summed = (flags & checksumPresent) !== 0
  const end = frame.length - (summed ? 4 : 0)
  if (summed && frame.readUInt32LE(end) !== crc32c(frame.subarray(0, end))) throw new BrokenFrame('checksum mismatch')
  let at = headerBytes + 4
  let command: Doc | undefined
  const sequences: { name: string; documents: unknown[] }[] = []
  while (at < end) {
    const kind = frame.readUInt8(at)
    at += 1
    if (kind === 0) {
      if (command) throw new BrokenFrame('two bodies')
      const bytes = documentAt(frame, at, end)
      command = decode(bytes, rawLists)
      at += bytes.length
    } else if (kind === 1) {
      const size = frame.readInt32LE(at)
      if (size < 6 || at + size > end) throw new BrokenFrame('document sequence out of bounds')
      sequences.push(readSequence(frame.subarray(at + 4, at + size)))
      at += size
    } else throw new BrokenFrame(`section kind ${kind}`)
  }
  if (command === undefined) throw new BrokenFrame('no body')
  for (const { name, documents } of sequences) {
    if (name in command) throw new BrokenFrame('a list given twice')
    command[name] = documents
  }
  return { id, command, legacy: false, silent: (flags & moreToCome) !== 0 }
}

function readSequence(bytes: Buffer): { name: string; documents: unknown[] } {
  const nameEnd = bytes.indexOf(0)
  if (nameEnd < 0) throw new BrokenFrame('unnamed document sequence')
  const name = bytes.toString('utf8', 0, nameEnd)
  const documents: unknown[] = []
  for (let at = nameEnd + 1; at < bytes.length; ) {
    const document = documentAt(bytes, at, bytes.length)
    documents.push(name in rawLists ? document : decode(document))
    at += document.length
  }
  return { name, documents }
}

function readQuery(id: number, frame: Buffer): Request {
  const nameStart = headerBytes + 4
  const nameEnd = frame.indexOf(0, nameStart)
  const namespace = frame.toString('utf8', nameStart, nameEnd)
  const command = decode(documentAt(frame, nameEnd + 9, frame.length))
  const inner = command.$query
  return {
    id,
    command: { ...(isDoc(inner) ? inner : command), $db: namespace.split('.')[0] },
    legacy: true,
    silent: false,
  }
}

function documentAt(bytes: Buffer, at: number, end: number): Buffer {
  const size = bytes.readInt32LE(at)
  if (size < 5 || at + size > end) throw new BrokenFrame('document out of bounds')
  return bytes.subarray(at, at + size)
}

/** An answer; a cursor's batch is given as stored bytes and copied in without being read. */
export interface Reply {
  readonly body: Doc
  readonly cursor?: {
    readonly field: 'firstBatch' | 'nextBatch'
    readonly head: Doc
    readonly batch: readonly Uint8Array[]
  }
}

export function writeReply(request: Request, reply: Reply, id: number): Buffer {
  const document = reply.cursor ? withCursor(reply.body, reply.cursor) : encode(reply.body)
  const before = request.legacy ? legacyPrefix() : Buffer.from([0, 0, 0, 0, 0])
  const header = Buffer.alloc(headerBytes)
  header.writeInt32LE(headerBytes + before.length + document.length, 0)
  header.writeInt32LE(id, 4)
  header.writeInt32LE(request.id, 8)
  header.writeInt32LE(request.legacy ? opReply : opMsg, 12)
  return Buffer.concat([header, before, document])
}

function legacyPrefix(): Buffer {
  const prefix = Buffer.alloc(20)
  prefix.writeInt32LE(8, 0) // AwaitCapable
  prefix.writeInt32LE(1, 16) // one document
  return prefix
}

function withCursor(body: Doc, cursor: NonNullable<Reply['cursor']>): Buffer {
  const items: Buffer[] = []
  for (const [index, bytes] of cursor.batch.entries())
    items.push(Buffer.from(`\x03${index}\0`, 'latin1'), viewOf(bytes))
  const array = wrap(items)
  const inner = wrap([insideOf(encode(cursor.head)), element(0x04, cursor.field), array])
  return wrap([element(0x03, 'cursor'), inner, insideOf(encode(body))])
}

function element(type: number, name: string): Buffer {
  return Buffer.from(`${String.fromCharCode(type)}${name}\0`, 'latin1')
}

/** A document's elements without its length and its closing zero. */
function insideOf(document: Buffer): Buffer {
  return document.subarray(4, -1)
}

function wrap(elements: readonly Buffer[]): Buffer {
  const size = elements.reduce((sum, part) => sum + part.length, 5)
  const length = Buffer.alloc(4)
  length.writeInt32LE(size)
  return Buffer.concat([length, ...elements, Buffer.from([0])], size)
}

function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
