// A second record of the same person: looked at beside this one, and merged into it when nothing stands against it.
import { Textarea, TextInput } from 'nhsuk-react-components'
import { type FormEvent, useState } from 'react'
import type { CaseHit, CaseView } from '#shared/case'
import { type MergeCheck, mergeGiven } from '#shared/caseMerge'
import { shortDate } from '#shared/cui'
import { isRefusal, type Refusal } from '#shared/errors'
import { useStale } from '../../app/asking.ts'
import { useAnnounce, useApi, useSession } from '../../app/clientContext.ts'
import { mayOnCase } from '../../app/rights.ts'
import { Button } from '../../design/Button.tsx'
import { ErrorSummary, type Problem } from '../../design/ErrorSummary.tsx'
import { oncePerField, refusalProblems } from '../../design/formProblems.ts'
import { identityText, nameAndBorn } from '../../design/patientIdentity.ts'
import { RefusalNote } from '../../design/RefusalNote.tsx'
import { useToday } from '../../design/useToday.ts'
import { FindPatient } from '../agenda/FindPatient.tsx'

export function MergeRecords({ view }: { view: CaseView }) {
  const api = useApi()
  const session = useSession()
  const { caseId } = view.identity
  const [open, setOpen] = useState(false)
  const [hit, setHit] = useState<CaseHit | null>(null)
  const [check, setCheck] = useState<MergeCheck | null>(null)
  const [refused, setRefused] = useState<Refusal | null>(null)
  if (!mayOnCase(session, 'case:merge', view.relationships) || view.mergedInto) return null
  const choose = async (chosen: CaseHit | null) => {
    setHit(chosen)
    setCheck(null)
    setRefused(null)
    if (!chosen) return
    const otherId = chosen.identity.caseId
    const answer = await api.call('checkMerge', { params: { caseId }, body: { otherId } })
    if (isRefusal(answer)) setRefused(answer)
    else setCheck(answer)
  }
  const close = () => {
    setOpen(false)
    void choose(null)
  }
  return (
    <section aria-labelledby="merge-title" className="app-no-print nhsuk-u-margin-top-5">
      <h3 id="merge-title" className="nhsuk-heading-s">
        Duplicate record
      </h3>
      <p className="section__readers">
        When this person has a second record here, it can be merged into this one. It is kept as it was and can be read
        from here; nothing is copied and nothing is lost. Within 30 days it can be undone.
      </p>
      {open ? (
        <div className="app-card app-form">
          <FindPatient chosen={hit} onChoose={chosen => void choose(chosen)} except={caseId} />
          <RefusalNote refusal={refused} />
          {check ? <Beside key={check.there.caseId} check={check} close={close} /> : null}
          {check && check.obstacles.length === 0 ? null : (
            <Button kind="secondary" onClick={close}>
              Cancel
            </Button>
          )}
        </div>
      ) : (
        <Button small kind="secondary" onClick={() => setOpen(true)}>
          Find the duplicate
        </Button>
      )}
    </section>
  )
}

function Beside({ check, close }: { check: MergeCheck; close: () => void }) {
  const { here, there, obstacles, differences } = check
  const today = useToday()
  const rows = [here, there].map(one => identityText(one, today))
  const [first, second] = rows
  const differs = (what: string) => differences.some(one => one.what === what)
  const facts: { what: string; one: string | undefined; other: string | undefined; differs: boolean }[] = [
    { what: 'Name', one: first?.name, other: second?.name, differs: differs('Family name') || differs('Given name') },
    { what: 'Born', one: first?.born, other: second?.born, differs: differs('Date of birth') },
    { what: 'NHS No.', one: first?.nhsNumber, other: second?.nhsNumber, differs: differs('NHS number') },
    { what: 'Gender', one: first?.gender, other: second?.gender, differs: differs('Gender') },
    ...differences
      .filter(one => one.what === 'Address' || one.what === 'Died')
      .map(one => ({ what: one.what, one: one.here, other: one.there, differs: true })),
  ]
  return (
    <>
      <table className="app-table">
        <caption className="nhsuk-table__caption nhsuk-table__caption--s">The two records, side by side</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="nhsuk-u-visually-hidden">What</span>
            </th>
            <th scope="col">This record, which stays</th>
            <th scope="col">The other, which goes into it</th>
          </tr>
        </thead>
        <tbody>
          {facts.map(fact => (
            <tr key={fact.what}>
              <th scope="row">{fact.what}</th>
              <td data-label="This record">{fact.one}</td>
              <td data-label="The other">
                {fact.other} {fact.differs ? <strong className="nhsuk-tag nhsuk-tag--orange">Different</strong> : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {obstacles.length > 0 ? (
        <div className="app-error-note nhsuk-u-margin-top-4">
          <p>
            <strong>They cannot be merged yet.</strong>
          </p>
          <ul className="nhsuk-list nhsuk-list--bullet">
            {obstacles.map(words => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </div>
      ) : (
        <MergeForm check={check} close={close} />
      )}
    </>
  )
}

function MergeForm({ check, close }: { check: MergeCheck; close: () => void }) {
  const api = useApi()
  const stale = useStale()
  const announce = useAnnounce()
  const [busy, setBusy] = useState(false)
  const [problems, setProblems] = useState<readonly Problem[]>([])
  const [attempt, setAttempt] = useState(0)
  const fail = (found: readonly Problem[]) => {
    setProblems(found)
    setAttempt(count => count + 1)
  }
  const merge = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (busy) return
    const form = new FormData(event.currentTarget)
    const text = (name: string) => String(form.get(name) ?? '').trim()
    const given = { otherId: check.there.caseId, reason: text('reason'), birthYear: text('birthYear') }
    const read = mergeGiven.safeParse(given)
    if (!read.success) return fail(oncePerField(read.error.issues.map(({ path }) => problemOf(String(path[0])))))
    setBusy(true)
    const answer = await api.call('mergeCases', { params: { caseId: check.here.caseId }, body: read.data })
    setBusy(false)
    if (isRefusal(answer)) return fail(refusalProblems(answer))
    announce('Merged. The other record can be read from this one.')
    close()
    await stale('case', 'caseHistory', 'caseAccesses')
  }
  const errorOf = (field: string) => problems.find(one => one.field === field)?.message
  return (
    <form noValidate className="nhsuk-u-margin-top-4" onSubmit={event => void merge(event)}>
      <ErrorSummary problems={problems} attempt={attempt} />
      <p>
        You are merging the other record into that of <strong>{nameAndBorn(check.here)}</strong>. If they are two
        people, each would be treated by the other’s record.
      </p>
      <Textarea
        id="reason"
        name="reason"
        label="Why are they the same person?"
        hint="At least 10 characters. It stays with both records."
        rows={2}
        maxLength={500}
        error={errorOf('reason')}
      />
      <TextInput
        id="birthYear"
        name="birthYear"
        label="Year of birth"
        hint={`Type the year from ${shortDate(check.here.birthDate)} again`}
        width="4"
        inputMode="numeric"
        autoComplete="off"
        error={errorOf('birthYear')}
      />
      <div className="app-buttons">
        <Button type="submit" kind="warning" busy={busy}>
          {busy ? 'Merging…' : 'Merge into this record'}
        </Button>
        <Button kind="secondary" onClick={close}>
          Cancel
        </Button>
      </div>
    </form>
  )
}

function problemOf(field: string): Problem {
  return field === 'birthYear'
    ? { field, message: 'Enter the year of birth in four figures.' }
    : { field: 'reason', message: 'Say in at least 10 characters why they are the same person.' }
}
