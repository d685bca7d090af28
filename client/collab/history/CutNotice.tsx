// Told to those who wrote here: most of it was removed. Nothing is lost, and one click leads to it.
import { useEffect, useState } from 'react'
import { instantTime } from '#shared/cui'
import type { Compartment } from '#shared/record'
import type { SectionCut } from '#shared/recordHistory'
import { useStale } from '../../app/asking.ts'
import { useAnnounce, useLive } from '../../app/clientContext.ts'
import { Button } from '../../design/Button.tsx'

export function CutNotice({ caseId, compartment, label }: { caseId: string; compartment: Compartment; label: string }) {
  const live = useLive()
  const announce = useAnnounce()
  const stale = useStale()
  const [cut, setCut] = useState<SectionCut | null>(null)
  useEffect(
    () =>
      live.on('record:cut', event => {
        if (event.caseId !== caseId || event.compartment !== compartment) return
        setCut(event)
        announce(`${event.by} removed most of ${label}`, 'assertive')
        void stale('recordVersions')
      }),
    [live, caseId, compartment, label, announce, stale],
  )
  if (!cut) return null
  return (
    <div className="cut-notice">
      <p>
        {cut.by} removed most of this section at {instantTime(cut.at)}. The text is kept: open “History” below, choose
        “Before most was removed”, and bring it back if that was a mistake.
      </p>
      <Button kind="secondary" small onClick={() => setCut(null)}>
        Hide
      </Button>
    </div>
  )
}
