// Sections of a case: tabs on a laptop, a picker on a phone. Arrow keys move, Enter selects: loading a section is not free.
import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react'
import { useNarrow } from '../../design/useNarrow.ts'

export interface Tab {
  id: string
  label: string
  /** Open flags in this section. */
  flags: number
}

interface ListProps {
  label: string
  tabs: readonly Tab[]
  current: string
  choose: (id: string) => void
}

export function TabList({ children, ...list }: ListProps & { children: ReactNode }) {
  const narrow = useNarrow()
  const id = useId()
  return (
    <>
      {narrow ? <Picker {...list} /> : <Tabs {...list} id={id} />}
      {/* One and the same panel at every width: turning a phone must not empty a form that is being filled in. */}
      <div
        className="tabs__panel"
        id={`${id}-panel`}
        {...(narrow ? {} : { role: 'tabpanel', 'aria-labelledby': `${id}-${list.current}`, tabIndex: -1 })}
      >
        {children}
      </div>
    </>
  )
}

function Tabs({ label, tabs, current, choose, id }: ListProps & { id: string }) {
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
          {tab.flags > 0 ? (
            <span className="tabs__note">
              <span aria-hidden="true">⚑ {tab.flags}</span>
              <span className="nhsuk-u-visually-hidden"> {flagWords(tab.flags)}</span>
            </span>
          ) : null}
        </button>
      ))}
    </div>
  )
}

function Picker({ label, tabs, current, choose }: ListProps) {
  const id = useId()
  return (
    <div className="section-picker">
      <label htmlFor={id}>{label}</label>
      <select id={id} className="nhsuk-select" value={current} onChange={event => choose(event.target.value)}>
        {tabs.map(tab => (
          <option key={tab.id} value={tab.id}>
            {tab.label}
            {tab.flags > 0 ? ` (${flagWords(tab.flags)})` : ''}
          </option>
        ))}
      </select>
    </div>
  )
}

const flagWords = (count: number) => `${count} ${count === 1 ? 'flag' : 'flags'}`
