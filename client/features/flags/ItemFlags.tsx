// Flags of one discussion. A flag interrupts nobody and cannot be lost: it stays open until somebody answers it.
import { useState } from 'react'
import { instantTime } from '#shared/cui'
import { type FlagView, flagReasons } from '#shared/flag'
import { Button } from '../../design/Button.tsx'
import { roleWords } from '../../design/roleWords.ts'
import { openFlags } from '../../state/meetingState.ts'
import { useItem, useMeetingContext } from '../live/meetingContext.ts'
import { useShortcut } from '../live/meetingKeys.ts'
import { StateTag } from '../live/StateTag.tsx'
import { AnswerFlag } from './AnswerFlag.tsx'
import { RaiseFlag } from './RaiseFlag.tsx'

export function ItemFlags() {
  const { may } = useMeetingContext()
  const item = useItem()
  const [raising, setRaising] = useState(false)
  const mayRaise = may('flag:raise') && item?.discussion.state === 'open'
  useShortcut('flag', () => {
    if (mayRaise) setRaising(true)
  })
  if (!item) return null
  const { flags } = item.discussion
  const open = openFlags(item.discussion)
  const closed = flags.filter(flag => flag.state !== 'open')
  return (
    <section className="pane__part" aria-labelledby="flags-title">
      <div className="pane__head">
        <h3 id="flags-title">Flags{open.length > 0 ? ` (${open.length} open)` : ''}</h3>
        {mayRaise && !raising ? (
          <Button small kind="secondary" onClick={() => setRaising(true)} title="Ctrl+Alt+F">
            Raise a flag
          </Button>
        ) : null}
      </div>
      {raising ? (
        <RaiseFlag about={{ anchor: { kind: 'item' }, quote: 'This agenda item' }} close={() => setRaising(false)} />
      ) : null}
      {flags.length === 0 && !raising ? (
        <p className="pane__empty">No flags. A flag can be raised on any medicine.</p>
      ) : null}
      <ul className="pane__list">
        {[...open, ...closed].map(flag => (
          <li key={flag.id}>
            <FlagCard flag={flag} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function FlagCard({ flag }: { flag: FlagView }) {
  const to = flag.to.person?.name ?? (flag.to.role ? roleWords(flag.to.role) : null)
  const also = flag.joinedBy.map(by => by.name)
  return (
    <article
      className={`fact fact--flag-${flag.state === 'open' ? flag.severity : 'closed'}`}
      aria-label={`Flag: ${flagReasons[flag.reason]}`}
      id={`flag-${flag.id}`}
    >
      <p className="fact__text">
        <span aria-hidden="true">⚑ </span>
        {flagReasons[flag.reason]}
      </p>
      <p className="fact__quote">{flag.quote}</p>
      {flag.comment ? <p className="fact__why">{flag.comment}</p> : null}
      <p className="fact__meta">
        {flag.severity === 'urgent' && flag.state === 'open' ? (
          <StateTag state="urgent" />
        ) : (
          <StateTag state={flag.state} />
        )}{' '}
        {[flag.raisedBy.name, ...also].join(', ')} {instantTime(flag.raisedAt)}
        {to ? `, to ${to}` : ''}
      </p>
      {flag.answer ? (
        <p className="fact__meta">
          {flag.answer.by.name} {instantTime(flag.answer.at)}
          {flag.answer.deferredTo ? `: deferred to ${flag.answer.deferredTo.name}` : ''}
          {flag.answer.reason ? `: ${flag.answer.reason}` : ''}
        </p>
      ) : null}
      {flag.state === 'open' ? <AnswerFlag flag={flag} /> : null}
    </article>
  )
}
