// One compartment on screen: what it is, who reads it, whether it is safe, and its text.
import { useEffect, useId, useRef, useSyncExternalStore } from 'react'
import { type Compartment, compartmentKind } from '#shared/record'
import { compartmentPolicy } from '#shared/roles'
import { useForget } from '../app/asking.ts'
import { useAnnounce } from '../app/clientContext.ts'
import { isWritable, type SaveView, unsavedText } from '../state/saveState.ts'
import type { ChosenWords, FlagMark } from './editor/flagMarks.ts'
import { CutNotice } from './history/CutNotice.tsx'
import { SectionPast } from './history/SectionPast.tsx'
import { NearlyFull } from './NearlyFull.tsx'
import { useNeighbourWords, useSaidWriters } from './presence.ts'
import { useRecordDoc, useRecordDocs, useSaveView } from './RecordDocsContext.tsx'
import type { RecordDoc } from './recordDoc.ts'
import { SaveIndicator } from './SaveIndicator.tsx'
import { SectionEditor } from './SectionEditor.tsx'
import { UnsavedText } from './UnsavedText.tsx'
import './section.scss'

export interface SectionProps {
  caseId: string
  compartment: Compartment
  prompt: string
  marks?: readonly FlagMark[]
  onFlagWords?: (compartment: Compartment, words: ChosenWords) => void
  onPointWords?: (words: ChosenWords) => void
}

const noMarks: readonly FlagMark[] = []
/** Answers that hold words of a section: what may not be read any more must not wait in the page's memory. */
const tellsText = ['recordAuthors', 'recordTextAt', 'compareRecord', 'redactions'] as const

export function Section(props: SectionProps) {
  const record = useRecordDoc(props.caseId, props.compartment)
  // Hazard: text of one person under the banner of another. What is open must be exactly what was asked for.
  if (!record || record.caseId !== props.caseId || record.compartment !== props.compartment) {
    return <p className="section-editor__loading">Loading…</p>
  }
  return <OpenSection {...props} record={record} />
}

function OpenSection({
  record,
  caseId,
  compartment,
  prompt,
  marks = noMarks,
  onFlagWords,
  onPointWords,
}: SectionProps & { record: RecordDoc }) {
  const docs = useRecordDocs()
  const view = useSaveView(record)
  const writable = useSyncExternalStore(record.subscribe, () => isWritable(record.state()))
  const loaded = useSyncExternalStore(record.subscribe, () => record.state().loaded)
  const neighbours = useNeighbourWords(record)
  const heading = useId()
  const readers = useId()
  const { label, readers: readersLine } = compartmentPolicy[compartmentKind(compartment).kind]
  useAnnouncedSave(label, view)
  useSaidWriters(record, label)
  const hidden = view.kind === 'closed' && view.hidden === true
  const forget = useForget()
  useEffect(() => {
    if (hidden) forget(caseId, ...tellsText)
  }, [hidden, forget, caseId])
  return (
    <section className="section" aria-labelledby={heading} data-case={caseId} data-compartment={compartment}>
      <div className="section__head">
        <h2 id={heading} className="section__title">
          {label}
        </h2>
        <SaveIndicator view={view} />
      </div>
      <CutNotice caseId={caseId} compartment={compartment} label={label} />
      <p id={readers} className="section__readers">
        {readersLine}
        {view.kind === 'read-only' && view.reason !== readersLine ? ` ${view.reason}` : ''}
      </p>
      <NearlyFull record={record} loaded={loaded} />
      <SaveTrouble
        view={view}
        unsaved={() => unsavedText(record.state())}
        reload={() => docs.reload(caseId, compartment)}
      />
      {/* What one may no longer read leaves the screen; one's own words that were not saved are handed back above. */}
      {hidden ? null : (
        <SectionEditor
          key={record.doc.clientID}
          record={record}
          writable={writable}
          loaded={loaded}
          label={label}
          labelledBy={heading}
          describedBy={readers}
          prompt={prompt}
          marks={marks}
          onFlagWords={onFlagWords ? words => onFlagWords(compartment, words) : undefined}
          onPointWords={onPointWords}
        />
      )}
      <p className="section__neighbours">{neighbours ?? '\u00a0'}</p>
      {hidden ? null : <SectionPast record={record} label={label} writable={writable} />}
    </section>
  )
}

function SaveTrouble({ view, unsaved, reload }: { view: SaveView; unsaved: () => string; reload: () => void }) {
  switch (view.kind) {
    case 'refused':
      return (
        <UnsavedText
          title="The server did not accept your last change"
          why={view.words}
          text={view.text}
          reload={reload}
        />
      )
    case 'closed':
      return <UnsavedText title="This section is closed" why={view.words} text={view.text} reload={reload} />
    case 'old-app':
      return (
        <UnsavedText
          title="A new version is ready. Reload to edit."
          why="This page is older than the server. Reload the page to read and write here."
          text={unsaved()}
        />
      )
    case 'offline':
      return view.long ? (
        <UnsavedText
          title="Offline for a long time"
          why="Your text is only in this tab. Keep a copy, and do not close the tab."
          text={unsaved()}
        />
      ) : null
    case 'loading':
    case 'saved':
    case 'saving':
    case 'delayed':
    case 'read-only':
      return null
    default: {
      const never: never = view
      return never
    }
  }
}

/** Said once when text stops being safe, and once when it is safe again. */
function useAnnouncedSave(label: string, view: SaveView): void {
  const announce = useAnnounce()
  const before = useRef<SaveView['kind']>(view.kind)
  useEffect(() => {
    const was = before.current
    before.current = view.kind
    if (was === view.kind) return
    const bad = view.kind === 'delayed' || view.kind === 'offline'
    if (view.kind === 'refused') announce(`${label}: the server did not accept your last change`, 'assertive')
    else if (view.kind === 'offline') announce(`${label}: connection lost`, 'assertive')
    else if (view.kind === 'delayed') announce(`${label}: not saved yet`)
    else if (view.kind === 'read-only' && was !== 'loading') announce(`${label} is now read only`, 'assertive')
    else if (!bad && view.kind === 'saved' && (was === 'offline' || was === 'delayed'))
      announce(`${label}: connected and saved`)
  }, [label, view.kind, announce])
}
