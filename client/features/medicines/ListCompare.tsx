// Two lists side by side, as after a stay in hospital: each difference is continued, stopped or changed by somebody.
import { useId, useRef, useState } from 'react'
import { type ListComparison, type ListRow, listChoices } from '#shared/medicineReview'
import { useAnnounce } from '../../app/clientContext.ts'
import { useCommand } from '../../app/useCommand.ts'
import { Button } from '../../design/Button.tsx'
import { DateText, InstantText } from '../../design/DateTime.tsx'
import { CommandError } from '../live/CommandError.tsx'
import { PaneButtons, PaneForm } from '../live/PaneForm.tsx'
import { useFocusOnMount } from '../live/useFocusOnMount.ts'
import { LineWords } from './LineWords.tsx'
import { useMedicineWork } from './medicineContext.ts'

type Choice = keyof typeof listChoices

export function ListCompare({ list }: { list: ListComparison }) {
  const id = useId()
  const same = list.rows.filter(row => row.difference === 'same')
  const different = list.rows.filter(row => row.difference !== 'same')
  return (
    <section className="compare" aria-labelledby={id}>
      <h3 className="imported__title" id={id}>
        Compared with the list of {list.source}
        {list.date ? (
          <>
            {' '}
            (<DateText date={list.date} />)
          </>
        ) : null}
      </h3>
      <p className="checks__about" role="status">
        {list.undecided === 0
          ? 'Every difference is decided.'
          : `${list.undecided} of ${different.length} differences are not decided.`}
      </p>
      <table className="app-table compare__table">
        <thead>
          <tr>
            <th scope="col">Issued here</th>
            <th scope="col">{list.source}</th>
            <th scope="col">Difference</th>
            <th scope="col">Decision</th>
          </tr>
        </thead>
        <tbody>
          {different.map(row => (
            <Row key={row.rowId} row={row} source={list.source} />
          ))}
        </tbody>
      </table>
      {same.length > 0 ? (
        <p className="checks__about">
          Nothing to decide, as both say the same: {same.map(row => row.drug).join(', ')}.
        </p>
      ) : null}
    </section>
  )
}

function Row({ row, source }: { row: ListRow; source: string }) {
  const [choice, setChoice] = useState<Choice | null>(null)
  return (
    <>
      <tr data-row={row.drug}>
        <td data-label="Issued here">{row.here ? <LineWords line={row.here.line} /> : 'Not issued'}</td>
        <td data-label={source}>
          {row.there ? <LineWords line={row.there.line} /> : 'Not on the list'}
          {row.there?.why ? ` (${row.there.why})` : ''}
        </td>
        <td data-label="Difference">{row.words}</td>
        <td data-label="Decision">
          <Decision row={row} choice={choice} choose={setChoice} />
        </td>
      </tr>
      {choice ? (
        <tr>
          <td colSpan={4}>
            <DecideForm row={row} choice={choice} close={() => setChoice(null)} />
          </td>
        </tr>
      ) : null}
    </>
  )
}

function Decision(props: { row: ListRow; choice: Choice | null; choose: (choice: Choice) => void }) {
  const { row, choice, choose } = props
  const { may } = useMedicineWork()
  if (row.decided) {
    const { note, by, at } = row.decided
    return (
      <>
        <strong>{listChoices[row.decided.choice]}</strong>
        {note ? `: ${note}` : ''} – {by.name}, <InstantText instant={at} />
      </>
    )
  }
  if (!may('list:decide')) return <>Not decided</>
  return (
    <div className="button-row">
      {(['continue', 'stop', 'change'] as const).map(one => (
        <Button
          key={one}
          small
          kind="secondary"
          aria-expanded={choice === one}
          aria-label={`${listChoices[one]} ${row.drug}`}
          onClick={() => choose(one)}
        >
          {listChoices[one]}
        </Button>
      ))}
    </div>
  )
}

function DecideForm({ row, choice, close }: { row: ListRow; choice: Choice; close: () => void }) {
  const id = useId()
  const { caseId, discussionId } = useMedicineWork()
  const command = useCommand()
  const announce = useAnnounce()
  const [to, setTo] = useState('')
  // Why the other service stopped it is usually why it stops here; it stays there to be corrected.
  const suggested = choice === 'stop' ? (row.there?.why ?? '') : ''
  const [note, setNote] = useState(suggested)
  const [problem, setProblem] = useState<string | null>(null)
  const first = useRef<HTMLInputElement>(null)
  const why = useRef<HTMLTextAreaElement>(null)
  useFocusOnMount(choice === 'change' ? first : why)
  const submit = async () => {
    const wrong =
      choice === 'change' && to.trim() === ''
        ? 'Write what it becomes: dose, route, how often.'
        : choice !== 'continue' && note.trim() === ''
          ? 'Write why.'
          : null
    setProblem(wrong)
    if (wrong) return
    const decided = { caseId, rowId: row.rowId, choice, to: choice === 'change' ? to.trim() : null }
    if (!(await command.run('list:decide', { ...decided, note: note.trim() || null, discussionId }))) return
    announce(`${listChoices[choice]} ${row.drug}: decided`)
    close()
  }
  return (
    <PaneForm
      title={`${listChoices[choice]} ${row.drug}`}
      dirty={to !== '' || note !== suggested}
      submit={() => void submit()}
      cancel={close}
    >
      {choice === 'change' ? (
        <>
          <label className="pane-form__label" htmlFor={`${id}-to`}>
            Becomes: dose, route, how often
          </label>
          <input
            id={`${id}-to`}
            ref={first}
            className="nhsuk-input"
            autoComplete="off"
            maxLength={300}
            value={to}
            onChange={event => setTo(event.target.value)}
          />
        </>
      ) : null}
      <label className="pane-form__label" htmlFor={`${id}-note`}>
        {choice === 'continue' ? 'Note (optional)' : 'Why'}
      </label>
      <textarea
        id={`${id}-note`}
        ref={why}
        className="nhsuk-textarea"
        rows={2}
        maxLength={1000}
        value={note}
        onChange={event => setNote(event.target.value)}
      />
      <CommandError refusal={problem ? { message: problem } : command.refusal} />
      <PaneButtons send={listChoices[choice]} busy={command.busy} cancel={close} />
    </PaneForm>
  )
}
