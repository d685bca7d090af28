// Who is away, who stands in, and on which days.
import { Select, TextInput } from 'nhsuk-react-components'
import { type FormEvent, useState } from 'react'
import { coverGiven } from '#shared/cover'
import { isRefusal } from '#shared/errors'
import { professionals, roleLabel } from '#shared/roles'
import { useAsk, useStale } from '../../app/asking.ts'
import { useAnnounce, useApi, useSession } from '../../app/clientContext.ts'
import { Button } from '../../design/Button.tsx'
import { ErrorSummary, type Problem } from '../../design/ErrorSummary.tsx'
import { oncePerField, refusalProblems } from '../../design/formProblems.ts'
import { readTypedDate } from '../../design/typedDate.ts'
import { useToday } from '../../design/useToday.ts'

const problemWords: Record<string, string> = {
  forId: 'Choose who is away.',
  byId: 'Choose who stands in, and not the person who is away.',
  from: 'Enter the first day, like 24/11/2026.',
  until: 'Enter the last day, like 28/11/2026, not before the first.',
}

export function CoverForm({ forAll, close }: { forAll: boolean; close: () => void }) {
  const { person } = useSession()
  const api = useApi()
  const announce = useAnnounce()
  const stale = useStale()
  const today = useToday()
  const colleagues = (useAsk('people').data?.people ?? []).filter(
    one => one.organisation.id === person.organisation.id && professionals.includes(one.role),
  )
  const [busy, setBusy] = useState(false)
  const [problems, setProblems] = useState<readonly Problem[]>([])
  const [attempt, setAttempt] = useState(0)
  const refuse = (found: readonly Problem[]) => {
    setProblems(found)
    setAttempt(count => count + 1)
  }
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => String(form.get(name) ?? '').trim()
    const read = coverGiven.safeParse({
      forId: forAll ? text('forId') : person.id,
      byId: text('byId'),
      from: text('from') === '' ? today : (readTypedDate(text('from')) ?? ''),
      until: readTypedDate(text('until')) ?? '',
      reason: text('reason') || null,
    })
    if (!read.success) {
      const found = read.error.issues.map(issue => String(issue.path.at(-1)))
      return refuse(oncePerField(found.map(field => ({ message: problemWords[field] ?? 'Check this field.', field }))))
    }
    setBusy(true)
    const answer = await api.call('arrangeCover', { body: read.data })
    setBusy(false)
    if (isRefusal(answer)) return refuse(refusalProblems(answer))
    await stale('covers')
    announce('Cover arranged')
    close()
  }
  const options = colleagues.map(one => (
    <option key={one.id} value={one.id}>
      {one.name} – {roleLabel[one.role]}
    </option>
  ))
  return (
    <form noValidate aria-label="Arrange cover" onSubmit={event => void save(event)}>
      <ErrorSummary problems={problems} attempt={attempt} />
      {forAll ? (
        <Select id="forId" name="forId" label="Who is away" defaultValue="">
          <option value="">Choose</option>
          {options}
        </Select>
      ) : (
        <p>You are away. Your places in case teams are taken by:</p>
      )}
      <Select id="byId" name="byId" label="Who stands in" hint="Somebody of your organisation" defaultValue="">
        <option value="">Choose</option>
        {options}
      </Select>
      <div className="app-form-row">
        <TextInput id="from" name="from" label="First day" hint="Empty: today" width="10" autoComplete="off" />
        <TextInput id="until" name="until" label="Last day" hint="Such as 28/11/2026" width="10" autoComplete="off" />
      </div>
      <TextInput
        id="reason"
        name="reason"
        label="Reason"
        hint="Not needed. Such as annual leave; nothing about a patient."
        maxLength={200}
        autoComplete="off"
      />
      <div className="app-buttons">
        <Button type="submit" small busy={busy}>
          {busy ? 'Arranging…' : 'Arrange cover'}
        </Button>
        <Button small kind="secondary" onClick={close}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
