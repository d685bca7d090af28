// Judges the bytes of an update before any document sees them: a thrown update is not atomic, half of it stays.
import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import { type FrameRefusal, ROOT } from '#shared/record'

export type DecodedUpdate = ReturnType<typeof Y.decodeUpdate>

/** Content-free clocks one frame may add. Typing and deleting offline makes some; 2^31 of them mute an author for ever. */
const EMPTY_RUN = 256 * 1024
/** No person types this much into one compartment; past 2^31 Yjs clocks misbehave. */
const LAST_CLOCK = 64 * 1024 * 1024
/** New Yjs client ids one frame may bring; a tab has one. */
const NEW_CLIENTS = 8
/** Elements inside elements. A list in a list in a list needs six; ten thousand end the readers' tabs. */
const DEEPEST = 20

/** Who sends, and whose the Yjs client ids are. Plain values: this is asked for every key that anybody presses. */
export interface Author {
  author: string
  owners: ReadonlyMap<number, string>
}

export type Checked =
  | {
      ok: true
      /** Nothing in it is known yet: the bytes can be stored as they are. */
      fresh: boolean
      newClients: number[]
      /** It creates elements. */
      builds: boolean
      /** What it adds: where that stands can be told only once it is in place. */
      added: Y.Item[]
    }
  | { ok: false; code: FrameRefusal }

/** Makes a function that decodes an update, or returns null when the bytes are anything else or more than that. */
export function updateDecoder(): (bytes: Uint8Array) => DecodedUpdate | null {
  let rest: decoding.Decoder | null = null
  // Yjs does not say how far it read, and bytes behind an update would be stored without having been judged.
  class Watched extends Y.UpdateDecoderV1 {
    constructor(decoder: decoding.Decoder) {
      super(decoder)
      rest = decoder
    }
  }
  return bytes => {
    try {
      const decoded = Y.decodeUpdateV2(bytes, Watched)
      return rest !== null && decoding.hasContent(rest) ? null : decoded
    } catch {
      return null
    }
  }
}

/** Order of the answers: readable, theirs, plausible, complete, allowed structure. */
export function checkUpdate(update: DecodedUpdate, known: Author, store: Y.Doc['store']): Checked {
  const ends = new Map<number, number>()
  const newClients = new Set<number>()
  const added: Y.Item[] = []
  let builds = false
  let fresh = true
  let empty = 0
  let complete = true
  let structure = true
  let current = -1
  for (const struct of update.structs) {
    const { client, clock } = struct.id
    const end = clock + struct.length
    if (!(struct.length > 0) || !Number.isSafeInteger(end)) return no('malformed')
    const state = Y.getState(store, client)
    if (client !== current) {
      // Yjs keeps only the last of two sections of one client, so we would judge something else than it applies.
      if (ends.has(client)) return no('malformed')
      // Yjs writes the highest id first. Merged with others, another order makes two sections of one client.
      if (ends.size > 0 && client > current) fresh = false
      current = client
      if (clock > state) complete = false
      if (clock < state) fresh = false
    } else if (clock !== ends.get(client)) return no('malformed')
    ends.set(client, end)
    if (struct instanceof Y.Skip) complete = false
    // Asked of known structs too: reading an update creates the root types it names.
    if (struct instanceof Y.Item && !rootAllowed(struct)) structure = false
    if (end <= state) continue
    const owner = known.owners.get(client)
    if (owner === undefined) newClients.add(client)
    else if (owner !== known.author) return no('foreign-author')
    if (end > LAST_CLOCK) return no('implausible')
    if (struct instanceof Y.Item) added.push(struct)
    if (!(struct instanceof Y.Item) || struct.content instanceof Y.ContentDeleted) empty += end - Math.max(clock, state)
    else if (!contentAllowed(struct.content)) structure = false
    else builds ||= struct.content instanceof Y.ContentType
    if (empty > EMPTY_RUN) return no('implausible')
  }
  if (newClients.size > NEW_CLIENTS) return no('implausible')
  if (!structure) return no('structure')
  if (!complete || !dependenciesKnown(update, store, ends)) return no('incomplete')
  return { ok: true, fresh, newClients: [...newClients], builds, added }
}

/** True when no document at all would change. */
export function isEmpty(update: DecodedUpdate): boolean {
  return update.structs.length === 0 && update.ds.clients.size === 0
}

/** True when a document that has `doc`'s content would not change. */
export function addsNothing(update: DecodedUpdate, doc: Y.Doc): boolean {
  return deletesOnly(update, doc, () => false)
}

/**
 * What the provider of somebody who may only read can send by itself: deletions it knows, and formatting marks that
 * Yjs found to be double. Neither is a write of that person, and neither is applied.
 */
export function onlyHousekeeping(update: DecodedUpdate, doc: Y.Doc): boolean {
  return deletesOnly(update, doc, struct => struct instanceof Y.Item && struct.content instanceof Y.ContentFormat)
}

function deletesOnly(update: DecodedUpdate, doc: Y.Doc, alsoLive: (struct: Y.Item | Y.GC) => boolean): boolean {
  if (update.structs.some(struct => struct.id.clock + struct.length > Y.getState(doc.store, struct.id.client))) {
    return false
  }
  for (const [client, ranges] of update.ds.clients) {
    const structs = doc.store.clients.get(client)
    const state = Y.getState(doc.store, client)
    for (const range of ranges) {
      const end = range.clock + range.len
      if (!structs || end > state) return false
      for (let at = Y.findIndexSS(structs, range.clock); at < structs.length; at += 1) {
        const struct = structs[at]
        if (!struct || struct.id.clock >= end) break
        if (!struct.deleted && !alsoLive(struct)) return false
      }
    }
  }
  return true
}

