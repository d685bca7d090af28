// The text of a section with the name behind each stretch of it, as the server stored it.
import { useEffect } from 'react'
import { instantDateTime } from '#shared/cui'
import type { AuthorsView, TextAtView, WriterView } from '#shared/recordHistory'
import { useAsk } from '../../app/asking.ts'
import { Asked } from '../../design/Asked.tsx'
import type { RecordDoc } from '../recordDoc.ts'
import { stretchesOf, stretchWords, writerName } from './writerWords.ts'

/** The server tells it of durable text; typing here is durable within this time, as a rule. */
const settleMs = 1000

export function WhoWrote({ record, label }: { record: RecordDoc; label: string }) {
  const query = useAsk('recordAuthors', { caseId: record.caseId, compartment: record.compartment })
  const { refetch } = query
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const onChange = () => {
      clearTimeout(timer)
      timer = setTimeout(() => void refetch(), settleMs)
    }
    record.doc.on('update', onChange)
    void refetch()
    return () => {
      clearTimeout(timer)
      record.doc.off('update', onChange)
    }
  }, [record, refetch])
  return (
    <section className="past__panel" aria-label={`Who wrote ${label}`}>
      <Asked query={query} what="The writers">
        {view => (
          <>
            <WrittenText view={view} />
            <RemovedText view={view} />
          </>
        )}
      </Asked>
    </section>
  )
}

/** Blocks of text, each stretch followed by who wrote it. */
export function WrittenText({ view }: { view: Pick<TextAtView, 'blocks' | 'writers' | 'meetings'> }) {
  if (view.blocks.length === 0) return <p className="past__empty">Nothing was written here.</p>
  return (
    <>
      {view.blocks.map(({ kind, runs }) => (
        <p key={`${runs[0]?.client}-${runs[0]?.clock}`} className={`past__block past__block--${kind}`}>
          {stretchesOf(runs).map((stretch, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: stretches have no identity beyond their place
            <span key={at} className={`wrote caret-colour-${colourOf(view.writers, stretch.by)}`} data-by={stretch.by}>
              <span className="wrote__text">{stretch.text}</span>{' '}
              <span className="wrote__by">({stretchWords(stretch, view)}) </span>
            </span>
          ))}
        </p>
      ))}
    </>
  )
}

function RemovedText({ view }: { view: AuthorsView }) {
  const removed = view.removed.filter(run => run.text.trim() !== '')
  if (removed.length === 0) return null
  return (
    <>
      <h3 className="past__title">Removed</h3>
      <ul className="past__removed">
        {removed.map(run => (
          <li key={`${run.client}-${run.clock}`}>
            <del className="wrote__text">{run.text}</del>{' '}
            <span className="wrote__by">
              (written by {writerName(view.writers, run.by)}, removed by {writerName(view.writers, run.removedBy)},{' '}
              {instantDateTime(run.removedAt)})
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

function colourOf(writers: readonly WriterView[], by: string | null): number {
  return writers.find(writer => writer.id === by)?.colour ?? 7
}
