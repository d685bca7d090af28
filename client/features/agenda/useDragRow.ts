// Dragging a row onto another one. An extra for the mouse: the buttons of a row do the same, one by one.

import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine'
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { type RefObject, useEffect, useRef, useState } from 'react'

const kind = 'agenda-row'

/** @param onDrop told the id of the row that was dropped onto this one; null = this row can neither move nor be moved to */
export function useDragRow(
  row: RefObject<HTMLElement | null>,
  handle: RefObject<HTMLElement | null>,
  id: string,
  onDrop: ((draggedId: string) => void) | null,
): { dragged: boolean; target: boolean } {
  const [dragged, setDragged] = useState(false)
  const [target, setTarget] = useState(false)
  const drop = useRef(onDrop)
  drop.current = onDrop
  const on = onDrop !== null
  useEffect(() => {
    const element = row.current
    if (!element || !on) return
    return combine(
      draggable({
        element,
        dragHandle: handle.current ?? undefined,
        getInitialData: () => ({ kind, id }),
        onDragStart: () => setDragged(true),
        onDrop: () => setDragged(false),
      }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => source.data.kind === kind && source.data.id !== id,
        onDragEnter: () => setTarget(true),
        onDragLeave: () => setTarget(false),
        onDrop: ({ source }) => {
          setTarget(false)
          if (typeof source.data.id === 'string') drop.current?.(source.data.id)
        },
      }),
    )
  }, [row, handle, id, on])
  return { dragged, target }
}
