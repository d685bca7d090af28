// Changing the wishes: everything at once, against the version that was on the screen.
import { Select, Textarea, TextInput } from 'nhsuk-react-components'
import { type FormEvent, useState } from 'react'
import { londonDate } from '#shared/calendar'
import { isRefusal } from '#shared/errors'
import { sharingBases, type WishesView, wishesChange } from '#shared/wishes'
import { useAsk, useStale } from '../../app/asking.ts'
import { useAnnounce, useApi } from '../../app/clientContext.ts'
import { Button } from '../../design/Button.tsx'
import { ErrorSummary, type Problem } from '../../design/ErrorSummary.tsx'
import { refusalProblems } from '../../design/formProblems.ts'
import { readTypedDate } from '../../design/typedDate.ts'
import { type Kept, KeptOut } from './KeptOut.tsx'
import { answerWords, informedWords, notAsked } from './wishWords.ts'

export function WishesForm({ caseId, wishes, close }: { caseId: string; wishes: WishesView; close: () => void }) {
  const api = useApi()
  const announce = useAnnounce()
  const stale = useStale()
  const here = useAsk('people')
  const [kept, setKept] = useState<readonly Kept[]>(wishes.exclusions)
  const [lacks, setLacks] = useState(wishes.capacity?.state === 'lacks')
  const [busy, setBusy] = useState(false)
  const [problems, setProblems] = useState<readonly Problem[]>([])
  const [attempt, setAttempt] = useState(0)
  const decided = wishes.capacity?.state === 'lacks' ? wishes.capacity : null

  const refuse = (found: readonly Problem[]) => {
    setProblems(found)
    setAttempt(count => count + 1)
  }
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const read = readForm(new FormData(event.currentTarget), wishes.version, kept)
    if (!read.success) {
      return refuse(read.error.issues.map(issue => ({ message: problemWords(issue.path), field: fieldOf(issue.path) })))
    }
    setBusy(true)
    const answer = await api.call('changeWishes', { params: { caseId }, body: read.data })
    setBusy(false)
    if (isRefusal(answer)) return refuse(refusalProblems(answer))
    await stale('wishes', 'case', 'casePeople')
    announce('Wishes recorded')
    close()
  }

  return (
    <form noValidate className="app-form" aria-label="Change wishes" onSubmit={event => void save(event)}>
      <ErrorSummary problems={problems} attempt={attempt} />
      <Select
        id="wish-informed"
        name="informed"
        label="Was the person told that a team discusses them and shares the record?"
        defaultValue={wishes.informed ?? ''}
      >
        <Options words={informedWords} />
      </Select>
      <Select id="wish-discussion" name="discussion" label="Being discussed" defaultValue={wishes.discussion ?? ''}>
        <Options words={answerWords} />
      </Select>
      <Select
        id="wish-newOrganisations"
        name="newOrganisations"
        label="Asking organisations in that are not involved yet"
        defaultValue={wishes.newOrganisations ?? ''}
      >
        <Options words={answerWords} />
      </Select>
      <Select
        id="wish-capacity"
        name="capacity"
        label="Capacity to decide this"
        hint="To be discussed and shared, now. Assume capacity unless it was assessed."
        defaultValue={wishes.capacity?.state ?? ''}
        onChange={event => setLacks(event.currentTarget.value === 'lacks')}
      >
        <option value="">Not assessed</option>
        <option value="has">Has capacity</option>
        <option value="lacks">Lacks capacity</option>
      </Select>
      {lacks ? (
        <div className="app-inset">
          <Textarea
            id="wish-decision"
            name="decision"
            label="Best-interests decision, and why"
            rows={3}
            maxLength={1000}
            defaultValue={decided?.decision ?? ''}
          />
          <TextInput
            id="wish-decidedBy"
            name="decidedBy"
            label="Who decided, with whom"
            maxLength={200}
            defaultValue={decided?.decidedBy ?? ''}
          />
          <TextInput
            id="wish-decidedOn"
            name="decidedOn"
            label="On which day"
            hint="For example 24/11/2026"
            width="10"
            defaultValue={decided?.decidedOn ?? ''}
          />
        </div>
      ) : null}
      <Select id="wish-basis" name="basis" label="Why we may share" defaultValue={wishes.basis ?? ''}>
        <option value="">Not recorded</option>
        {Object.entries(sharingBases).map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </Select>
      <KeptOut
        kept={kept}
        change={setKept}
        people={here.data?.people ?? []}
        organisations={here.data?.organisations ?? []}
        today={londonDate(Date.now())}
      />
      <div className="app-buttons">
        <Button type="submit" busy={busy}>
          {busy ? 'Recording…' : 'Record wishes'}
        </Button>
        <Button kind="secondary" onClick={close}>
          Cancel
        </Button>
      </div>
    </form>
  )
}

function Options({ words }: { words: Record<string, string> }) {
  return (
    <>
      <option value="">{notAsked}</option>
      {Object.entries(words).map(([value, said]) => (
        <option key={value} value={value}>
          {said}
        </option>
      ))}
    </>
  )
}

function readForm(form: FormData, version: number, kept: readonly Kept[]) {
  const text = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
  }
  const state = text('capacity')
  const decision = { decision: text('decision') ?? '', decidedBy: text('decidedBy') ?? '' }
  const decidedOn = readTypedDate(text('decidedOn') ?? '') ?? ''
  return wishesChange.safeParse({
    version,
    informed: text('informed'),
    discussion: text('discussion'),
    newOrganisations: text('newOrganisations'),
    capacity: state === null ? null : state === 'lacks' ? { state, ...decision, decidedOn } : { state },
    basis: text('basis'),
    exclusions: kept.map(({ kind, id, from, until, reason }) => ({ kind, id, from, until, reason })),
  })
}

const fieldOf = (path: readonly PropertyKey[]): string => `wish-${String(path.at(-1) ?? 'informed')}`

function problemWords(path: readonly PropertyKey[]): string {
  switch (path.at(-1)) {
    case 'decision':
      return 'Write the best-interests decision and its reason.'
    case 'decidedBy':
      return 'Write who decided.'
    case 'decidedOn':
      return 'Enter the day of the decision, like 24/11/2026.'
    default:
      return 'Check this answer.'
  }
}
