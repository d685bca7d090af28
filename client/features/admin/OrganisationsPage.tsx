// The register: with whom there is an agreement, until when, who guards the data, how long it is kept.
import { Select, Textarea, TextInput } from 'nhsuk-react-components'
import { type FormEvent, useState } from 'react'
import { isRefusal } from '#shared/errors'
import type { PersonView } from '#shared/person'
import { controllers, type RegisterRow, registerChange } from '#shared/register'
import { useAsk, useStale } from '../../app/asking.ts'
import { useAnnounce, useApi } from '../../app/clientContext.ts'
import { PageHeading } from '../../app/PageHeading.tsx'
import { Asked } from '../../design/Asked.tsx'
import { Button } from '../../design/Button.tsx'
import { DateText } from '../../design/DateTime.tsx'
import { ErrorSummary, type Problem } from '../../design/ErrorSummary.tsx'
import { oncePerField, refusalProblems } from '../../design/formProblems.ts'
import { readTypedDate } from '../../design/typedDate.ts'

const stateWords = { none: 'No agreement', 'to-come': 'Not in force yet', current: 'In force', expired: 'Expired' }
const stateColour = { none: 'grey', 'to-come': 'blue', current: 'green', expired: 'red' }

export function OrganisationsPage() {
  const query = useAsk('registers')
  const people = useAsk('people').data?.people ?? []
  return (
    <>
      <PageHeading title="Organisations and agreements" />
      <p>
        Nobody of another organisation can be asked in for a person while its agreement is not in force. Those who are
        in already stay until they are taken off.
      </p>
      <Asked query={query} what="Organisations">
        {({ organisations }) => (
          <ul className="app-stack nhsuk-list">
            {organisations.map(row => (
              <Entry key={row.organisation.id} row={row} people={people} />
            ))}
          </ul>
        )}
      </Asked>
    </>
  )
}

function Entry({ row, people }: { row: RegisterRow; people: readonly PersonView[] }) {
  const [changing, setChanging] = useState(false)
  const { agreement } = row
  return (
    <li className="app-card">
      <h2 className="nhsuk-heading-s">{row.organisation.name}</h2>
      {row.own ? (
        <p>Your own organisation: it needs no agreement with itself.</p>
      ) : (
        <p>
          <strong className={`nhsuk-tag nhsuk-tag--${row.ending ? 'yellow' : stateColour[row.state]}`}>
            {row.ending ? 'Ends soon' : stateWords[row.state]}
          </strong>{' '}
          {agreement ? (
            <>
              {agreement.reference}, <DateText date={agreement.from} /> to <DateText date={agreement.until} />.{' '}
              {controllers[agreement.controller]}. {agreement.contact}
            </>
          ) : null}
        </p>
      )}
      <p>
        Caldicott guardian: {row.guardian?.name ?? 'not named'}
        {row.retention ? `. Kept: ${row.retention}` : ''}
      </p>
      {changing ? (
        <RegisterForm row={row} people={people} close={() => setChanging(false)} />
      ) : (
        <Button small kind="secondary" onClick={() => setChanging(true)}>
          Change<span className="nhsuk-u-visually-hidden"> {row.organisation.name}</span>
        </Button>
      )}
    </li>
  )
}

function RegisterForm(props: { row: RegisterRow; people: readonly PersonView[]; close: () => void }) {
  const { row, people, close } = props
  const api = useApi()
  const announce = useAnnounce()
  const stale = useStale()
  const [busy, setBusy] = useState(false)
  const [problems, setProblems] = useState<readonly Problem[]>([])
  const [attempt, setAttempt] = useState(0)
  const { agreement } = row
  const id = (name: string) => `${row.organisation.id}-${name}`
  const refuse = (found: readonly Problem[]) => {
    setProblems(found)
    setAttempt(count => count + 1)
  }
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const read = readForm(new FormData(event.currentTarget), row.version)
    if (!read.success) {
      return refuse(
        oncePerField(
          read.error.issues.map(issue => {
            const field = String(issue.path.at(-1))
            return { message: problemWords[field] ?? 'Check this field.', field: id(field) }
          }),
        ),
      )
    }
    setBusy(true)
    const answer = await api.call('changeRegister', {
      params: { organisationId: row.organisation.id },
      body: read.data,
    })
    setBusy(false)
    if (isRefusal(answer)) return refuse(refusalProblems(answer))
    await stale('registers', 'casePeople')
    announce('Entry changed')
    close()
  }
  return (
    <form noValidate aria-label={`Change ${row.organisation.name}`} onSubmit={event => void save(event)}>
      <ErrorSummary problems={problems} attempt={attempt} />
      <Select id={id('guardianId')} name="guardianId" label="Caldicott guardian" defaultValue={row.guardian?.id ?? ''}>
        <option value="">Not named</option>
        {people
          .filter(person => person.organisation.id === row.organisation.id)
          .map(person => (
            <option key={person.id} value={person.id}>
              {person.name}
            </option>
          ))}
      </Select>
      <TextInput
        id={id('reference')}
        name="reference"
        label="Agreement"
        hint="Its name or number. Empty: there is none."
        maxLength={120}
        defaultValue={agreement?.reference ?? ''}
      />
      <div className="app-form-row">
        <TextInput
          id={id('from')}
          name="from"
          label="From"
          hint="Such as 24/11/2026"
          width="10"
          defaultValue={agreement?.from ?? ''}
        />
        <TextInput
          id={id('until')}
          name="until"
          label="Last day"
          hint="Such as 23/11/2027"
          width="10"
          defaultValue={agreement?.until ?? ''}
        />
      </div>
      <Select
        id={id('controller')}
        name="controller"
        label="Who controls the data"
        defaultValue={agreement?.controller ?? 'joint'}
      >
        {Object.entries(controllers).map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </Select>
      <TextInput
        id={id('contact')}
        name="contact"
        label="Whom to ask about it"
        maxLength={200}
        defaultValue={agreement?.contact ?? ''}
      />
      <Textarea
        id={id('retention')}
        name="retention"
        label="How long records are kept"
        rows={2}
        maxLength={500}
        defaultValue={row.retention ?? ''}
      />
      <div className="app-buttons">
        <Button type="submit" small busy={busy}>
          {busy ? 'Saving…' : 'Save'}
        </Button>
        <Button small kind="secondary" onClick={close}>
          Cancel
        </Button>
      </div>
    </form>
  )
}

const problemWords: Record<string, string> = {
  from: 'Enter the first day, like 24/11/2026.',
  until: 'Enter the last day, like 23/11/2027, not before the first.',
  contact: 'Write whom to ask about the agreement.',
}

function readForm(form: FormData, version: number) {
  const text = (name: string) => String(form.get(name) ?? '').trim()
  const date = (name: string) => readTypedDate(text(name)) ?? ''
  const reference = text('reference')
  return registerChange.safeParse({
    version,
    guardianId: text('guardianId') || null,
    agreement:
      reference === ''
        ? null
        : {
            reference,
            from: date('from'),
            until: date('until'),
            controller: text('controller'),
            contact: text('contact'),
          },
    retention: text('retention') || null,
  })
}
