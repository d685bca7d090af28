import type { AccessReport } from '#shared/accessLog'
import type { CaseView } from '#shared/case'
import { instantDateTime } from '#shared/cui'
import { useAsk } from '../../app/asking.ts'
import { Asked } from '../../design/Asked.tsx'
import { Button } from '../../design/Button.tsx'
import { InstantText } from '../../design/DateTime.tsx'
import { MergeRecords } from './MergeRecords.tsx'
import { SubjectPack } from './SubjectPack.tsx'
import { WhyPanel } from './WhyPanel.tsx'

/** The person's access report: who looked at the record and why, in words that can be read to them. Newest first. */
export function WhoLooked({ caseId, view }: { caseId: string; view: CaseView }) {
  const query = useAsk('caseAccesses', { caseId })
  return (
    <section className="imported" aria-labelledby="accesses-title" data-case={caseId}>
      <h2 id="accesses-title" className="section__title">
        Who looked at this record
      </h2>
      <p className="section__readers">
        The person may ask for this. Every opening, change and refused try is here, this look included next time.
      </p>
      <div className="app-buttons app-no-print nhsuk-u-margin-bottom-3">
        <Button small kind="secondary" onClick={() => window.print()}>
          Print
        </Button>
        <Button small kind="secondary" onClick={() => query.data && download(query.data)}>
          Download as text
        </Button>
      </div>
      <Asked query={query} what="Who looked">
        {({ accesses, more }) =>
          accesses.length === 0 ? (
            <p className="imported__empty">Nobody has looked at this record yet.</p>
          ) : (
            <>
              <table className="app-table">
                <thead>
                  <tr>
                    <th scope="col">When</th>
                    <th scope="col">Who</th>
                    <th scope="col">What</th>
                    <th scope="col">Why</th>
                  </tr>
                </thead>
                <tbody>
                  {accesses.map(access => (
                    <tr key={`${access.at} ${access.n}`}>
                      <td data-label="When" className="app-nowrap">
                        <InstantText instant={access.at} time />
                      </td>
                      <td data-label="Who">
                        {[access.name, access.role, access.organisation].filter(text => text !== '').join(', ')}
                      </td>
                      <td data-label="What">{access.what}</td>
                      <td data-label="Why">{access.why}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
              {more ? <p>Older accesses are kept; the administrator can export them.</p> : null}
            </>
          )
        }
      </Asked>
      <WhyPanel caseId={caseId} />
      <SubjectPack caseId={caseId} />
      <MergeRecords view={view} />
    </section>
  )
}

/** The file's name says nothing of the person: it lies in a folder that others see. */
function download({ accesses, more }: AccessReport): void {
  const lines = accesses.map(
    one =>
      `${instantDateTime(one.at)}  ${[one.name, one.role, one.organisation].filter(Boolean).join(', ')}: ${one.what}. ${one.why}.`,
  )
  const text = [
    'Who looked at this record, and why. Newest first.',
    '',
    ...lines,
    ...(more ? ['', 'There are older entries.'] : []),
  ]
  const address = URL.createObjectURL(new Blob([text.join('\r\n')], { type: 'text/plain;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = 'who-looked.txt'
  link.click()
  URL.revokeObjectURL(address)
}
