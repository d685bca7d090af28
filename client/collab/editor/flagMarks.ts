// Words that a flag points at, marked in the text. The mark is a decoration: a flag never changes what was written.
import { type Editor, Extension } from '@tiptap/core'
import { type EditorState, Plugin, PluginKey } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import {
  absolutePositionToRelativePosition,
  relativePositionToAbsolutePosition,
  ySyncPluginKey,
} from '@tiptap/y-tiptap'
import { fromBase64, toBase64 } from 'lib0/buffer'
import * as Y from 'yjs'

/** `from` and `to`: Yjs relative positions as base64, so that they stay with the words while others type. */
export interface FlagMark {
  id: string
  from: string
  to: string
  words: string
  /** Set for a colleague's pointing hand: shown with the name, and gone again in a moment. */
  pointer?: { personId: string; name: string }
}

export interface ChosenWords {
  from: string
  to: string
  quote: string
}

interface Marks {
  marks: readonly FlagMark[]
  shown: DecorationSet
}
const key = new PluginKey<Marks>('flagMarks')
const quoteLimit = 300

export const FlagMarks = Extension.create({
  name: 'flagMarks',
  addProseMirrorPlugins() {
    return [
      new Plugin<Marks>({
        key,
        state: {
          init: () => ({ marks: [], shown: DecorationSet.empty }),
          apply(tr, before, _old, state) {
            const marks: unknown = tr.getMeta(key)
            if (isMarks(marks)) return { marks, shown: decorate(state, marks) }
            if (!tr.docChanged) return before
            // After typing here the Yjs mapping lags behind the editor: move the marks; after a remote change find them anew.
            const remote = ySyncPluginKey.getState(state)?.isChangeOrigin === true
            return { ...before, shown: remote ? decorate(state, before.marks) : before.shown.map(tr.mapping, tr.doc) }
          },
        },
        props: { decorations: state => key.getState(state)?.shown ?? null },
      }),
    ]
  },
})

export function showFlagMarks(editor: Editor, marks: readonly FlagMark[]): void {
  editor.view.dispatch(editor.state.tr.setMeta(key, marks))
}

/** The selected words and where they are, or null when nothing is selected. */
export function chosenWords(editor: Editor): ChosenWords | null {
  const { from, to, empty } = editor.state.selection
  return empty ? null : wordsBetween(editor, from, to)
}

/** The selected words, or the paragraph that the cursor is in; null where nothing is written. */
export function pointedWords(editor: Editor): ChosenWords | null {
  const { $from, empty } = editor.state.selection
  if (!empty) return chosenWords(editor)
  return $from.parent.isTextblock ? wordsBetween(editor, $from.start(), $from.end()) : null
}

function wordsBetween(editor: Editor, from: number, to: number): ChosenWords | null {
  const sync = syncOf(editor.state)
  if (!sync) return null
  const quote = editor.state.doc.textBetween(from, to, ' ', ' ').replace(/\s+/g, ' ').trim().slice(0, quoteLimit)
  if (quote === '') return null
  const position = (at: number) =>
    toBase64(Y.encodeRelativePosition(absolutePositionToRelativePosition(at, sync.type, sync.binding.mapping)))
  return { from: position(from), to: position(to), quote }
}

function decorate(state: EditorState, marks: readonly FlagMark[]): DecorationSet {
  const sync = syncOf(state)
  if (!sync) return DecorationSet.empty
  const decorations = marks.flatMap(mark => {
    const from = resolve(sync, mark.from)
    const to = resolve(sync, mark.to)
    if (from === null || to === null || from >= to || to > state.doc.content.size) return []
    const { pointer } = mark
    if (!pointer) return [Decoration.inline(from, to, { class: 'flag-mark', title: mark.words, 'data-flag': mark.id })]
    return [
      Decoration.inline(from, to, { class: 'pointer-words', title: mark.words }),
      Decoration.widget(to, () => pointingHand(pointer), { side: 1, key: `pointer ${mark.id}`, ignoreSelection: true }),
    ]
  })
  return DecorationSet.create(state.doc, decorations)
}

function pointingHand({ personId, name }: { personId: string; name: string }): HTMLElement {
  const hold = document.createElement('span')
  hold.className = 'pointer-words__hold'
  hold.dataset.pointer = personId
  const label = document.createElement('span')
  label.className = 'pointer-words__name'
  label.textContent = `☛ ${name}`
  hold.append(label)
  return hold
}

type Sync = {
  doc: Y.Doc
  type: Y.XmlFragment
  binding: { mapping: Parameters<typeof relativePositionToAbsolutePosition>[3] }
}

function syncOf(state: EditorState): Sync | null {
  const sync: Sync | undefined = ySyncPluginKey.getState(state)
  return sync?.binding ? sync : null
}

/** Null when the words are gone, or the bytes are not a position. */
function resolve(sync: Sync, position: string): number | null {
  try {
    const relative = Y.decodeRelativePosition(fromBase64(position))
    return relativePositionToAbsolutePosition(sync.doc, sync.type, relative, sync.binding.mapping)
  } catch {
    return null
  }
}

function isMarks(value: unknown): value is readonly FlagMark[] {
  return Array.isArray(value)
}
