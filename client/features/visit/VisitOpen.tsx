// The date of birth. A link that is dead and a date that is wrong get the same words.
import { type FormEvent, useState } from 'react'
import { isRefusal } from '#shared/errors'
import { visitOpening } from '#shared/visit'
import { useApi } from '../../app/clientContext.ts'
import { Button } from '../../design/Button.tsx'
import { ErrorSummary, type Problem } from '../../design/ErrorSummary.tsx'
import { readTypedDate } from '../../design/typedDate.ts'
import { VisitHeading } from './VisitHeading.tsx'

const parts = [
  { name: 'day', label: 'Day', width: 2 },
  { name: 'month', label: 'Month', width: 2 },
  { name: 'year', label: 'Year', width: 4 },
] as const
const incomplete = 'Enter the whole date of birth: day, month and year, like 31 3 1980.'

export function VisitOpen({ secret, opened }: { secret: string; opened: () => void }) {
  const api = useApi()
  const [busy, setBusy] = useState(false)
  const [problems, setProblems] = useState<readonly Problem[]>([])
  const [attempt, setAttempt] = useState(0)
  const refuse = (message: string) => {
    setProblems([{ message, field: 'visit-day' }])
    setAttempt(count => count + 1)
  }
  const open = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (busy) return
    const form = new FormData(event.currentTarget)
    const typed = parts.map(({ name }) => String(form.get(name) ?? '').trim()).join(' ')
    const dateOfBirth = readTypedDate(typed)
    if (dateOfBirth === null) return refuse(incomplete)
    const given = visitOpening.safeParse({ secret, dateOfBirth })
    if (!given.success)
      return refuse('This is not a whole link. Open the link from your message again, up to its last letter.')
    setBusy(true)
    const answer = await api.call('openVisit', { body: given.data })
    setBusy(false)
    if (isRefusal(answer)) return refuse(answer.message)
    opened()
  }
  return (
    <>
      <ErrorSummary problems={problems} attempt={attempt} />
      <VisitHeading>Join your appointment</VisitHeading>
      <p>To keep your information safe, tell us a date of birth first.</p>
      <form noValidate onSubmit={event => void open(event)}>
        <fieldset className="nhsuk-fieldset visit__date" aria-describedby="visit-hint">
          <legend className="nhsuk-fieldset__legend nhsuk-fieldset__legend--m">Date of birth</legend>
          <p className="nhsuk-hint" id="visit-hint">
            For example, 31 3 1980. If you are a carer, give the date of birth of the person you care for.
          </p>
          {parts.map(({ name, label, width }) => (
            <div className="visit__date-part" key={name}>
              <label className="nhsuk-label" htmlFor={`visit-${name}`}>
                {label}
              </label>
              <input
                id={`visit-${name}`}
                name={name}
                className={`nhsuk-input nhsuk-input--width-${width}`}
                inputMode="numeric"
                autoComplete="off"
              />
            </div>
          ))}
        </fieldset>
        <Button type="submit" busy={busy}>
          {busy ? 'Opening…' : 'Continue'}
        </Button>
      </form>
    </>
  )
}
