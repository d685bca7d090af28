// The chair's own note on an item. It says who reads it: nobody else.
import { useId, useState } from 'react'
import { instantTime } from '#shared/cui'
import { isRefusal, type Refusal } from '#shared/errors'
import { useAsk, useStale } from '../../app/asking.ts'
import { useAnnounce, useApi } from '../../app/clientContext.ts'
import { Button } from '../../design/Button.tsx'
import { RefusalNote } from '../../design/RefusalNote.tsx'

export function PrivateNote({ meetingId, itemId }: { meetingId: string; itemId: string }) {
  const [open, setOpen] = useState(false)
  return (
    <details className="nhsuk-details" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary className="nhsuk-details__summary">
        <span className="nhsuk-details__summary-text">My private note</span>
      </summary>
      <div className="nhsuk-details__text">{open ? <Loaded meetingId={meetingId} itemId={itemId} /> : null}</div>
    </details>
  )
}

function Loaded({ meetingId, itemId }: { meetingId: string; itemId: string }) {
  const query = useAsk('privateNote', { meetingId, itemId })
  if (!query.data) return <p>{query.isError ? 'Your note could not be loaded.' : 'Loading…'}</p>
  return <Note key={itemId} meetingId={meetingId} itemId={itemId} stored={query.data} />
}

function Note(props: { meetingId: string; itemId: string; stored: { text: string; at: string | null } }) {
  const { meetingId, itemId, stored } = props
  const api = useApi()
  const stale = useStale()
  const announce = useAnnounce()
  const id = useId()
  const [text, setText] = useState(stored.text)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const changed = text !== stored.text
  const save = async () => {
    const answer = await api.call('writePrivateNote', { params: { meetingId, itemId }, body: { text } })
    if (isRefusal(answer)) return setRefusal(answer)
    setRefusal(null)
    announce('Your note is saved')
    await stale('privateNote')
  }
  return (
    <div data-busy={changed}>
      <RefusalNote refusal={refusal} />
      <label className="nhsuk-label" htmlFor={id}>
        Only you read this. It is in no minutes and on no other screen.
      </label>
      <textarea
        id={id}
        className="nhsuk-textarea"
        rows={3}
        maxLength={4000}
        value={text}
        onChange={event => setText(event.target.value)}
      />
      <p>{changed ? 'Not saved yet' : stored.at ? `Saved ${instantTime(stored.at)}` : 'Empty'}</p>
      <Button small kind="secondary" onClick={() => void save()}>
        Save my note
      </Button>
    </div>
  )
}
