// "Look here" in one item: what others point at now, and pointing oneself. It never moves a screen by itself.
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import type { PointedSection, PointedSpot } from '#shared/pointer'
import { useAnnounce, useClient } from '../../app/clientContext.ts'
import { type Pointer, stillShown, withPointer } from '../../state/pointers.ts'

export interface Pointing {
  shown: readonly Pointer[]
  /** Every line has a button to point at it. */
  choosing: boolean
  choose: (on: boolean) => void
  /** `words`: what it is, to say it back. */
  point: (section: PointedSection, spot: PointedSpot, words: string) => void
  /** While somebody reaches for it, a pointer stays. */
  keep: (personId: string) => void
}

const PointerContext = createContext<Pointing | null>(null)
const sweepMs = 1_000

/** Null outside of a meeting, where there is nobody to show anything to. */
export const usePointing = (): Pointing | null => useContext(PointerContext)

export function PointerProvider(props: { meetingId: string; itemId: string; children: ReactNode }) {
  const { meetingId, itemId, children } = props
  const { live, now } = useClient()
  const announce = useAnnounce()
  const [shown, setShown] = useState<readonly Pointer[]>([])
  const [choosing, setChoosing] = useState(false)

  useEffect(
    () =>
      live.on('pointer:shown', event => {
        if (event.meetingId === meetingId) setShown(all => withPointer(all, event, itemId, now()))
      }),
    [live, meetingId, itemId, now],
  )
  const some = shown.length > 0
  useEffect(() => {
    if (!some) return
    const timer = setInterval(() => setShown(all => stillShown(all, now())), sweepMs)
    return () => clearInterval(timer)
  }, [some, now])

  const point = useCallback(
    (section: PointedSection, spot: PointedSpot, words: string) => {
      void live.request('pointer:show', { meetingId, itemId, section, spot }).then(reply => {
        if (reply.ok) announce(`You point at ${words}`)
        else announce(reply.message, 'assertive')
      })
    },
    [live, meetingId, itemId, announce],
  )
  const keep = useCallback(
    (personId: string) =>
      setShown(all => all.flatMap(one => (one.person.id === personId ? withPointer([], one, itemId, now()) : [one]))),
    [itemId, now],
  )
  const value = useMemo(() => ({ shown, choosing, choose: setChoosing, point, keep }), [shown, choosing, point, keep])
  return <PointerContext value={value}>{children}</PointerContext>
}
