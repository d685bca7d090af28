// Add a patient to the agenda: find, confirm who it is, then say why.
import { zodResolver } from '@hookform/resolvers/zod'
import { useEffect, useRef, useState } from 'react'
import { useForm } from 'react-hook-form'
import type { CaseHit } from '#shared/case'
import { instantDate } from '#shared/cui'
import type { MeetingView } from '#shared/meeting'
import { useAnnounce, useSession } from '../../app/clientContext.ts'
import { useCommand } from '../../app/useCommand.ts'
import { Button } from '../../design/Button.tsx'
import { ErrorSummary, type Problem } from '../../design/ErrorSummary.tsx'
import { formProblems, refusalProblems } from '../../design/formProblems.ts'
import { nameAndBorn } from '../../design/patientIdentity.ts'
import { ChoosePatient } from './GivenPatient.tsx'
import { ItemFields } from './ItemFields.tsx'
import { emptyReferral, type ItemForm, type ItemFormInput, itemFields, itemForm } from './itemForm.ts'
import { ReferralFields } from './ReferralFields.tsx'
import { WithCasePeople } from './WithCasePeople.tsx'

export function AddPatient({
  meeting,
  given,
  refers,
  onClose,
}: {
  meeting: MeetingView
  /** Chosen already, on their own record. */
  given: CaseHit | null
  /** A member's referral: it waits for triage, and who comes and for how long is not theirs to say. */
  refers: boolean
  onClose: () => void
}) {
  const me = useSession().person
  const announce = useAnnounce()
  const command = useCommand()
  const heading = useRef<HTMLHeadingElement>(null)
  const [hit, setHit] = useState(given)
  const [attempt, setAttempt] = useState(0)
  const { register, handleSubmit, formState, watch } = useForm<ItemFormInput, unknown, ItemForm>({
    resolver: zodResolver(itemForm),
    defaultValues: { question: '', presenterId: me.id, minutes: 10, invitedIds: [], referral: emptyReferral },
    shouldFocusError: false,
  })
  const { errors } = formState
  useEffect(() => heading.current?.focus(), [])
  const failed = () => setAttempt(count => count + 1)

  const problems: Problem[] = [
    ...(attempt > 0 && !hit ? [{ message: 'Find and choose the patient first.', field: 'find-patient' }] : []),
    ...(command.refusal ? refusalProblems(command.refusal) : formProblems(errors, itemFields)),
  ]
  const add = handleSubmit(async form => {
    if (!hit) return failed()
    const { caseId } = hit.identity
    const { question, presenterId, referral } = form
    const done = refers
      ? await command.run('agenda:refer', { meetingId: meeting.id, caseId, question, presenterId, referral })
      : await command.run('agenda:add', { meetingId: meeting.id, caseId, ...form })
    if (!done) return failed()
    announce(refers ? 'Referred. It waits for triage.' : 'Added to the agenda')
    onClose()
  }, failed)

  return (
    <section className="app-card app-form" aria-labelledby="add-patient">
      <h2 className="nhsuk-heading-m" id="add-patient" ref={heading} tabIndex={-1}>
        {refers ? 'Refer a patient to' : 'Add a patient to'} {meeting.title}, {instantDate(meeting.startsAt)}
      </h2>
      <ErrorSummary problems={problems} attempt={attempt} />
      <ChoosePatient given={given} chosen={hit} onChoose={setHit} />
      <form
        noValidate
        onSubmit={event => {
          command.clear()
          void add(event)
        }}
      >
        {hit ? (
          <>
            <div className="app-adding">
              <p>
                You are {refers ? 'referring' : 'adding'} <strong>{nameAndBorn(hit.identity)}</strong>
              </p>
            </div>
            {meeting.agendaLocked ? (
              <div className={`nhsuk-form-group${errors.lateReason ? ' nhsuk-form-group--error' : ''}`}>
                <label className="nhsuk-label" htmlFor="lateReason">
                  The agenda is locked. Why can this person not wait for the next meeting?
                </label>
                <input id="lateReason" className="nhsuk-input" {...register('lateReason')} />
              </div>
            ) : null}
            <WithCasePeople caseId={hit.identity.caseId}>
              {people => (
                <ItemFields
                  idPrefix=""
                  people={people}
                  register={register}
                  errors={errors}
                  invited={watch('invitedIds').length}
                  refers={refers}
                />
              )}
            </WithCasePeople>
            <ReferralFields idPrefix="" kind={meeting.kind} register={register} errors={errors} />
          </>
        ) : null}
        <div className="app-buttons">
          {hit ? (
            <Button type="submit" busy={command.busy}>
              {command.busy ? 'Sending…' : refers ? 'Refer this patient' : 'Add this patient'}
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
