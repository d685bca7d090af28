import { Select, TextInput } from 'nhsuk-react-components'
import type { FieldErrors, UseFormRegister } from 'react-hook-form'
import type { PersonView } from '#shared/person'
import { PeoplePicker, PersonOptions } from '../../design/PeoplePicker.tsx'
import type { ItemFormInput } from './itemForm.ts'

/** `idPrefix` keeps ids unique when two items are being edited on one page. */
export function ItemFields({
  idPrefix,
  people,
  register,
  errors,
  invited,
  refers,
}: {
  idPrefix: string
  people: readonly PersonView[]
  register: UseFormRegister<ItemFormInput>
  errors: FieldErrors<ItemFormInput>
  invited: number
  /** Without the minutes and the invitations, which are the organiser's. */
  refers: boolean
}) {
  return (
    <>
      <TextInput
        id={`${idPrefix}question`}
        label="Question for the meeting"
        hint="What does the team have to decide? For example: Can we stop zolpidem? Is she safe alone at night?"
        maxLength={300}
        error={errors.question?.message}
        {...register('question')}
      />
      <div className="app-form-row">
        <Select
          id={`${idPrefix}presenterId`}
          label="Presenter"
          error={errors.presenterId?.message}
          {...register('presenterId')}
        >
          <option value="">Choose</option>
          <PersonOptions people={people} />
        </Select>
        {refers ? null : (
          <TextInput
            id={`${idPrefix}minutes`}
            label="Minutes"
            width="3"
            inputMode="numeric"
            error={errors.minutes?.message}
            {...register('minutes')}
          />
        )}
      </div>
      {refers ? null : (
        <details className="nhsuk-details" open={errors.invitedIds ? true : undefined}>
          <summary className="nhsuk-details__summary">
            <span className="nhsuk-details__summary-text">Invite people to this case ({invited} invited)</span>
          </summary>
          <div className="nhsuk-details__text">
            <PeoplePicker
              id={`${idPrefix}invitedIds`}
              legend="Invited to this case"
              hint="For somebody who is not in this person’s practice or case team: they see this case, and no other, because of this invitation."
              people={people}
              error={errors.invitedIds?.message}
              field={register('invitedIds')}
            />
          </div>
        </details>
      )}
    </>
  )
}