/** Call after the update was applied to a scratch document: letters among elements end the page that shows them. */
export function misplaced(doc: Y.Doc, added: readonly Y.Item[]): boolean {
  const places = new Places(doc)
  return added.some(({ id, length, content, origin, rightOrigin }) => {
    // Its last clock: the first ones may be known.
    const last = Y.createID(id.client, id.clock + length - 1)
    if (Y.getState(doc.store, last.client) <= last.clock) return true
    const item = itemAt(doc, last)
    // What went with a removed block has its neighbours there; with one that lives it would stand in some copies only.
    if (item === null) return [origin, rightOrigin].some(id => id !== null && itemAt(doc, id) !== null)
    // Neighbours in another text, or the wrong way round, are read differently by each copy.
    if (!places.inOrder(origin, item) || !places.inOrder(item, rightOrigin)) return true
    return !fitsItsPlace(item, content) || (content instanceof Y.ContentType && tooDeep(item))
  })
}

/** Honest neighbours are mostly this near; then nothing has to be counted. */
const NEAR = 32

/** Which of two items of one text, or of one attribute, stands first. A text is counted through once at the most. */
class Places {
  readonly #doc: Y.Doc
  #counted: Map<Y.Item, number> | null = null

  constructor(doc: Y.Doc) {
    this.#doc = doc
  }

  /** True when one of them is nobody. */
  inOrder(left: Y.Item | Y.ID | null, right: Y.Item | Y.ID | null): boolean {
    if (left === null || right === null) return true
    const one = left instanceof Y.ID ? itemAt(this.#doc, left) : left
    const other = right instanceof Y.ID ? itemAt(this.#doc, right) : right
    if (!one || !other || one.parent !== other.parent || one.parentSub !== other.parentSub) return false
    if (near(one, other)) return true
    const [before, after] = [this.#placeOf(one), this.#placeOf(other)]
    return before !== undefined && after !== undefined && before <= after
  }

  #placeOf(item: Y.Item): number | undefined {
    this.#counted ??= new Map()
    if (this.#counted.has(item)) return this.#counted.get(item)
    let first = item
    while (first.left) first = first.left
    let place = 0
    for (let at: Y.Item | null = first; at; at = at.right) this.#counted.set(at, place++)
    return this.#counted.get(item)
  }
}

function near(left: Y.Item, right: Y.Item): boolean {
  let back: Y.Item | null = right
  let forth: Y.Item | null = left
  for (let steps = 0; steps < NEAR && (back || forth); steps += 1) {
    if (back === left || forth === right) return true
    back = back?.left ?? null
    forth = forth?.right ?? null
  }
  return false
}

/** `content` as it was sent: some of it may have been taken away again at once. */
function fitsItsPlace({ parent, parentSub }: Y.Item, content: Y.Item['content']): boolean {
  if (content instanceof Y.ContentDeleted) return true
  if (parentSub !== null) return parent instanceof Y.XmlElement && content instanceof Y.ContentAny
  if (parent instanceof Y.XmlText) return content instanceof Y.ContentString || content instanceof Y.ContentFormat
  // Nobody has to have asked for the root yet: until then it is of no kind.
  const amongElements = parent instanceof Y.XmlFragment || (parent instanceof Y.AbstractType && parent._item === null)
  return amongElements && content instanceof Y.ContentType
}

function tooDeep(element: Y.Item): boolean {
  let item: Y.Item | null = element
  for (let depth = 0; item; depth += 1) {
    if (depth >= DEEPEST) return true
    item = item.parent instanceof Y.AbstractType ? item.parent._item : null
  }
  return false
}

function itemAt(doc: Y.Doc, id: Y.ID): Y.Item | null {
  const struct = Y.getItem(doc.store, id)
  return struct instanceof Y.Item ? struct : null
}

function rootAllowed(item: Y.Item): boolean {
  if (typeof item.parent !== 'string') return true
  // A map entry on the root would be text that no editor shows.
  return item.parent === ROOT && item.parentSub === null
}

function contentAllowed(content: Y.Item['content']): boolean {
  if (content instanceof Y.ContentString || content instanceof Y.ContentFormat) return true
  if (content instanceof Y.ContentAny) return true
  if (!(content instanceof Y.ContentType)) return false
  const { type } = content
  if (type instanceof Y.XmlText) return true
  return type instanceof Y.XmlElement && /^[A-Za-z][A-Za-z0-9]{0,40}$/.test(type.nodeName)
}

/** Knowing it here keeps a frame with gaps away from the documents: putting one back costs a whole rebuild. */
function dependenciesKnown(update: DecodedUpdate, store: Y.Doc['store'], ends: Map<number, number>): boolean {
  for (const struct of update.structs) {
    if (!(struct instanceof Y.Item)) continue
    const { origin, rightOrigin, parent } = struct
    if (origin && !reaches(store, ends, origin.client, origin.clock)) return false
    if (rightOrigin && !reaches(store, ends, rightOrigin.client, rightOrigin.clock)) return false
    if (parent instanceof Y.ID && !reaches(store, ends, parent.client, parent.clock)) return false
  }
  for (const [client, ranges] of update.ds.clients) {
    for (const range of ranges) {
      if (!(range.len > 0) || !reaches(store, ends, client, range.clock + range.len - 1)) return false
    }
  }
  return true
}

/** `ends`: how far the update itself goes. */
function reaches(store: Y.Doc['store'], ends: ReadonlyMap<number, number>, client: number, clock: number): boolean {
  return clock < (ends.get(client) ?? 0) || clock < Y.getState(store, client)
}

function no(code: FrameRefusal): Checked {
  return { ok: false, code }
}
