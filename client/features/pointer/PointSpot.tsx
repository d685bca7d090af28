// At one line: the marks of those who point at it, and while somebody chooses, the button to point at it.
import type { PointedSection } from '#shared/pointer'
import { Button } from '../../design/Button.tsx'
import { usePointing } from './PointerContext.tsx'
import './pointer.scss'

/** `always`: the button is there without choosing first, as at a reading that was just picked. */
export function PointSpot(props: { section: PointedSection; at: string; words: string; always?: boolean }) {
  const { section, at, words, always = false } = props
  const pointing = usePointing()
  if (!pointing) return null
  const here = pointing.shown.filter(one => one.section === section && one.spot.kind === 'entry' && one.spot.key === at)
  return (
    <>
      {here.map(({ person }) => (
        <span key={person.id} className="pointer-mark" data-pointer={person.id}>
          <span aria-hidden="true">☛ </span>
          {person.name} points here
        </span>
      ))}
      {pointing.choosing || always ? (
        <Button
          small
          kind="secondary"
          aria-label={`Point at ${words}`}
          onClick={() => pointing.point(section, { kind: 'entry', key: at }, words)}
        >
          Point
        </Button>
      ) : null}
    </>
  )
}
