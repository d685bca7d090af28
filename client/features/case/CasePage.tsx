// A case outside of a meeting: the banner, the record, and the history of its meetings.
import { Navigate, useNavigate, useSearch } from '@tanstack/react-router'
import type { CaseView } from '#shared/case'
import { useAsk } from '../../app/asking.ts'
import { PageHeading, usePageTitle } from '../../app/PageHeading.tsx'
import { OverallSave, RecordDocsProvider } from '../../collab/RecordDocsContext.tsx'
import { Asked } from '../../design/Asked.tsx'
import { PatientBanner } from '../../design/PatientBanner.tsx'
import { initialsOf } from '../../design/patientIdentity.ts'
import { PasteGuard } from '../live/PasteGuard.tsx'
import { useBand } from '../live/useBand.ts'
import '../live/live.scss'
import { EmergencyNotice } from '../emergency/EmergencyNotice.tsx'
import { CaseWorkspace } from './CaseWorkspace.tsx'
import { Huddle } from './Huddle.tsx'
import { MergedIntoThis, WasMerged } from './Merged.tsx'
import { OneCaseAtATime } from './OtherTab.tsx'

export function CasePage({ caseId }: { caseId: string }) {
  const query = useAsk('case', { caseId })
  return (
    <RecordDocsProvider stays={`/cases/${caseId}`}>
      {query.data && query.data.identity.caseId === caseId ? (
        <OpenCase caseId={caseId} view={query.data} />
      ) : (
        <div className="nhsuk-width-container app-page">
          {query.isError ? <PageHeading title="Case" /> : null}
          <Asked query={query} what="Patient">
            {() => null}
          </Asked>
        </div>
      )}
      <OverallSave />
    </RecordDocsProvider>
  )
}

function OpenCase({ caseId, view }: { caseId: string; view: CaseView }) {
  const { tab, earlier } = useSearch({ from: '/frame/inside/cases/$caseId' })
  const navigate = useNavigate()
  const band = useBand()
  usePageTitle(`Case ${initialsOf(view.identity)}`)
  // A duplicate's address leads to the record that goes on; from there it can still be read.
  if (view.mergedInto && !earlier) {
    return <Navigate to="/cases/$caseId" params={{ caseId: view.mergedInto.caseId }} replace />
  }
  return (
    <div className="workspace workspace--case">
      <div className="workspace__sticky" ref={band}>
        <PatientBanner identity={view.identity} view={view} />
        <EmergencyNotice view={view} />
      </div>
      <div className="workspace__main">
        {view.mergedInto ? <WasMerged merged={view.mergedInto} /> : <Huddle view={view} />}
        <MergedIntoThis view={view} />
        <PasteGuard identity={view.identity}>
          <OneCaseAtATime view={view}>
            <CaseWorkspace
              caseId={caseId}
              view={view}
              tab={tab}
              chooseTab={id =>
                void navigate({
                  to: '/cases/$caseId',
                  params: { caseId },
                  search: { tab: id, earlier },
                  resetScroll: false,
                })
              }
              mayFlag={false}
            />
          </OneCaseAtATime>
        </PasteGuard>
      </div>
    </div>
  )
}
