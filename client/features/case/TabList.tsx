// Sections of a case: tabs on a laptop, a picker on a phone. Arrow keys move, Enter selects: loading a section is not free.
import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react'
import { useNarrow } from '../../design/useNarrow.ts'

export interface Tab {
  id: string
  label: string
  /** Shown beside the label, for example "1 flag". */
  note?: string | null
}

export function TabList(props: {
  label: string
  tabs: readonly Tab[]
  current: string
  choose: (id: string) => void
  children: ReactNode
}) {
  const narrow = useNarrow()
  return narrow ? <Picker {...props} /> : <Tabs {...props} />
}

function Tabs({ label, tabs, current, choose, children }: Parameters<typeof TabList>[0]) {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent) => {
    const buttons = [...(list.current?.querySelectorAll<HTMLButtonElement>('[role="tab"]') ?? [])]
    const at = buttons.findIndex(button => button.contains(document.activeElement))
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key]
    if (to === undefined || event.ctrlKey || event.altKey) return
    event.preventDefault()
    buttons[(to + buttons.length) % buttons.length]?.focus()
  }
  return (
    <>
      <div className="tabs" role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown}>
        {tabs.map(tab => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${id}-${tab.id}`}
            aria-selected={tab.id === current}
            aria-controls={tab.id === current ? `${id}-panel` : undefined}
            tabIndex={tab.id === current ? 0 : -1}
            className="tabs__tab"
            onClick={() => choose(tab.id)}
          >
            {tab.label}
            {tab.note ? <span className="tabs__note"> {tab.note}</span> : null}
          </button>
        ))}
      </div>
      <div
        className="tabs__panel"
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-${current}`}
        tabIndex={-1}
      >
        {children}
      </div>
    </>
  )
}

function Picker({ label, tabs, current, choose, children }: Parameters<typeof TabList>[0]) {
  const id = useId()
  return (
    <>
      <div className="section-picker">
        <label htmlFor={id}>{label}</label>
        <select id={id} className="nhsuk-select" value={current} onChange={event => choose(event.target.value)}>
          {tabs.map(tab => (
            <option key={tab.id} value={tab.id}>
              {tab.label}
              {tab.note ? ` (${tab.note})` : ''}
            </option>
          ))}
        </select>
      </div>
      <div className="tabs__panel">{children}</div>
    </>
  )
}
