// Other people's carets with name and role, as the server stamped them. The stock caret extension announces a name of
// the client's own choosing; ours sends the position only.
import { Extension } from '@tiptap/core'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import { yCursorPlugin } from '@tiptap/y-tiptap'
import type { Awareness } from 'y-protocols/awareness'
import { caretName, readNeighbour } from '../presence.ts'

const labelMs = 3_000 // a label that stays would cover the line above it
const typingMs = 2_000

export const Carets = Extension.create<{ awareness: Awareness | null }>({
  name: 'carets',
  priority: 999,
  addOptions: () => ({ awareness: null }),
  addProseMirrorPlugins() {
    const { awareness } = this.options
    if (!awareness) return []
    return [
      yCursorPlugin(awareness, {
        awarenessStateFilter: (own: number, other: number, state: unknown) =>
          own !== other && readNeighbour(state) !== null,
        cursorBuilder: (_user: unknown, clientId: number) => caret(awareness, clientId),
        selectionBuilder: (_user: unknown, clientId: number) => {
          const colour = readNeighbour(awareness.getStates().get(clientId))?.colour ?? 0
          return { class: `caret-selection caret-colour-${colour}` }
        },
      }),
      activeLabels(awareness),
      typingSignal(awareness),
    ]
  },
})

function caret(awareness: Awareness, clientId: number): HTMLElement {
  const neighbour = readNeighbour(awareness.getStates().get(clientId))
  const element = document.createElement('span')
  element.className = `collaboration-carets__caret caret-colour-${neighbour?.colour ?? 0} is-active`
  element.dataset.client = String(clientId)
  const label = document.createElement('span')
  label.className = 'collaboration-carets__label'
  label.setAttribute('aria-hidden', 'true')
  // As text: a name is never markup.
  label.textContent = neighbour ? caretName(neighbour) : ''
  element.append(label)
  return element
}

/** Shows a label for a moment whenever its caret moves. */
function activeLabels(awareness: Awareness): Plugin {
  return new Plugin({
    key: new PluginKey('activeLabels'),
    view(view) {
      const timers = new Map<number, ReturnType<typeof setTimeout>>()
      const mark = (clientId: number, active: boolean) =>
        view.dom.querySelector(`[data-client="${clientId}"]`)?.classList.toggle('is-active', active)
      const onChange = ({ added, updated }: { added: number[]; updated: number[] }) => {
        for (const clientId of [...added, ...updated]) {
          clearTimeout(timers.get(clientId))
          mark(clientId, true)
          timers.set(
            clientId,
            setTimeout(() => mark(clientId, false), labelMs),
          )
        }
      }
      awareness.on('change', onChange)
      return {
        destroy() {
          awareness.off('change', onChange)
          for (const timer of timers.values()) clearTimeout(timer)
        },
      }
    },
  })
}

/** Says "typing" while this person types here, and takes it back. */
function typingSignal(awareness: Awareness): Plugin {
  return new Plugin({
    key: new PluginKey('typingSignal'),
    view(view) {
      let timer: ReturnType<typeof setTimeout> | undefined
      const stop = () => {
        clearTimeout(timer)
        if (awareness.getLocalState()?.typing) awareness.setLocalStateField('typing', false)
      }
      const onKey = (event: Event) => {
        if (!(event instanceof InputEvent) || !view.editable) return
        clearTimeout(timer)
        timer = setTimeout(stop, typingMs)
        if (!awareness.getLocalState()?.typing) awareness.setLocalStateField('typing', true)
      }
      view.dom.addEventListener('beforeinput', onKey)
      view.dom.addEventListener('blur', stop)
      return {
        destroy() {
          view.dom.removeEventListener('beforeinput', onKey)
          view.dom.removeEventListener('blur', stop)
          stop()
        },
      }
    },
  })
}
