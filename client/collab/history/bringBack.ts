// Brings an earlier text back as a change of today: what was written since stays in the history, under its writers.
import * as Y from 'yjs'
import { canonicalContent, ROOT } from '#shared/record'

type Block = Y.XmlElement | Y.XmlText

/** Makes `doc` say what `state` (a Yjs update) says. Blocks that are the same stay, with everybody's cursors in them. */
export function bringBack(doc: Y.Doc, state: Uint8Array): void {
  const old = new Y.Doc()
  Y.applyUpdate(old, state)
  const wanted = blocksOf(old.getXmlFragment(ROOT))
  const fragment = doc.getXmlFragment(ROOT)
  const present = blocksOf(fragment)
  let start = 0
  while (start < wanted.length && start < present.length && same(wanted[start], present[start])) start += 1
  let kept = 0
  while (
    kept < wanted.length - start &&
    kept < present.length - start &&
    same(wanted[wanted.length - 1 - kept], present[present.length - 1 - kept])
  )
    kept += 1
  const copies = wanted.slice(start, wanted.length - kept).map(block => block.clone())
  doc.transact(() => {
    const gone = present.length - kept - start
    if (gone > 0) fragment.delete(start, gone)
    if (copies.length > 0) fragment.insert(start, copies)
  })
  old.destroy()
}

function blocksOf(fragment: Y.XmlFragment): Block[] {
  return fragment.toArray().flatMap(block => (block instanceof Y.XmlHook ? [] : [block]))
}

function same(a: Block | undefined, b: Block | undefined): boolean {
  return a !== undefined && b !== undefined && contentOf(a) === contentOf(b)
}

function contentOf(block: Block): string {
  if (block instanceof Y.XmlText) return JSON.stringify(block.toDelta())
  return JSON.stringify([block.nodeName, block.getAttributes()]) + canonicalContent(block)
}
