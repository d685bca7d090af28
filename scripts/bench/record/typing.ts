// Typed text as Yjs updates: what real keys make, made before the clock runs.
import * as Y from 'yjs'
import { syncFrame } from './frames.ts'
import { packed } from './webSocket.ts'

const words = 'Falls twice at night, kidneys worse, stop naproxen and ring the daughter on Monday. '

export interface Typing {
  client: number
  /** Opens a paragraph; sent once before the measurement. */
  opening: Buffer
  /** One frame for each key. After the nth of them the client's clock is `clockBefore + n`. */
  keys: Buffer[]
  clockBefore: number
}

/** A person who types `count` keys at the end of a paragraph of their own. `prefix`: what each message begins with. */
export function typing(count: number, prefix: Uint8Array): Typing {
  const doc = new Y.Doc()
  const line = new Y.XmlText()
  const block = new Y.XmlElement('paragraph')
  block.insert(0, [line])
  const frames: Buffer[] = []
  doc.on('update', (update: Uint8Array) => frames.push(packed(prefix, syncFrame(2, update))))
  doc.getXmlFragment('text').insert(0, [block])
  const clockBefore = Y.getState(doc.store, doc.clientID)
  // The line goes on where it ended; looking for the end each time would cost more than the key.
  for (let key = 0; key < count; key += 1) line.insert(key, words[key % words.length] ?? ' ')
  const [opening = Buffer.alloc(0), ...keys] = frames
  return { client: doc.clientID, opening, keys, clockBefore }
}

/** `keystrokes` keys of one person who goes back to mend things, as rows of `perRow` keys each. */
export function typedUpdates(keystrokes: number, perRow: number): Uint8Array[] {
  const rows: Uint8Array[] = []
  typeInto(new Y.Doc(), keystrokes, perRow, row => rows.push(row))
  return rows
}

/** The same as one update without history. */
export function mergedUpdates(keystrokes: number): Uint8Array {
  const doc = new Y.Doc()
  typeInto(doc, keystrokes, 50, () => undefined)
  return Y.encodeStateAsUpdate(doc)
}

function typeInto(doc: Y.Doc, keystrokes: number, perRow: number, row: (update: Uint8Array) => void): void {
  const line = new Y.XmlText()
  const block = new Y.XmlElement('paragraph')
  block.insert(0, [line])
  let state = 1
  const chance = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return state / 0x7fffffff
  }
  doc.on('update', row)
  doc.getXmlFragment('text').insert(0, [block])
  let at = 0
  // People write a few words, take some letters back, and now and then go elsewhere.
  let left = 0
  let deleting = false
  const key = () => {
    if (left === 0) {
      deleting = !deleting && chance() < 0.5
      left = Math.ceil(chance() * (deleting ? 12 : 40))
      if (!deleting && chance() < 0.1) at = Math.floor(chance() * line.length)
    }
    left -= 1
    if (deleting && at > 0) {
      at -= 1
      line.delete(at, 1)
    } else {
      line.insert(at, words[left % words.length] ?? ' ')
      at += 1
    }
  }
  for (let done = 0; done < keystrokes; done += perRow) {
    doc.transact(() => {
      for (let count = 0; count < perRow; count += 1) key()
    })
  }
}
