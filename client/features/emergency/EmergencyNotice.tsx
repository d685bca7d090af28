// Said to everybody who has the record open: who reads it in an emergency, and until when.
import type { CaseView } from '#shared/case'
import { instantTime } from '#shared/cui'
import { useStale } from '../../app/asking.ts'
import { useApi } from '../../app/clientContext.ts'
import { Button } from '../../design/Button.tsx'

export function EmergencyNotice({ view }: { view: CaseView }) {
  const api = useApi()
  const stale = useStale()
  if (view.emergencies.length === 0) return null
  const end = async (emergencyId: string) => {
    await api.call('endEmergency', { params: { emergencyId } })
    await stale('case')
  }
  return (
    <section className="app-emergency" aria-label="Emergency access">
      {view.emergencies.map(one => (
        <p key={one.id}>
          <strong>Emergency access.</strong>{' '}
          {one.mine
            ? `You may read this record until ${instantTime(one.until)}, and write nothing. The Caldicott guardian has been told.`
            : `${one.name}, ${one.role}, ${one.organisation}, is reading this record until ${instantTime(one.until)}. The Caldicott guardian has been told.`}{' '}
          {one.mine ? (
            <Button small kind="secondary" onClick={() => void end(one.id)}>
              End it now
            </Button>
          ) : null}
        </p>
      ))}
    </section>
  )
}
