// Three doors from a section to its past, one click each.
import { useId, useState } from 'react'
import { Button } from '../../design/Button.tsx'
import type { RecordDoc } from '../recordDoc.ts'
import { SectionHistory } from './SectionHistory.tsx'
import { Signing } from './Signing.tsx'
import { WhoWrote } from './WhoWrote.tsx'
import './history.scss'

type Panel = 'authors' | 'history' | 'signing'

export function SectionPast({ record, label, writable }: { record: RecordDoc; label: string; writable: boolean }) {
  const [open, setOpen] = useState<Panel | null>(null)
  const id = useId()
  const door = (panel: Panel, words: string) => (
    <Button
      kind="secondary"
      small
      aria-expanded={open === panel}
      aria-controls={id}
      onClick={() => setOpen(open === panel ? null : panel)}
    >
      {words}
    </Button>
  )
  return (
    <div className="past">
      <div className="button-row">
        {door('authors', 'Who wrote this?')}
        {door('history', 'History')}
        {door('signing', 'Sign-off')}
      </div>
      <div id={id}>
        {open === 'authors' ? <WhoWrote record={record} label={label} /> : null}
        {open === 'signing' ? <Signing record={record} label={label} /> : null}
        {open === 'history' ? <SectionHistory record={record} label={label} writable={writable} /> : null}
      </div>
    </div>
  )
}
