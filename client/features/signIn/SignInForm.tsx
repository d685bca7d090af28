// E-mail and password. Password managers and pasting work; nothing is stored by the page.
import { zodResolver } from '@hookform/resolvers/zod'
import { TextInput } from 'nhsuk-react-components'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { z } from 'zod'
import { isRefusal, type Refusal } from '#shared/errors'
import type { PersonView } from '#shared/person'
import { useClient } from '../../app/clientContext.ts'
import { Button } from '../../design/Button.tsx'
import { ErrorSummary } from '../../design/ErrorSummary.tsx'
import { formProblems, refusalProblems } from '../../design/formProblems.ts'

const fields = z.object({
  email: z
    .string()
    .trim()
    .min(1, 'Enter your e-mail address.')
    .pipe(z.email('Enter an e-mail address like name@example.org.').max(200)),
  password: z.string().min(1, 'Enter your password.').max(128, 'A password has at most 128 characters.'),
})

export function SignInForm({ onSignedIn }: { onSignedIn: (person: PersonView) => void }) {
  const { session } = useClient()
  const [refused, setRefused] = useState<Refusal | null>(null)
  const [attempt, setAttempt] = useState(0)
  const { register, handleSubmit, formState, resetField } = useForm({
    resolver: zodResolver(fields),
    defaultValues: { email: '', password: '' },
    shouldFocusError: false,
    reValidateMode: 'onSubmit',
  })
  const { errors, isSubmitting } = formState
  const problems = refused ? refusalProblems(refused) : formProblems(errors, ['email', 'password'])
  const failed = () => setAttempt(count => count + 1)

  return (
    <>
      <ErrorSummary problems={problems} attempt={attempt} />
      <form
        noValidate
        onSubmit={event => {
          setRefused(null)
          void handleSubmit(async ({ email, password }) => {
            const answer = await session.signIn(email, password)
            if (!isRefusal(answer)) return onSignedIn(answer.person)
            resetField('password')
            setRefused(answer)
            failed()
          }, failed)(event)
        }}
      >
        <TextInput
          id="email"
          label="E-mail address"
          type="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          error={errors.email?.message}
          {...register('email')}
        />
        <TextInput
          id="password"
          label="Password"
          type="password"
          autoComplete="current-password"
          error={errors.password?.message}
          {...register('password')}
        />
        <Button type="submit" busy={isSubmitting}>
          {isSubmitting ? 'Signing in…' : 'Sign in'}
        </Button>
      </form>
    </>
  )
}
