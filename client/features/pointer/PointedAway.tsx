// Somebody points where this screen is not: said quietly, with a way there. Only this person's own press moves the screen.
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { pointedSectionLabel, pointerMs } from '#shared/pointer'
import { useAnnounce } from '../../app/clientContext.ts'
import type { Pointer } from '../../state/pointers.ts'
import type { CaseTab } from '../case/caseTabs.ts'
import { usePointing } from './PointerContext.tsx'
import { usePointedWords } from './pointedWords.ts'
import './pointer.scss'

/** A section that was just opened needs a moment before its line is there. */
const patience = { tries: 20, everyMs: 100 }

export function PointedAway({ caseId, tabs, current }: { caseId: string; tabs: readonly CaseTab[]; current: string }) {
  const pointing = usePointing()
  const shown = (pointing?.shown ?? []).filter(one => tabs.some(tab => tab.id === one.section))
  return (
    <div className="pointed-away">
      {shown.map(pointer => (
        <PointedOne
          key={`${pointer.person.id} ${JSON.stringify(pointer.spot)}`}
          pointer={pointer}
          caseId={caseId}
          current={current}
        />
      ))}
    </div>
  )
}

function PointedOne({ pointer, caseId, current }: { pointer: Pointer; caseId: string; current: string }) {
  const pointing = usePointing()
  const announce = useAnnounce()
  const navigate = useNavigate()
  const { words: what, loading } = usePointedWords(caseId, pointer)
  const { person, section } = pointer
  const words = `${person.name} points at ${pointedSectionLabel(section)}${what ? `: ${what}` : ''}`
  // Until it was looked for, a mark of this section counts as seen: the line must not flash up.
  const [inView, setInView] = useState(true)
  const going = useRef<ReturnType<typeof setInterval> | undefined>(undefined)
  useEffect(() => {
    if (!loading) announce(words)
  }, [announce, words, loading])
  useEffect(() => {
    const look = () => setInView(isInView(markOf(person.id)))
    const timer = setInterval(look, patience.everyMs * 3)
    return () => clearInterval(timer)
  }, [person.id])
  useEffect(() => () => clearInterval(going.current), [])
  if (inView && current === section) return null

  const go = () => {
    pointing?.keep(person.id)
    if (current !== section) void navigate({ to: '.', search: { tab: section }, resetScroll: false })
    let left = patience.tries
    clearInterval(going.current)
    going.current = setInterval(() => {
      left -= 1
      const mark = markOf(person.id)
      const folded = mark?.closest('details:not([open])')
      if (folded instanceof HTMLDetailsElement) folded.open = true
      mark?.scrollIntoView({ block: 'center' })
      if (mark || left <= 0) clearInterval(going.current)
    }, patience.everyMs)
  }
  return (
    <p className="pointed-away__one">
      <span aria-hidden="true">☛ </span>
      {words}{' '}
      <button type="button" className="pointed-away__go" onClick={go} onFocus={() => pointing?.keep(person.id)}>
        Go there<span className="nhsuk-u-visually-hidden"> within {pointerMs / 1_000} seconds</span>
      </button>
    </p>
  )
}

function markOf(personId: string): Element | null {
  return document.querySelector(`[data-pointer="${CSS.escape(personId)}"]`)
}

/** Beneath the fixed band of the patient's name, and above the lower edge. */
function isInView(mark: Element | null): boolean {
  if (!mark || mark.getClientRects().length === 0) return false
  const { top, bottom } = mark.getBoundingClientRect()
  const band = document.querySelector('.workspace__sticky')?.getBoundingClientRect().bottom ?? 0
  return bottom > band && top < window.innerHeight
}
