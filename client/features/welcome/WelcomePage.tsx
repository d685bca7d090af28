// Behind a one-time link: setting one's password, or, for the first administrator, beginning the installation.
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { isRefusal } from '#shared/errors'
import type { LinkView } from '#shared/staff'
import { useApi } from '../../app/clientContext.ts'
import { PageHeading } from '../../app/PageHeading.tsx'
import { Loading } from '../../design/Loading.tsx'
import { WelcomeForm } from './WelcomeForm.tsx'

type State = { kind: 'looking' } | { kind: 'over'; words: string } | { kind: 'open'; view: LinkView } | { kind: 'done' }

export function WelcomePage() {
  const api = useApi()
  // An object, so that the same link pasted again is looked at again.
  const [link, setLink] = useState(() => ({ secret: window.location.hash.slice(1) }))
  const [state, setState] = useState<State>({ kind: 'looking' })
  useEffect(() => {
    // Another link pasted into this page changes nothing but what stands behind the #.
    const pasted = () => {
      if (window.location.hash.length > 1) setLink({ secret: window.location.hash.slice(1) })
    }
    window.addEventListener('hashchange', pasted)
    return () => window.removeEventListener('hashchange', pasted)
  }, [])
  useEffect(() => {
    // Out of the address bar and the history at once: whoever looks over a shoulder gets nothing.
    window.history.replaceState(window.history.state, '', '/welcome')
    void api.call('lookAtLink', { body: { secret: link.secret } }).then(answer => {
      setState(
        isRefusal(answer)
          ? { kind: 'over', words: wordsOf(answer.code, answer.message) }
          : { kind: 'open', view: answer },
      )
    })
  }, [api, link])
  switch (state.kind) {
    case 'looking':
      return <Loading what="your link" />
    case 'over':
      return (
        <>
          <PageHeading title="This link does not work" />
          <p>{state.words}</p>
          <p>
            <Link to="/sign-in">Sign in</Link>
          </p>
        </>
      )
    case 'done':
      return (
        <>
          <PageHeading title="Your password is set" />
          <p>
            The link is used up. <Link to="/sign-in">Sign in with your e-mail address and the new password</Link>.
          </p>
        </>
      )
    case 'open':
      return (
        <div className="app-prose">
          <PageHeading title="Welcome to Caseroom" />
          <WelcomeForm secret={link.secret} view={state.view} done={() => setState({ kind: 'done' })} />
        </div>
      )
    default: {
      const never: never = state
      return never
    }
  }
}

function wordsOf(code: string, message: string): string {
  return code === 'invalid' ? 'This is not a whole link. Copy all of it, up to its last letter.' : message
}
