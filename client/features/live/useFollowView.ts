// The chair leads: section and scroll of who is in the chair, followed by whoever asked to, and never by somebody who types.
import { useNavigate } from '@tanstack/react-router'
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import type { LedView } from '#shared/room'
import { useLive } from '../../app/clientContext.ts'
import { useMeetingContext } from './meetingContext.ts'
import { isBusy } from './PaneForm.tsx'

const everyMs = 400
/** A section that was just opened needs a moment before it has paragraphs; on a slow line, several seconds. */
const patience = { tries: 100, everyMs: 100 }

export interface FollowView {
  following: boolean
  toggle: () => void
}

export function useFollowView(options: {
  screen: RefObject<HTMLElement | null>
  /** Null: no item is on screen. */
  itemId: string | null
  tab: string | undefined
  /** This person is in the chair, and shows the item that is open. */
  leads: boolean
}): FollowView {
  const { screen, itemId, tab, leads } = options
  const live = useLive()
  const navigate = useNavigate()
  const { meeting } = useMeetingContext()
  const [following, setFollowing] = useState(false)
  const [led, setLed] = useState<LedView | null>(null)

  useEffect(
    () => live.on('view:led', view => (view.meetingId === meeting.id ? setLed(view) : undefined)),
    [live, meeting.id],
  )
  useLead({ screen, itemId, tab: tab ?? 'discussion', leads, meetingId: meeting.id })

  const shown = useRef(tab ?? 'discussion')
  const shownItem = useRef(itemId)
  /** Sections that this page went to because the chair did. */
  const ledTo = useRef(new Set<string>())
  useEffect(() => {
    const now = tab ?? 'discussion'
    const wasLed = ledTo.current.delete(now)
    const own = !wasLed && now !== shown.current && itemId === shownItem.current
    shown.current = now
    shownItem.current = itemId
    // Who opens another section has left the chair's view, as who scrolls has.
    if (own) setFollowing(false)
  }, [tab, itemId])
  useEffect(() => {
    if (!following || leads || !led || led.itemId !== itemId || isBusy(screen.current)) return
    if (led.tab !== shown.current) {
      ledTo.current.add(led.tab)
      void navigate({ to: '.', search: { tab: led.tab }, resetScroll: false })
    }
    let left = patience.tries
    const timer = setInterval(() => {
      left -= 1
      const target = blocksOf(screen.current)[led.block]
      if (isBusy(screen.current)) left = 0
      else if (target && shown.current === led.tab) {
        target.scrollIntoView({ block: 'start' })
        left = 0
      }
      if (left <= 0) clearInterval(timer)
    }, patience.everyMs)
    return () => clearInterval(timer)
  }, [led, following, leads, itemId, screen, navigate])

  // Who moves by themselves has left the chair's view; nothing pulls them back.
  useEffect(() => {
    if (!following) return
    const stop = () => setFollowing(false)
    const onKey = (event: KeyboardEvent) => {
      if (['PageDown', 'PageUp', 'Home', 'End', 'ArrowDown', 'ArrowUp'].includes(event.key)) stop()
    }
    window.addEventListener('wheel', stop, { passive: true })
    window.addEventListener('touchmove', stop, { passive: true })
    window.addEventListener('keydown', onKey)
    return () => {
      window.removeEventListener('wheel', stop)
      window.removeEventListener('touchmove', stop)
      window.removeEventListener('keydown', onKey)
    }
  }, [following])
  const toggle = useCallback(() => {
    ledTo.current.clear()
    setFollowing(was => !was)
  }, [])
  return { following, toggle }
}

function useLead(options: {
  screen: RefObject<HTMLElement | null>
  meetingId: string
  itemId: string | null
  tab: string
  leads: boolean
}): void {
  const { screen, meetingId, itemId, tab, leads } = options
  const live = useLive()
  useEffect(() => {
    if (!leads || itemId === null) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const tell = () => {
      timer = undefined
      void live.request('view:lead', { meetingId, itemId, tab, block: firstInView(screen.current) })
    }
    const soon = () => {
      timer ??= setTimeout(tell, everyMs)
    }
    tell()
    window.addEventListener('scroll', soon, { passive: true })
    return () => {
      clearTimeout(timer)
      window.removeEventListener('scroll', soon)
    }
  }, [live, meetingId, itemId, tab, leads, screen])
}

/** The paragraphs of the section on screen, in the order in which the room display counts them as well. */
function blocksOf(screen: Element | null): HTMLElement[] {
  const panel = screen?.querySelector('[role="tabpanel"]')
  if (!panel) return []
  const prose = panel.querySelector('.ProseMirror')
  const found = [...(prose ?? panel).querySelectorAll<HTMLElement>(prose ? 'h1, h2, h3, h4, p' : 'h2, h3, p, li, tr')]
  return prose ? found.filter(block => block.matches('h1, h2, h3, h4') || block.textContent !== '') : found
}

function firstInView(screen: Element | null): number {
  const band = screen?.querySelector('.workspace__sticky')?.getBoundingClientRect().bottom ?? 0
  const at = blocksOf(screen).findIndex(block => block.getBoundingClientRect().bottom > band + 4)
  return Math.max(0, at)
}
