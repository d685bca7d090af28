import type { Editor } from '@tiptap/core'
import { type KeyboardEvent, type ReactNode, useRef, useSyncExternalStore } from 'react'

interface Tool {
  name: string
  keys?: string
  face: ReactNode
  active?: (editor: Editor) => boolean
  run: (editor: Editor) => void
}

const writing: readonly Tool[] = [
  {
    name: 'Bold',
    keys: 'Ctrl+B',
    face: <strong>B</strong>,
    active: e => e.isActive('bold'),
    run: e => e.chain().focus().toggleBold().run(),
  },
  {
    name: 'Italic',
    keys: 'Ctrl+I',
    face: <em>I</em>,
    active: e => e.isActive('italic'),
    run: e => e.chain().focus().toggleItalic().run(),
  },
  {
    name: 'Heading',
    face: 'Heading',
    active: e => e.isActive('heading', { level: 3 }),
    run: e => e.chain().focus().toggleHeading({ level: 3 }).run(),
  },
  {
    name: 'Bullet list',
    face: 'Bullet list',
    active: e => e.isActive('bulletList'),
    run: e => e.chain().focus().toggleBulletList().run(),
  },
  {
    name: 'Numbered list',
    face: 'Numbered list',
    active: e => e.isActive('orderedList'),
    run: e => e.chain().focus().toggleOrderedList().run(),
  },
  { name: 'Undo my last change', keys: 'Ctrl+Z', face: 'Undo', run: e => e.chain().focus().undo().run() },
  { name: 'Redo', keys: 'Ctrl+Y', face: 'Redo', run: e => e.chain().focus().redo().run() },
]

/** One stop of the Tab key; arrow keys move inside (ARIA toolbar pattern). */
export function Toolbar({
  editor,
  writable,
  label,
  controls,
  flag,
  point,
}: {
  editor: Editor
  writable: boolean
  label: string
  controls: string
  flag?: () => void
  point?: () => void
}) {
  const tools = writable ? writing : []
  const bar = useRef<HTMLDivElement>(null)
  const pressed = useSyncExternalStore(
    listener => {
      const events = ['transaction', 'focus', 'blur'] as const
      for (const event of events) editor.on(event, listener)
      return () => {
        for (const event of events) editor.off(event, listener)
      }
    },
    () =>
      tools.map(tool => (editor.isFocused && tool.active?.(editor) ? '1' : '0')).join('') +
      (editor.state.selection.empty ? 'e' : 's'),
  )
  const move = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0 || !bar.current) return
    const buttons = [...bar.current.querySelectorAll('button')]
    const at = buttons.findIndex(button => button.contains(document.activeElement))
    const next = buttons[(at + step + buttons.length) % buttons.length]
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1
    next?.focus()
    event.preventDefault()
  }
  return (
    <div
      className="editor-toolbar"
      role="toolbar"
      aria-label={`Formatting of ${label}`}
      aria-controls={controls}
      ref={bar}
      onKeyDown={move}
    >
      {tools.map((tool, index) => (
        <button
          key={tool.name}
          type="button"
          tabIndex={index === 0 ? 0 : -1}
          // Each face is part of its name: whoever speaks to the page says what they read.
          aria-label={tool.name}
          title={tool.keys ? `${tool.name} (${tool.keys})` : tool.name}
          aria-pressed={tool.active ? pressed[index] === '1' : undefined}
          // The selection must survive a press with the mouse.
          onMouseDown={event => event.preventDefault()}
          onClick={() => tool.run(editor)}
        >
          {tool.face}
        </button>
      ))}
      {flag ? (
        <button
          type="button"
          tabIndex={writable ? -1 : 0}
          className="editor-toolbar__flag"
          title="Flag the selected words (Ctrl+Alt+F)"
          aria-disabled={pressed.endsWith('e')}
          onMouseDown={event => event.preventDefault()}
          onClick={() => {
            if (!editor.state.selection.empty) flag()
          }}
        >
          Flag these words
        </button>
      ) : null}
      {point ? (
        <button
          type="button"
          tabIndex={writable || flag ? -1 : 0}
          title="Point at the words or the paragraph you are in (Ctrl+Alt+P)"
          onMouseDown={event => event.preventDefault()}
          onClick={point}
        >
          Point
        </button>
      ) : null}
    </div>
  )
}
