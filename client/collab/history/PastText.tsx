// One moment of a section: what changed since, how it was, and bringing it back.
import { useQuery } from '@tanstack/react-query'
import { fromBase64 } from 'lib0/buffer'
import { useState } from 'react'
import { instantDateTime } from '#shared/cui'
import { isRefusal } from '#shared/errors'
import type { ComparisonView } from '#shared/recordHistory'
import { useStale } from '../../app/asking.ts'
import { useAnnounce, useApi } from '../../app/clientContext.ts'
import { Asked } from '../../design/Asked.tsx'
import { Button } from '../../design/Button.tsx'
import type { RecordDoc } from '../recordDoc.ts'
import { bringBack } from './bringBack.ts'
import { WrittenText } from './WhoWrote.tsx'
import { writerName } from './writerWords.ts'

interface PastTextProps {
  at: string
  record: RecordDoc
  label: string
  writable: boolean
}

export function PastText({ at, record, label, writable }: PastTextProps) {
  const api = useApi()
  const { caseId, compartment } = record
  const [whole, setWhole] = useState(false)
  const params = { caseId, compartment }
  const changes = useQuery({
    queryKey: ['compareRecord', params, at],
    queryFn: () => api.ask('compareRecord', { params, body: { from: at, to: null } }),
    staleTime: 0,
  })
  const was = useQuery({
    queryKey: ['recordTextAt', params, at],
    queryFn: () => api.ask('recordTextAt', { params, body: { at } }),
  })
  return (
    <>
      <div className="button-row">
        <Button kind="secondary" small aria-pressed={!whole} onClick={() => setWhole(false)}>
          What changed since
        </Button>
        <Button kind="secondary" small aria-pressed={whole} onClick={() => setWhole(true)}>
          As it was
        </Button>
        {writable ? <BringBack at={at} record={record} state={was.data?.state ?? null} /> : null}
      </div>
      <h3 className="past__title">
        {whole ? 'As it was on' : 'What changed since'} {instantDateTime(at)}
      </h3>
      {whole ? (
        <Asked query={was} what={label}>
          {view => <WrittenText view={view} />}
        </Asked>
      ) : (
        <Asked query={changes} what="The comparison">
          {view => <Changes view={view} />}
        </Asked>
      )}
    </>
  )
}

function BringBack({ at, record, state }: { at: string; record: RecordDoc; state: string | null }) {
  const api = useApi()
  const stale = useStale()
  const announce = useAnnounce()
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const run = async () => {
    if (state === null) return
    setBusy(true)
    const { caseId, compartment } = record
    const name = `Before the text of ${instantDateTime(at)} was brought back`
    const kept = await api.call('keepVersion', { params: { caseId, compartment }, body: { name } })
    setBusy(false)
    if (isRefusal(kept)) return setProblem(kept.message)
    setProblem(null)
    bringBack(record.doc, fromBase64(state))
    announce(`The text of ${instantDateTime(at)} is back`)
    await stale('recordVersions')
  }
  return (
    <>
      <Button kind="secondary" small busy={busy || state === null} onClick={() => void run()}>
        Bring this text back
      </Button>
      {problem ? <p className="nhsuk-error-message">{problem}</p> : null}
    </>
  )
}

function Changes({ view }: { view: ComparisonView }) {
  if (view.added === 0 && view.removed === 0) return <p className="past__empty">No word has changed.</p>
  return (
    <>
      <p className="past__count">
        {view.added} {view.added === 1 ? 'word' : 'words'} added, {view.removed} removed
      </p>
      {view.blocks.map(({ kind, pieces }, block) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a comparison is made anew each time
        <p key={block} className={`past__block past__block--${kind}`}>
          {pieces.map(({ change, text, by, at }, piece) => {
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            if (change === 'same') return <span key={piece}>{text}</span>
            const Changed = change === 'added' ? 'ins' : 'del'
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <Changed key={piece} className={`past__${change}`} data-by={by} dateTime={at}>
                {text}
                <span className="wrote__by">
                  {' '}
                  ({change} by {writerName(view.writers, by)}){' '}
                </span>
              </Changed>
            )
          })}
        </p>
      ))}
    </>
  )
}
