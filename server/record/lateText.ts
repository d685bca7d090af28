// What somebody typed into a section after it was closed: their words, read from an update that is not taken.
import type { Logger } from 'pino'
import * as Y from 'yjs'
import { type Compartment, type FrameRefusal, ROOT } from '#shared/record'
import { recordDoc } from '#shared/recordDoc'
import type { LateEdit, RecordClock } from '../usecases/recordPorts.ts'
import type { Peer } from './peer.ts'
import { type Author, checkUpdate, type DecodedUpdate } from './updateCheck.ts'

export interface LateText {
  /** The Yjs client ids the words came under: one tab keeps its id. */
  tab: string
  text: string
  /** Characters of the section that the author had removed. */
  removed: number
}

const LONGEST = 20_000

interface Keeping {
  caseId: string
  compartment: Compartment
  log: Logger
  clock: RecordClock
  onLateEdit?: (late: LateEdit) => Promise<void>
}

/** The section is closed for signing: the words are kept beside it, and the frame is refused once they are. */
export function keepLate(
  { caseId, compartment, log, clock, onLateEdit }: Keeping,
  peer: Peer,
  frame: number,
  read: (author: Author) => LateText | null,
  owners: Author['owners'],
): FrameRefusal | null {
  if (!peer.admitted.keepsLate || !onLateEdit) return 'read-only'
  const late = read({ author: peer.userId, owners })
  if (!late) return 'read-only'
  onLateEdit({ caseId, compartment, by: peer.userId, ...late }).then(
    () => peer.refuse(frame, 'signed', clock.now()),
    error => {
      // Its author comes back and sends it again: it must not be called kept.
      const kind = error instanceof Error ? error.name : 'unknown'
      log.error({ event: 'record.late-edit-failed', connection: peer.id, error: kind })
      peer.close('unavailable')
    },
  )
  return null
}

/** Null when the update is not one that could be taken from this author, or says nothing. `doc` is left as it is. */
export function lateText(doc: Y.Doc, bytes: Uint8Array, decoded: DecodedUpdate, author: Author): LateText | null {
  if (!checkUpdate(decoded, author, doc.store).ok) return null
  const copy = recordDoc({ gc: false })
  try {
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
    const before = Y.decodeStateVector(Y.encodeStateVector(doc))
    Y.applyUpdate(copy, bytes)
    const lines: string[] = []
    const clients = new Set<number>()
    eachLine(copy.getXmlFragment(ROOT), line => {
      const words = line.flatMap(item => {
        if (item.deleted || !(item.content instanceof Y.ContentString)) return []
        const known = before.get(item.id.client) ?? 0
        const fresh = item.content.str.slice(Math.max(0, known - item.id.clock))
        if (fresh !== '') clients.add(item.id.client)
        return [fresh]
      })
      const text = words.join('').trim()
      if (text !== '') lines.push(text)
    })
    const removed = Math.max(0, lettersOf(doc) - (lettersOf(copy) - lines.join('').length))
    const text = lines.join('\n').slice(0, LONGEST)
    return text === '' && removed === 0 ? null : { tab: [...clients].sort().join('-') || 'none', text, removed }
  } catch {
    return null
  } finally {
    copy.destroy()
  }
}

function eachLine(type: { _start: Y.Item | null }, each: (items: Y.Item[]) => void) {
  const own: Y.Item[] = []
  for (let item = type._start; item; item = item.right) {
    if (item.content instanceof Y.ContentString) own.push(item)
    else if (item.content instanceof Y.ContentType) eachLine(item.content.type, each)
  }
  if (own.length > 0) each(own)
}

function lettersOf(doc: Y.Doc): number {
  let letters = 0
  eachLine(doc.getXmlFragment(ROOT), items => {
    for (const item of items) if (!item.deleted) letters += item.length
  })
  return letters
}
