// The text of one compartment. Nothing can be typed before the whole text has arrived and the server has said yes.
import { Editor } from '@tiptap/core'
import { useEffect, useId, useRef, useState } from 'react'
import { useAnnounce } from '../app/clientContext.ts'
import { type ChosenWords, chosenWords, type FlagMark, pointedWords, showFlagMarks } from './editor/flagMarks.ts'
import { sectionKit } from './editor/kit.ts'
import { Toolbar } from './editor/Toolbar.tsx'
import type { RecordDoc } from './recordDoc.ts'

export interface SectionEditorProps {
  record: RecordDoc
  writable: boolean
  /** The text has arrived once; before that there is nothing to show. */
  loaded: boolean
  label: string
  /** Ids of the heading and of the line that says who reads this. */
  labelledBy: string
  describedBy: string
  prompt: string
  marks: readonly FlagMark[]
  onFlagWords?: (words: ChosenWords) => void
  onPointWords?: (words: ChosenWords) => void
}

export function SectionEditor(props: SectionEditorProps) {
  const { record, writable, loaded, label, labelledBy, describedBy, prompt, marks, onFlagWords, onPointWords } = props
  const announce = useAnnounce()
  const host = useRef<HTMLDivElement>(null)
  const [editor, setEditor] = useState<Editor | null>(null)
  const id = useId()

  useEffect(() => {
    const element = host.current
    if (!element || !loaded) return
    const made = new Editor({
      element,
      extensions: sectionKit(record, prompt),
      injectCSS: false, // a style element would break the content security policy
      editable: false,
    })
    setEditor(made)
    return () => {
      made.destroy()
      setEditor(null)
    }
  }, [record, loaded, prompt])

  useEffect(() => {
    if (!editor) return
    // The library marks an editor read-only by contenteditable alone: no name, no state, and out of the Tab order.
    editor.setOptions({
      editable: writable,
      editorProps: {
        attributes: {
          id,
          role: 'textbox',
          'aria-multiline': 'true',
          'aria-labelledby': labelledBy,
          'aria-describedby': describedBy,
          'aria-readonly': String(!writable),
          tabindex: '0',
          class: 'section-text',
          'data-case': record.caseId,
          'data-compartment': record.compartment,
        },
      },
    })
    if (writable) return
    const refuse = (event: KeyboardEvent) => {
      if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) announce(`${label} is read only`)
    }
    const { dom } = editor.view
    dom.addEventListener('keydown', refuse)
    return () => dom.removeEventListener('keydown', refuse)
  }, [editor, writable, id, label, labelledBy, describedBy, record, announce])

  useEffect(() => {
    if (editor) showFlagMarks(editor, marks)
  }, [editor, marks])

  const flag = onFlagWords
    ? () => {
        const words = editor ? chosenWords(editor) : null
        if (words) onFlagWords(words)
      }
    : undefined
  const point = onPointWords
    ? () => {
        const words = editor ? pointedWords(editor) : null
        if (words) onPointWords(words)
      }
    : undefined
  useEffect(() => {
    if (!editor) return
    // Ctrl+Alt+F on selected words; with nothing selected the key belongs to the meeting (see live/meetingKeys.ts).
    const onKey = (event: KeyboardEvent) => {
      if (!event.ctrlKey || !event.altKey || event.getModifierState('AltGraph')) return
      const run = event.code === 'KeyP' ? point : event.code === 'KeyF' && !editor.state.selection.empty ? flag : null
      if (!run) return
      event.preventDefault()
      event.stopPropagation()
      run()
    }
    const { dom } = editor.view
    dom.addEventListener('keydown', onKey)
    return () => dom.removeEventListener('keydown', onKey)
  })

  return (
    <div className={`section-editor${writable ? '' : ' section-editor--read-only'}`}>
      {editor && (writable || flag || point) ? (
        <Toolbar editor={editor} writable={writable} label={label} controls={id} flag={flag} point={point} />
      ) : null}
      {loaded ? null : <p className="section-editor__loading">Loading…</p>}
      <div ref={host} />
    </div>
  )
}
