// Who points at what in the item on screen: one place for each person, gone after ten seconds.
import { type PointerShown, pointerMs } from '#shared/pointer'

export interface Pointer extends PointerShown {
  /** Milliseconds on this page's clock. */
  until: number
}

/** The newest place of each person; a place in another item is none here. */
export function withPointer(all: readonly Pointer[], shown: PointerShown, itemId: string, now: number): Pointer[] {
  if (shown.itemId !== itemId) return [...all]
  return [...all.filter(one => one.person.id !== shown.person.id), { ...shown, until: now + pointerMs }]
}

/** The same list while nobody has faded, so that nothing is painted anew. */
export function stillShown(all: readonly Pointer[], now: number): readonly Pointer[] {
  const left = all.filter(one => one.until > now)
  return left.length === all.length ? all : left
}
