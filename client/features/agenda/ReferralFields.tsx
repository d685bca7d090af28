// The minimum data set of a referral. Short to fill, and nothing has to be typed twice: name, age and medicines are known.
import { Select, Textarea, TextInput } from 'nhsuk-react-components'
import type { FieldErrors, UseFormRegister } from 'react-hook-form'
import { caseTypes, informedAnswers } from '#shared/referral'
import type { ItemFormInput } from './itemForm.ts'

export function ReferralFields({
  idPrefix,
  register,
  errors,
  kind = 'mdt',
}: {
  idPrefix: string
  register: UseFormRegister<ItemFormInput>
  errors: FieldErrors<ItemFormInput>
  /** A clinic's slot needs less. */
  kind?: 'mdt' | 'clinic'
}) {
  const wrong = errors.referral
  const id = (name: string) => `${idPrefix}referral-${name}`
  return (
    <fieldset className="nhsuk-fieldset app-referral-fields">
      <legend className="nhsuk-fieldset__legend nhsuk-fieldset__legend--s">Referral</legend>
      <p className="nhsuk-hint">
        You can add it without all of this; the agenda then says what is missing. The number of medicines is counted in
        the imported list.
      </p>
      <Textarea
        id={id('reason')}
        label={kind === 'clinic' ? 'Background (optional)' : 'Reason for referral'}
        hint="What has happened, and why now"
        rows={2}
        error={wrong?.reason?.message}
        {...register('referral.reason')}
      />
      <TextInput
        id={id('newProblem')}
        label="New problem (optional)"
        error={wrong?.newProblem?.message}
        {...register('referral.newProblem')}
      />
      <Textarea
        id={id('whatMatters')}
        label="What matters to the person"
        hint="In their own words"
        rows={2}
        error={wrong?.whatMatters?.message}
        {...register('referral.whatMatters')}
      />
      <TextInput
        id={id('whatMattersNotObtained')}
        label="Or: not obtained, because"
        error={wrong?.whatMattersNotObtained?.message}
        {...register('referral.whatMattersNotObtained')}
      />
      {kind === 'clinic' ? null : (
        <>
          <div className="app-form-row">
            <Select id={id('caseType')} label="Mostly about" {...register('referral.caseType')}>
              {Object.entries(caseTypes).map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </Select>
            <Select
              id={id('frailty')}
              label="Frailty (Rockwood)"
              error={wrong?.frailty?.message}
              {...register('referral.frailty')}
            >
              <option value="">Not scored</option>
              {frailty.map((words, at) => (
                <option key={words} value={at + 1}>
                  {at + 1} {words}
                </option>
              ))}
            </Select>
          </div>
          <TextInput
            id={id('carer')}
            label="Carer"
            hint="Who helps at home, or Nobody"
            error={wrong?.carer?.message}
            {...register('referral.carer')}
          />
        </>
      )}
      <Select id={id('informed')} label="Does the person know of this meeting?" {...register('referral.informed')}>
        <option value="">Not asked</option>
        {Object.entries(informedAnswers).map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </Select>
    </fieldset>
  )
}

/** Levels of the Clinical Frailty Scale in short words of our own. */
const frailty = [
  'very fit',
  'fit',
  'managing well',
  'living with very mild frailty',
  'mild frailty',
  'moderate frailty',
  'severe frailty',
  'very severe frailty',
  'end of life',
]
