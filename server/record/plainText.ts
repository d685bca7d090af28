// A compartment as lines of plain text, for a screen that shows and never edits.
import * as Y from 'yjs'
import { ROOT } from '#shared/record'
import type { TextBlock } from '#shared/room'

export function plainText(doc: Y.Doc): TextBlock[] {
  return doc
    .getXmlFragment(ROOT)
    .toArray()
    .flatMap(node => blocksOf(node, 'paragraph'))
}

function blocksOf(node: Y.XmlElement | Y.XmlText | Y.XmlHook, kind: TextBlock['kind']): TextBlock[] {
  if (!(node instanceof Y.XmlElement)) return []
  switch (node.nodeName) {
    case 'heading':
      return [{ kind: 'heading', text: wordsOf(node) }]
    case 'listItem':
      return node.toArray().flatMap(child => blocksOf(child, 'list-item'))
    case 'paragraph': {
      const text = wordsOf(node)
      return text === '' ? [] : [{ kind, text }]
    }
    default:
      return node.toArray().flatMap(child => blocksOf(child, kind))
  }
}

function wordsOf(node: Y.XmlElement): string {
  return node
    .toArray()
    .map(child => {
      if (child instanceof Y.XmlText)
        return child
          .toDelta()
          .map((run: { insert: unknown }) => (typeof run.insert === 'string' ? run.insert : ''))
          .join('')
      return child instanceof Y.XmlElement && child.nodeName === 'hardBreak' ? '\n' : ''
    })
    .join('')
}
