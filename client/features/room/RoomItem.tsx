import { type RefObject, useEffect, useRef, useState } from 'react'
import { instantTime, longDate } from '#shared/cui'
import { flagReasons } from '#shared/flag'
import { type RoomView, roomSectionLabel } from '#shared/room'
import { NameAlert } from '../../design/bannerParts.tsx'
import { IdentityBlock } from '../../design/IdentityBlock.tsx'
import { itemTimer } from '../../state/itemTimer.ts'

const roundingPx = 4

type ItemOnWall = Extract<RoomView, { kind: 'item' }>

/** One patient, in words that can be read at five metres. Nothing here can be pressed or focused. */
export function RoomItem({ view, clock }: { view: ItemOnWall; clock: number }) {
  const { identity } = view
  return (
    <main className="room room--item" data-case={identity.caseId}>
      <header className="room__banner">
        <h1 className="nhsuk-u-visually-hidden">Item {view.position}</h1>
        <IdentityBlock identity={identity} />
        {identity.nameAlert ? <NameAlert /> : null}
      </header>
      <div className="room__top">
        {view.question === null ? null : (
          <section className="room__question">
            <h2>Question</h2> <p>{view.question}</p>
          </section>
        )}
        <div className="room__facts">
          <p>
            Item {view.position} of {view.of}
          </p>
          <Timer view={view} clock={clock} />
          <p>{instantTime(clock)}</p>
        </div>
      </div>
      <div className="room__body">
        <Text view={view} />
        <Outcome view={view} />
      </div>
      <footer className="room__foot">
        <p>Live, updated {instantTime(view.serverTime)}</p>
        <p>
          {view.people} {view.people === 1 ? 'person' : 'people'} here
          {view.hands.length > 0 ? `. Hands: ${view.hands.join(', ')}` : ''}
        </p>
      </footer>
    </main>
  )
}

function Text({ view }: { view: ItemOnWall }) {
  const box = useRef<HTMLDivElement>(null)
  const { block, blocks } = view
  // Also when the text has grown: the number of the block is the same, its place is not.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    const target = box.current?.children[block]
    if (box.current && target instanceof HTMLElement) box.current.scrollTop = target.offsetTop - box.current.offsetTop
  }, [block, blocks.length])
  const below = useBelow(box, view)
  return (
    <section className="room__text" aria-label={roomSectionLabel(view.section)}>
      <h2>
        {roomSectionLabel(view.section)}
        {view.typing.length > 0 ? <span className="room__typing"> (typing: {view.typing.join(', ')})</span> : null}
        {below ? <span className="room__below"> – there is more below</span> : null}
      </h2>
      <div className="room__blocks" ref={box}>
        {blocks.length === 0 ? <p>Nothing is written yet.</p> : null}
        {blocks.map((one, at) => (
          // Blocks have no identity of their own: the whole text comes anew each time.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <p key={at} className={`room__block room__block--${one.kind}`}>
            {one.text}
          </p>
        ))}
      </div>
    </section>
  )
}

/** Whether words are cut off below: nobody in the room may take a part for the whole. */
function useBelow(box: RefObject<HTMLElement | null>, view: ItemOnWall): boolean {
  const [below, setBelow] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each view may be longer than the one before
  useEffect(() => {
    const element = box.current
    if (!element) return setBelow(false)
    const measure = () => {
      const last = [...element.querySelectorAll('p')].findLast(one => one.textContent?.trim())
      const end = last?.getBoundingClientRect().bottom ?? 0
      setBelow(end - element.getBoundingClientRect().bottom > roundingPx)
    }
    measure()
    const watch = new ResizeObserver(measure)
    watch.observe(element)
    return () => watch.disconnect()
  }, [box, view])
  return below
}

function Timer({ view, clock }: { view: ItemOnWall; clock: number }) {
  // The view's own time was the server's when it came; what has passed since is this clock's.
  const timer = itemTimer(
    {
      openedAt: view.openedAt,
      secondsBefore: view.secondsBefore,
      minutes: view.minutes,
      extendedMinutes: 0,
      state: 'open',
    },
    clock,
  )
  if (!timer) return null
  return (
    <p className={`timer timer--${timer.tone}`}>
      {timer.elapsed} of {view.minutes}min {timer.over}
    </p>
  )
}

function Outcome({ view }: { view: ItemOnWall }) {
  const box = useRef<HTMLDivElement>(null)
  const below = useBelow(box, view)
  if (view.decisions.length + view.actions.length + view.flags.length === 0) return null
  return (
    <div className="room__outcome" ref={box}>
      {below ? <p className="room__below">There is more than fits here. See it on your own screen.</p> : null}
      {view.decisions.length > 0 ? (
        <section>
          <h2>Decision</h2>
          {view.decisions.map(decision => (
            <p key={decision.text}>
              {decision.text} <span className="room__state">({decision.state})</span>
            </p>
          ))}
        </section>
      ) : null}
      {view.actions.length > 0 ? (
        <section>
          <h2>Actions</h2>
          {view.actions.map(action => (
            <p key={`${action.text} ${action.owner}`}>
              {action.text} – {action.owner} – {longDate(action.due)}
            </p>
          ))}
        </section>
      ) : null}
      {view.flags.length > 0 ? (
        <section>
          <h2>Flags open: {view.flags.length}</h2>
          {view.flags.map(flag => (
            <p key={`${flag.reason} ${flag.quote} ${flag.by}`}>
              {flagReasons[flag.reason]}: {flag.quote} – {flag.by}
            </p>
          ))}
        </section>
      ) : null}
    </div>
  )
}
