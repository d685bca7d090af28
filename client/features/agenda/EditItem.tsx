import { zodResolver } from '@hookform/resolvers/zod'
import { useEffect, useState } from 'react'
import { useForm } from 'react-hook-form'
import type { ItemView } from '#shared/meeting'
import type { PersonView } from '#shared/person'
import { useAnnounce } from '../../app/clientContext.ts'
import { useCommand } from '../../app/useCommand.ts'
import { Button } from '../../design/Button.tsx'
import { ErrorSummary } from '../../design/ErrorSummary.tsx'
import { formProblems, refusalProblems } from '../../design/formProblems.ts'
import { nameAndBorn } from '../../design/patientIdentity.ts'
import { ItemFields } from './ItemFields.tsx'
import { emptyReferral, type ItemForm, type ItemFormInput, itemFields, itemForm, referralInput } from './itemForm.ts'
import { ReferralFields } from './ReferralFields.tsx'

/** Changes the question, presenter, minutes and invitations of one item. The patient of an item never changes. */
export function EditItem({
  meetingId,
  item,
  about,
  people,
  onClose,
}: {
  meetingId: string
  item: ItemView
  about: NonNullable<ItemView['about']>
  people: readonly PersonView[]
  onClose: () => void
}) {
  const announce = useAnnounce()
  const command = useCommand()
  const [attempt, setAttempt] = useState(0)
  const { register, handleSubmit, formState, watch, setFocus } = useForm<ItemFormInput, unknown, ItemForm>({
    resolver: zodResolver(itemForm),
    defaultValues: {
      question: about.question,
      presenterId: item.presenter.id,
      minutes: item.minutes,
      invitedIds: about.invitedIds,
      referral: about.referral ? referralInput(about.referral) : emptyReferral,
    },
    shouldFocusError: false,
  })
  useEffect(() => setFocus('question'), [setFocus])
  const failed = () => setAttempt(count => count + 1)
  const idPrefix = `${item.id}-`
  const problems = command.refusal
    ? refusalProblems(command.refusal)
    : formProblems(formState.errors, itemFields).map(problem => ({ ...problem, field: `${idPrefix}${problem.field}` }))
  const save = handleSubmit(async form => {
    if (!(await command.run('agenda:edit', { meetingId, itemId: item.id, ...form }))) return failed()
    announce('Item changed')
    onClose()
  }, failed)
  return (
    <form
      noValidate
      className="app-agenda__edit"
      aria-label={`Edit item ${item.position}`}
      onSubmit={event => {
        command.clear()
        void save(event)
      }}
    >
      <ErrorSummary problems={problems} attempt={attempt} />
      <p>
        Item {item.position}: <strong>{nameAndBorn(about.identity)}</strong>
      </p>
      <ItemFields
        idPrefix={idPrefix}
        people={people}
        register={register}
        errors={formState.errors}
        invited={watch('invitedIds').length}
        refers={false}
      />
      <ReferralFields idPrefix={idPrefix} register={register} errors={formState.errors} />
      <div className="app-buttons">
        <Button type="submit" small busy={command.busy}>
          {command.busy ? 'Changing…' : 'Change item'}
        </Button>
        <Button kind="secondary" small onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
