import type { ItemView } from '#shared/meeting'
import { runningItems } from '../../state/meetingState.ts'
import { useMeetingContext } from './meetingContext.ts'
import type { Place } from './usePlace.ts'

/** Numbers and status only: beside one patient there is no list of others. */
export function ItemRail({ place }: { place: Place }) {
  const { meeting } = useMeetingContext()
  return (
    <nav className="rail" aria-label="Agenda items">
      <ol className="rail__list">
        {runningItems(meeting).map(item => (
          <li key={item.id}>
            <button
              type="button"
              className={`rail__item rail__item--${item.state}`}
              aria-current={item.id === place.shownId ? 'true' : undefined}
              onClick={() => (item.id === meeting.currentItemId ? place.catchUp() : place.open(item.id))}
            >
              <span className="rail__number">
                <span className="nhsuk-u-visually-hidden">Item </span>
                {item.position}
              </span>
              <span className="rail__sign" aria-hidden="true">
                {sign(item, meeting.currentItemId)}
              </span>
              <span className="nhsuk-u-visually-hidden">{words(item, meeting.currentItemId)}</span>
            </button>
          </li>
        ))}
      </ol>
      <button type="button" className="rail__all" onClick={() => place.open(null)}>
        All
        <span className="nhsuk-u-visually-hidden"> agenda items</span>
      </button>
    </nav>
  )
}

function sign(item: ItemView, currentId: string | null): string {
  if ((item.about?.openFlags ?? 0) > 0) return '!'
  if (item.state === 'closed') return '✓'
  if (item.lateReason !== null && item.id !== currentId) return '+'
  return item.id === currentId ? '●' : ''
}

function words(item: ItemView, currentId: string | null): string {
  const flags = item.about?.openFlags ?? 0
  return [
    item.id === currentId ? ', open now' : item.state === 'closed' ? ', done' : ', waiting',
    flags > 0 ? `, ${flags} open ${flags === 1 ? 'flag' : 'flags'}` : '',
    item.lateReason !== null ? ', late addition' : '',
    item.about ? '' : ', not open to you',
  ].join('')
}
