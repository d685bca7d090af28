// Emergency access: two whole identifiers, a reason, a second proof. What follows is said before the button.

import { useNavigate } from '@tanstack/react-router'
import { Textarea, TextInput } from 'nhsuk-react-components'
import { type FormEvent, useState } from 'react'
import { emergencyAsked } from '#shared/emergency'
import { isRefusal } from '#shared/errors'
import { useApi } from '../../app/clientContext.ts'
import { PageHeading } from '../../app/PageHeading.tsx'
import { Button } from '../../design/Button.tsx'
import { ErrorSummary, type Problem } from '../../design/ErrorSummary.tsx'
import { oncePerField, refusalProblems } from '../../design/formProblems.ts'
import { readTypedDate } from '../../design/typedDate.ts'

export function EmergencyPage() {
  const api = useApi()
  const navigate = useNavigate()
  const [busy, setBusy] = useState(false)
  const [problems, setProblems] = useState<readonly Problem[]>([])
  const [attempt, setAttempt] = useState(0)
  const refuse = (found: readonly Problem[]) => {
    setProblems(found)
    setAttempt(count => count + 1)
  }
  const open = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (busy) return
    const read = readForm(new FormData(event.currentTarget))
    if (!read.success) return refuse(oncePerField(read.error.issues.map(issue => problemOf(issue.path[0]))))
    setBusy(true)
    const answer = await api.call('openEmergency', { body: read.data })
    setBusy(false)
    if (isRefusal(answer)) return refuse(refusalProblems(answer))
    await navigate({ to: '/cases/$caseId', params: { caseId: answer.caseId } })
  }
  return (
    <>
      <PageHeading title="Emergency access" />
      <p>
        For a person you are not caring for, when waiting would harm them. You can read the record for at most 60
        minutes, and write nothing. At once, everybody who has the record open is told your name; the Caldicott guardian
        is told and will review it; and it stands in the person’s own report of who looked.
      </p>
      <form noValidate className="app-form" onSubmit={event => void open(event)}>
        <ErrorSummary problems={problems} attempt={attempt} />
        <TextInput
          id="emergency-number"
          name="nhsNumber"
          label="NHS number"
          hint="Ten digits, such as 999 000 0018"
          width="20"
          inputMode="numeric"
          autoComplete="off"
        />
        <TextInput
          id="emergency-born"
          name="birthDate"
          label="Date of birth"
          hint="Such as 14/07/1945"
          width="10"
          autoComplete="off"
        />
        <Textarea
          id="emergency-reason"
          name="reason"
          label="Why do you need it now?"
          hint="At least 10 characters. The guardian and the person can read this."
          rows={3}
          maxLength={500}
        />
        <Button type="submit" kind="warning" busy={busy}>
          {busy ? 'Opening…' : 'Open the record for 60 minutes'}
        </Button>
      </form>
    </>
  )
}

function readForm(form: FormData) {
  const text = (name: string) => String(form.get(name) ?? '').trim()
  return emergencyAsked.safeParse({
    nhsNumber: text('nhsNumber').replace(/[\s-]/g, ''),
    birthDate: readTypedDate(text('birthDate')) ?? '',
    reason: text('reason'),
  })
}

function problemOf(field: PropertyKey | undefined): Problem {
  switch (field) {
    case 'nhsNumber':
      return { message: 'Enter all ten digits of the NHS number.', field: 'emergency-number' }
    case 'birthDate':
      return { message: 'Enter the date of birth, like 14/07/1945.', field: 'emergency-born' }
    default:
      return { message: 'Say why, in at least 10 characters.', field: 'emergency-reason' }
  }
}
