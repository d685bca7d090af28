// A client of the record door that sends what it is told to, honest or not, and remembers every message it got.
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { type Extra, messages, ROOT, recordPath, subprotocols } from '#shared/record'
import { readExtra, renewMessage } from '#shared/recordMessages'
import { within } from './deadline.ts'

export type Received =
  | { type: 'step1' | 'step2' | 'update'; bytes: Uint8Array }
  | { type: 'awareness'; states: Map<number, unknown> }
  | Extra

export interface RecordClientOptions {
  origin: string
  caseId: string
  compartment: string
  token: string
  schema?: string
  protocols?: string[]
  doc?: Y.Doc
  /** false: it says nothing by itself; otherwise it opens and answers as the stock provider does. */
  answers?: boolean
  /** Each message, as it arrives. */
  onMessage?: (message: Received) => void
  /** Another way to the server than a socket of this machine. */
  connection?: Duplex
}

export interface RecordClient {
  readonly doc: Y.Doc
  readonly socket: WebSocket
  readonly received: Received[]
  /** Every byte that came, joined: to prove that something never did. */
  raw(): Buffer
  /** The newest SAVED count, and how many SyncStep2 and Update frames were sent. */
  saved(): number
  sent(): number
  send(bytes: Uint8Array): void
  sendUpdate(update: Uint8Array): void
  sendStep2(update: Uint8Array): void
  sendPresence(entries: { client: number; clock: number; state: unknown }[]): void
  renew(token: string): void
  /** Changes the document and sends what changed as one frame; returns the frame's number. */
  edit(change: (text: Y.XmlFragment) => void): number
  /** Adds a paragraph with this text at the end. */
  write(text: string): number
  text(): string
  /** The first message from now or before that matches. */
  get<T extends Received['type']>(
    type: T,
    matches?: (message: Extract<Received, { type: T }>) => boolean,
  ): Promise<Extract<Received, { type: T }>>
  /** Resolves when the condition holds; asked again after every message. */
  when(what: string, holds: () => boolean): Promise<void>
  /** Every frame that was sent is durable. */
  allSaved(): Promise<void>
  /** A request that is answered in order: what was sent before it has been dealt with. */
  fence(): Promise<void>
  closed(): Promise<number>
  close(): Promise<void>
}

const DEADLINE_MS = 15_000

/** Opens the socket and resolves when the server has said what it allows and has sent its state vector. */
export async function joinRecord(options: RecordClientOptions): Promise<RecordClient> {
  const client = openRecord(options)
  await client.get('step1')
  await client.get('step2')
  return client
}

export function openRecord(options: RecordClientOptions): RecordClient {
  const { origin, caseId, compartment, token, schema = '1', doc = new Y.Doc(), answers = true } = options
  const url = `${origin}${recordPath(caseId)}/${compartment}?schema=${schema}`
  const { connection } = options
  const socket = new WebSocket(url, options.protocols ?? subprotocols(token), {
    // What a stream of any kind lacks of a socket is not used here.
    ...(connection ? { createConnection: () => connection as Socket } : {}),
  })
  const received: Received[] = []
  const chunks: Buffer[] = []
  const listeners = new Set<() => void>()
  let sent = 0
  let savedCount = 0
  let closeCode: number | null = null
  let failure = ''
  const changed = () => {
    for (const listener of [...listeners]) listener()
  }
  socket.on('error', error => {
    failure = error.message
  })
  socket.on('open', () => {
    if (answers) socket.send(syncFrame(0, Y.encodeStateVector(doc)))
  })
  socket.on('close', code => {
    closeCode = code
    changed()
  })
  socket.on('message', data => {
    const bytes = Buffer.isBuffer(data) ? data : Buffer.from([])
    chunks.push(bytes)
    const message = read(bytes)
    received.push(message)
    if (message.type === 'step1' && answers) client.sendStep2(Y.encodeStateAsUpdate(doc, message.bytes))
    if (message.type === 'step2' || message.type === 'update') apply(message.bytes)
    if (message.type === 'saved') savedCount = message.count
    options.onMessage?.(message)
    changed()
  })

  /** Yjs may tidy up after others' changes; the stock provider sends that too. */
  const apply = (bytes: Uint8Array) => {
    const own: Uint8Array[] = []
    const keep = (update: Uint8Array, by: unknown) => {
      if (by !== 'server') own.push(update)
    }
    doc.on('update', keep)
    Y.applyUpdate(doc, bytes, 'server')
    doc.off('update', keep)
    for (const update of own) if (socket.readyState === socket.OPEN) client.sendUpdate(update)
  }

  const describe = () =>
    [
      ...received.map(message => (message.type === 'refused' ? `refused(${message.code})` : message.type)),
      closeCode === null ? 'still open' : `closed ${closeCode} ${failure}`,
    ].join(', ')

  const client: RecordClient = {
    doc,
    socket,
    received,
    raw: () => Buffer.concat(chunks),
    saved: () => savedCount,
    sent: () => sent,
    send: bytes => socket.send(bytes),
    sendUpdate(update) {
      sent += 1
      socket.send(syncFrame(2, update))
    },
    sendStep2(update) {
      sent += 1
      socket.send(syncFrame(1, update))
    },
    sendPresence(entries) {
      socket.send(presenceFrame(entries))
    },
    renew: fresh => socket.send(renewMessage(fresh)),
    edit(change) {
      const before = Y.encodeStateVector(doc)
      const updates: Uint8Array[] = []
      const keep = (update: Uint8Array) => updates.push(update)
      doc.on('update', keep)
      doc.transact(() => change(doc.getXmlFragment(ROOT)))
      doc.off('update', keep)
      client.sendUpdate(updates[0] ?? Y.encodeStateAsUpdate(doc, before))
      return sent
    },
    write: words => client.edit(text => text.push([paragraph(words)])),
    text: () => doc.getXmlFragment(ROOT).toString(),
    async get(type, matches) {
      const find = () => received.find(isOf(type, matches))
      await client.when(`a ${type} message`, () => find() !== undefined)
      const found = find()
      if (!found) throw new Error(`the ${type} message is gone`)
      return found
    },
    when(what, holds) {
      let listener: () => void = () => undefined
      const met = new Promise<void>(resolve => {
        listener = () => {
          if (holds()) resolve()
        }
        listeners.add(listener)
        listener()
      })
      return within(DEADLINE_MS, what, met, describe).finally(() => listeners.delete(listener))
    },
    allSaved: () => client.when(`SAVED ${sent}`, () => savedCount >= sent),
    async fence() {
      const seen = received.filter(message => message.type === 'step2').length
      socket.send(syncFrame(0, Y.encodeStateVector(doc)))
      await client.when('the answer to a SyncStep1', () => {
        return received.filter(message => message.type === 'step2').length > seen
      })
    },
    async closed() {
      await client.when('the connection to be closed', () => closeCode !== null)
      return closeCode ?? 0
    },
    async close() {
      socket.close()
      await client.closed()
    },
  }
  return client
}

