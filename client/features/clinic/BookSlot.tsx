// A member's way onto a clinic's list: their own patient into a slot, or a question that the specialist may answer before.
import { zodResolver } from '@hookform/resolvers/zod'
import { Select, TextInput } from 'nhsuk-react-components'
import { useEffect, useRef, useState } from 'react'
import { useForm } from 'react-hook-form'
import type { CaseHit } from '#shared/case'
import { askDays } from '#shared/clinic'
import { instantDate } from '#shared/cui'
import type { MeetingView } from '#shared/meeting'
import { useAnnounce, useSession } from '../../app/clientContext.ts'
import { useCommand } from '../../app/useCommand.ts'
import { Button } from '../../design/Button.tsx'
import { ErrorSummary, type Problem } from '../../design/ErrorSummary.tsx'
import { formProblems, refusalProblems } from '../../design/formProblems.ts'
import { PeoplePicker } from '../../design/PeoplePicker.tsx'
import { nameAndBorn } from '../../design/patientIdentity.ts'
import { ChoosePatient } from '../agenda/GivenPatient.tsx'
import { emptyReferral, type ItemForm, type ItemFormInput, itemFields, itemForm } from '../agenda/itemForm.ts'
import { ReferralFields } from '../agenda/ReferralFields.tsx'

export type Listing = 'book' | 'ask'

export function BookSlot({
  meeting,
  how,
  given,
  onClose,
}: {
  meeting: MeetingView
  how: Listing
  /** Chosen already, on their own record. */
  given: CaseHit | null
  onClose: () => void
}) {
  const me = useSession().person
  const announce = useAnnounce()
  const command = useCommand()
  const heading = useRef<HTMLHeadingElement>(null)
  const [hit, setHit] = useState(given)
  const [attempt, setAttempt] = useState(0)
  const [days, setDays] = useState<number>(askDays.usual)
  const { register, handleSubmit, formState } = useForm<ItemFormInput, unknown, ItemForm>({
    resolver: zodResolver(itemForm),
    defaultValues: { question: '', presenterId: me.id, minutes: '10', invitedIds: [], referral: emptyReferral },
    shouldFocusError: false,
  })
  const { errors } = formState
  useEffect(() => heading.current?.focus(), [])
  const failed = () => setAttempt(count => count + 1)
  const problems: Problem[] = [
    ...(attempt > 0 && !hit ? [{ message: 'Find and choose the patient first.', field: 'find-patient' }] : []),
    ...(command.refusal ? refusalProblems(command.refusal) : formProblems(errors, itemFields)),
  ]
  const send = handleSubmit(async form => {
    if (!hit) return failed()
    const { question, minutes, referral, invitedIds: specialistIds } = form
    const listing = { meetingId: meeting.id, caseId: hit.identity.caseId, question, specialistIds, referral }
    const done =
      how === 'book'
        ? await command.run('clinic:book', { ...listing, minutes })
        : await command.run('clinic:ask', { ...listing, days })
    if (!done) return failed()
    announce(how === 'book' ? 'Booked' : 'Asked. The answer comes to this page and to Today')
    onClose()
  }, failed)
  const lead = meeting.chair.id === me.id ? null : meeting.chair
  const leads = [meeting.chair.id, meeting.deputy?.id, me.id]
  const specialists = meeting.members.filter(one => one.role === 'consultant' && !leads.includes(one.id))
  return (
    <section className="app-card app-form" aria-labelledby="book-slot">
      <h2 className="nhsuk-heading-m" id="book-slot" ref={heading} tabIndex={-1}>
        {how === 'book' ? 'Book a slot in' : 'Ask before'} {meeting.title}, {instantDate(meeting.startsAt)}
      </h2>
      <p>
        {lead ? `${lead.name} leads this clinic and sees ` : 'The specialists you choose see '}
        the record of your patient{' '}
        {how === 'book' ? 'from the booking until the slot is over' : 'until they have answered'}. Other members see
        that the slot is taken, and not by whom.
      </p>
      <ErrorSummary problems={problems} attempt={attempt} />
      <ChoosePatient given={given} chosen={hit} onChoose={setHit} />
      <form
        noValidate
        onSubmit={event => {
          command.clear()
          void send(event)
        }}
      >
        {hit ? (
          <>
            <div className="app-adding">
              <p>
                {how === 'book' ? 'You are booking for' : 'You are asking about'}{' '}
                <strong>{nameAndBorn(hit.identity)}</strong>
              </p>
            </div>
            <TextInput
              id="question"
              label="Question for the specialist"
              hint="For example: Is there a medicine with fewer side effects? Who sees him for the cough?"
              maxLength={300}
              error={errors.question?.message}
              {...register('question')}
            />
            {how === 'book' ? (
              <Select id="minutes" label="Length of the slot" error={errors.minutes?.message} {...register('minutes')}>
                {[10, 15, 20].map(minutes => (
                  <option key={minutes} value={minutes}>
                    {minutes} minutes
                  </option>
                ))}
              </Select>
            ) : (
              <Select
                id="days"
                label="If nobody answers, discuss it in the clinic after"
                value={days}
                onChange={event => setDays(Number(event.currentTarget.value))}
              >
                {[1, 2, 3, 5, 10].map(one => (
                  <option key={one} value={one}>
                    {one} working {one === 1 ? 'day' : 'days'}
                  </option>
                ))}
              </Select>
            )}
            {specialists.length > 0 ? (
              <PeoplePicker
                id="invitedIds"
                legend="Also for"
                hint="Other specialists of this clinic."
                people={specialists}
                error={errors.invitedIds?.message}
                field={register('invitedIds')}
              />
            ) : null}
            <ReferralFields idPrefix="" kind="clinic" register={register} errors={errors} />
          </>
        ) : null}
        <div className="app-buttons">
          {hit ? (
            <Button type="submit" busy={command.busy}>
              {command.busy ? 'Sending…' : how === 'book' ? 'Book this slot' : 'Ask this question'}
            </Button>
          ) : null}
          <Button kind="secondary" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </form>
    </section>
  )
}
