// S2: one page to set up a meeting. Validated when it is sent; the error summary and the fields say the same words.
import { zodResolver } from '@hookform/resolvers/zod'
import { Link, useNavigate } from '@tanstack/react-router'
import { Select, Textarea, TextInput } from 'nhsuk-react-components'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { shortDate } from '#shared/cui'
import { isRefusal, type Refusal } from '#shared/errors'
import { meetingKinds } from '#shared/meeting'
import { cadences } from '#shared/series'
import { useAsk, useStale } from '../../app/asking.ts'
import { useAnnounce, useApi, useSession } from '../../app/clientContext.ts'
import { PageHeading } from '../../app/PageHeading.tsx'
import { Asked } from '../../design/Asked.tsx'
import { Button } from '../../design/Button.tsx'
import { ErrorSummary } from '../../design/ErrorSummary.tsx'
import { formProblems, refusalProblems } from '../../design/formProblems.ts'
import { AgencyPicker, PeoplePicker, PersonOptions, RolePicker } from '../../design/PeoplePicker.tsx'
import { useToday } from '../../design/useToday.ts'
import { fieldOrder, meetingForm, toCommand, toSeries } from './meetingForm.ts'

export function NewMeetingPage() {
  const people = useAsk('people')
  return (
    <>
      <p className="nhsuk-body-s">
        <Link to="/meetings">Back to meetings</Link>
      </p>
      <PageHeading title="New meeting" />
      <Asked query={people} what="Staff">
        {answer => <Form people={answer.people} />}
      </Asked>
    </>
  )
}

function Form({ people }: { people: Parameters<typeof PeoplePicker>[0]['people'] }) {
  const api = useApi()
  const announce = useAnnounce()
  const stale = useStale()
  const navigate = useNavigate()
  const me = useSession().person
  const today = useToday()
  const [refused, setRefused] = useState<Refusal | null>(null)
  const [attempt, setAttempt] = useState(0)
  const { register, handleSubmit, formState, watch } = useForm({
    resolver: zodResolver(meetingForm),
    defaultValues: {
      title: '',
      kind: 'mdt',
      date: shortDate(today),
      from: '14:00',
      to: '15:30',
      place: '',
      phone: '',
      chairId: people.some(person => person.id === me.id) ? me.id : '',
      deputyId: '',
      memberIds: [],
      requiredRoles: ['gp'],
      quorumRoles: [],
      quorumAgencies: [],
      repeat: '',
      terms: '',
    },
    shouldFocusError: false,
  })
  const { errors, isSubmitting } = formState
  const failed = () => setAttempt(count => count + 1)
  const chairId = watch('chairId')
  const create = handleSubmit(async form => {
    const { repeat } = form
    const answer =
      repeat === ''
        ? await api.call('createMeeting', { body: toCommand(form) })
        : await api.call('createSeries', { body: toSeries({ ...form, repeat }) })
    if (isRefusal(answer)) {
      setRefused(answer)
      return failed()
    }
    announce('Meeting created. Add patients to its agenda.')
    await stale('meetings', 'today', 'series')
    await navigate({ to: '/meetings/$meetingId/agenda', params: { meetingId: answer.id } })
  }, failed)

  return (
    <form
      noValidate
      className="app-form"
      onSubmit={event => {
        setRefused(null)
        void create(event)
      }}
    >
      <ErrorSummary
        problems={refused ? refusalProblems(refused) : formProblems(errors, fieldOrder)}
        attempt={attempt}
      />
      <TextInput
        id="title"
        label="Title"
        hint="Everybody who is invited sees it. Do not name a patient."
        error={errors.title?.message}
        {...register('title')}
      />
      <Select id="kind" label="Type" error={errors.kind?.message} {...register('kind')}>
        {Object.entries(meetingKinds).map(([kind, label]) => (
          <option key={kind} value={kind}>
            {label}
          </option>
        ))}
      </Select>
      <div className="app-form-row">
        <TextInput
          id="date"
          label="Date"
          hint="Like 24-Nov-2026"
          width="10"
          error={errors.date?.message}
          {...register('date')}
        />
        <TextInput
          id="from"
          label="From"
          hint="Like 14:00"
          width="5"
          inputMode="numeric"
          error={errors.from?.message}
          {...register('from')}
        />
        <TextInput
          id="to"
          label="To"
          hint="Like 15:30"
          width="5"
          inputMode="numeric"
          error={errors.to?.message}
          {...register('to')}
        />
      </div>
      <Select
        id="repeat"
        label="Repeat"
        hint="Each date is a meeting of its own. The next one is there when the last has ended, with members and open items."
        {...register('repeat')}
      >
        <option value="">Does not repeat</option>
        {Object.entries(cadences).map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </Select>
      {watch('repeat') === '' ? null : (
        <Textarea
          id="terms"
          label="Terms of reference (optional)"
          hint="What the meeting is for, whom it discusses, how it decides"
          rows={3}
          error={errors.terms?.message}
          {...register('terms')}
        />
      )}
      <TextInput
        id="place"
        label="Place (optional)"
        hint="A room"
        error={errors.place?.message}
        {...register('place')}
      />
      <TextInput
        id="phone"
        label="Telephone when the call is lost (optional)"
        width="20"
        inputMode="tel"
        error={errors.phone?.message}
        {...register('phone')}
      />
      <div className="app-form-row">
        <Select id="chairId" label="Chair" error={errors.chairId?.message} {...register('chairId')}>
          <option value="">Choose</option>
          <PersonOptions people={people} chairs />
        </Select>
        <Select id="deputyId" label="Deputy (optional)" error={errors.deputyId?.message} {...register('deputyId')}>
          <option value="">Nobody</option>
          <PersonOptions people={people.filter(person => person.id !== chairId)} chairs />
        </Select>
      </div>
      <PeoplePicker
        id="memberIds"
        legend="Who is invited"
        hint="They see the agenda. Whose case they see depends on their relationship to it."
        people={people.filter(person => person.id !== chairId)}
        error={errors.memberIds?.message}
        field={register('memberIds')}
      />
      <RolePicker
        id="requiredRoles"
        legend="Whose agreement a decision needs"
        hint="A decision is recorded when one person of each of these roles has agreed."
        error={errors.requiredRoles?.message}
        field={register('requiredRoles')}
      />
      <RolePicker
        id="quorumRoles"
        legend="Who must be there (optional)"
        hint="Without one person of each of these roles a decision is only provisional."
        error={errors.quorumRoles?.message}
        field={register('quorumRoles')}
      />
      <AgencyPicker
        id="quorumAgencies"
        legend="Which agencies must be there (optional)"
        error={errors.quorumAgencies?.message}
        field={register('quorumAgencies')}
      />
      <div className="app-buttons">
        <Button type="submit" busy={isSubmitting}>
          {isSubmitting ? 'Creating…' : 'Create meeting'}
        </Button>
        <Link to="/meetings">Cancel</Link>
      </div>
    </form>
  )
}