export function paragraph(words: string): Y.XmlElement {
  const element = new Y.XmlElement('paragraph')
  element.insert(0, [new Y.XmlText(words)])
  return element
}

/** An update that adds one empty paragraph in the name of `client`, at a clock of choice. */
export function forgedUpdate(client: number, clock: number): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = client
  const text = doc.getXmlFragment(ROOT)
  let before = Y.encodeStateVector(doc)
  for (let made = 0; made <= clock; made += 1) {
    before = Y.encodeStateVector(doc)
    text.insert(0, [new Y.XmlElement('paragraph')])
  }
  return Y.encodeStateAsUpdate(doc, before)
}

export function syncFrame(kind: number, bytes: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, messages.sync)
  encoding.writeVarUint(encoder, kind)
  encoding.writeVarUint8Array(encoder, bytes)
  return encoding.toUint8Array(encoder)
}

export function presenceFrame(entries: { client: number; clock: number; state: unknown }[]): Uint8Array {
  const update = encoding.createEncoder()
  encoding.writeVarUint(update, entries.length)
  for (const { client, clock, state } of entries) {
    encoding.writeVarUint(update, client)
    encoding.writeVarUint(update, clock)
    encoding.writeVarString(update, typeof state === 'string' ? state : JSON.stringify(state))
  }
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, messages.awareness)
  encoding.writeVarUint8Array(encoder, encoding.toUint8Array(update))
  return encoding.toUint8Array(encoder)
}

function isOf<T extends Received['type']>(
  type: T,
  matches: (message: Extract<Received, { type: T }>) => boolean = () => true,
) {
  const ofType = (message: Received): message is Extract<Received, { type: T }> => message.type === type
  return (message: Received): message is Extract<Received, { type: T }> => ofType(message) && matches(message)
}

function read(bytes: Uint8Array): Received {
  const decoder = decoding.createDecoder(bytes)
  const type = decoding.readVarUint(decoder)
  if (type === messages.sync) {
    const kind = decoding.readVarUint(decoder)
    const body = decoding.readVarUint8Array(decoder)
    return { type: kind === 0 ? 'step1' : kind === 1 ? 'step2' : 'update', bytes: body }
  }
  if (type === messages.awareness) {
    const states = new Map<number, unknown>()
    const inner = decoding.createDecoder(decoding.readVarUint8Array(decoder))
    for (let left = decoding.readVarUint(inner); left > 0; left -= 1) {
      const client = decoding.readVarUint(inner)
      decoding.readVarUint(inner)
      states.set(client, JSON.parse(decoding.readVarString(inner)))
    }
    return { type: 'awareness', states }
  }
  const extra = readExtra(type, decoder)
  if (!extra) throw new Error(`the server sent a message of type ${type}`)
  return extra
}
