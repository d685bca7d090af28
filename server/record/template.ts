// What a new discussion starts with: the four headings that practices run their meetings by, with what the last meeting
// about the person left. Seeded by the server, once, in its own name.
import * as Y from 'yjs'
import { compartmentKind, ROOT } from '#shared/record'
import type { RecordTemplate } from '../usecases/recordPorts.ts'

export type Opening = (caseId: string, discussionId: string) => Promise<{ heading: string; lines: string[] }[]>

export function discussionTemplate(opening: Opening): RecordTemplate {
  return {
    async seedFor(caseId, compartment) {
      const { discussionId } = compartmentKind(compartment)
      if (discussionId === undefined) return null
      const parts = await opening(caseId, discussionId)
      return proseUpdate(
        parts.flatMap(({ heading, lines }): ProseBlock[] => [{ heading }, ...lines.map(paragraph => ({ paragraph }))]),
      )
    },
  }
}

export type ProseBlock = { heading: string } | { paragraph: string }

/** A Yjs update that makes a new, empty compartment hold these blocks. A heading over nothing gets a line to type in. */
export function proseUpdate(blocks: ProseBlock[]): Uint8Array {
  const doc = new Y.Doc()
  const root = doc.getXmlFragment(ROOT)
  for (const [at, block] of blocks.entries()) {
    if ('heading' in block) {
      const heading = new Y.XmlElement<{ level: number }>('heading')
      heading.setAttribute('level', 3)
      heading.insert(0, [new Y.XmlText(block.heading)])
      // The library's list type knows text attributes only; the editor's schema wants the level as a number.
      root.push([heading as unknown as Y.XmlElement])
      const next = blocks[at + 1]
      if (!next || 'heading' in next) root.push([element('paragraph', '')])
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
