// E-mail and password, then the code where there is an authenticator. Password managers and pasting work; nothing is stored by the page.
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
import { CodeForm } from './CodeForm.tsx'

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
  /** The right half of a sign-in that needs a code as well. */
  const [half, setHalf] = useState<z.infer<typeof fields> | null>(null)
  const { register, handleSubmit, formState, resetField } = useForm({
    resolver: zodResolver(fields),
    defaultValues: { email: '', password: '' },
    shouldFocusError: false,
    reValidateMode: 'onSubmit',
  })
  const { errors, isSubmitting } = formState
  const problems = refused ? refusalProblems(refused) : formProblems(errors, ['email', 'password'])
  const failed = () => setAttempt(count => count + 1)
  const again = (refusal: Refusal | null) => {
    setHalf(null)
    resetField('password')
    setRefused(refusal)
    if (refusal) failed()
  }

  if (half) return <CodeForm {...half} onSignedIn={onSignedIn} back={again} />
  return (
    <>
      <ErrorSummary problems={problems} attempt={attempt} />
      <form
        noValidate
        onSubmit={event => {
          setRefused(null)
          void handleSubmit(async given => {
            const answer = await session.signIn(given.email, given.password)
            if (!isRefusal(answer)) return onSignedIn(answer.person)
            if (answer.code === 'second-factor') return setHalf(given)
            again(answer)
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
