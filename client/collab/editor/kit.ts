// The schema of a section: paragraphs, two levels of heading, bold, italic, lists. Changing it means raising
// SCHEMA_VERSION in shared/record.ts: an older editor deletes the nodes that it does not know.

import OfficePaste from '@intevation/tiptap-extension-office-paste'
import type { Extensions } from '@tiptap/core'
import { Bold } from '@tiptap/extension-bold'
import { Collaboration } from '@tiptap/extension-collaboration'
import { Document } from '@tiptap/extension-document'
import { HardBreak } from '@tiptap/extension-hard-break'
import { Heading } from '@tiptap/extension-heading'
import { Italic } from '@tiptap/extension-italic'
import { BulletList, ListItem, OrderedList } from '@tiptap/extension-list'
import { Paragraph } from '@tiptap/extension-paragraph'
import { Text } from '@tiptap/extension-text'
import { Placeholder } from '@tiptap/extensions'
import { ROOT } from '#shared/record'
import type { RecordDoc } from '../recordDoc.ts'
import { Carets } from './carets.ts'
import { FlagMarks } from './flagMarks.ts'

/** Tab leaves the editor, as everywhere on the page; Ctrl+] and Ctrl+[ nest and un-nest a list item. */
const ItemOfList = ListItem.extend({
  addKeyboardShortcuts() {
    return {
      Enter: () => this.editor.commands.splitListItem(this.name),
      'Mod-]': () => this.editor.commands.sinkListItem(this.name),
      'Mod-[': () => this.editor.commands.liftListItem(this.name),
    }
  },
})

export function sectionKit(record: RecordDoc, prompt: string): Extensions {
  return [
    Document,
    Paragraph,
    Text,
    Heading.configure({ levels: [3, 4] }),
    Bold,
    Italic,
    BulletList,
    OrderedList,
    ItemOfList,
    HardBreak,
    OfficePaste,
    Placeholder.configure({ placeholder: prompt, showOnlyWhenEditable: false }),
    Collaboration.configure({ document: record.doc, field: ROOT }),
    Carets.configure({ awareness: record.awareness }),
    FlagMarks,
  ]
}
