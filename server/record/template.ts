// What a new discussion starts with: the four headings that practices run their meetings by. Seeded by the server, once.
import * as Y from 'yjs'
import { compartmentKind, ROOT } from '#shared/record'
import type { RecordTemplate } from '../usecases/recordPorts.ts'

const headings = ['Situation', 'Action to date', 'Update', 'Next steps']

export const discussionTemplate: RecordTemplate = {
  seedFor(compartment) {
    return compartmentKind(compartment).kind === 'discussion'
      ? proseUpdate(headings.map(text => ({ heading: text })))
      : null
  },
}

export type ProseBlock = { heading: string } | { paragraph: string }

/** A Yjs update that makes a new, empty compartment hold these blocks. Each heading is followed by a line to type in. */
export function proseUpdate(blocks: ProseBlock[]): Uint8Array {
  const doc = new Y.Doc()
  const root = doc.getXmlFragment(ROOT)
  for (const block of blocks) {
    if ('heading' in block) {
      const heading = new Y.XmlElement<{ level: number }>('heading')
      heading.setAttribute('level', 3)
      heading.insert(0, [new Y.XmlText(block.heading)])
      // The library's list type knows text attributes only; the editor's schema wants the level as a number.
      root.push([heading as unknown as Y.XmlElement])
      if (blocks.every(one => 'heading' in one)) root.push([element('paragraph', '')])
    } else {
      root.push([element('paragraph', block.paragraph)])
    }
  }
  const update = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  return update
}

function element(name: string, text: string): Y.XmlElement {
  const made = new Y.XmlElement(name)
  if (text !== '') made.insert(0, [new Y.XmlText(text)])
  return made
}
