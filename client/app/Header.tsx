import { Link, useNavigate, useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import type { SessionView } from '#shared/person'
import { roleLabel } from '#shared/roles'
import { useAsk } from './asking.ts'
import { useClient } from './clientContext.ts'
import { loadAnew } from './loadAnew.ts'
import { keepsRegister, managesStaff, may, mayImport, searchesAudit, seesCases, watchesMail } from './rights.ts'

export function Header({ session, compact }: { session: SessionView | null; compact: boolean }) {
  return (
    <header className={`app-header${compact ? ' app-header--compact' : ''}`}>
      {session?.demonstration ? <p className="app-demonstration">Demonstration data – not real patients</p> : null}
      <div className={compact ? 'app-header__inner' : 'app-header__inner nhsuk-width-container'}>
        <div className="app-header__brand">
          <Link to="/" className="app-header__product">
            Caseroom
          </Link>
          {session ? <span className="app-header__organisation">{session.person.organisation.name}</span> : null}
        </div>
        {session ? (
          <>
            <Navigation session={session} />
            <Account session={session} />
          </>
        ) : null}
      </div>
    </header>
  )
}

function Navigation({ session }: { session: SessionView }) {
  const today = useAsk('today').data
  const counts = {
    actions: today?.actionsOffered ?? 0,
    flags: today?.flagsToAnswer ?? 0,
    messages: today?.messagesToRead ?? 0,
  }
  return (
    <nav className="app-nav" aria-label="Main">
      <ul>
        <li>
          <Link to="/" activeOptions={{ exact: true }} activeProps={current}>
            Today
          </Link>
        </li>
        {seesCases(session) ? (
          <>
            <li>
              <Link to="/meetings" activeProps={current}>
                Meetings
              </Link>
            </li>
            <li>
              <Link to="/actions" activeProps={current}>
                Actions
                <Count number={counts.actions} words="offered to you" />
              </Link>
            </li>
            <li>
              <Link to="/flags" activeProps={current}>
                Flags
                <Count number={counts.flags} words="to answer" />
              </Link>
            </li>
            <li>
              <Link to="/messages" activeProps={current}>
                Messages
                <Count number={counts.messages} words="to read" />
              </Link>
            </li>
          </>
        ) : null}
        {may(session, 'medicines:list') ? (
          <li>
            <Link to="/medicines" activeProps={current}>
              Medicines
            </Link>
          </li>
        ) : null}
        {mayImport(session) ? (
          <li>
            <Link to="/import" activeProps={current}>
              Import
            </Link>
          </li>
        ) : null}
        {keepsRegister(session) ? (
          <li>
            <Link to="/admin/organisations" activeProps={current}>
              Organisations
            </Link>
          </li>
        ) : null}
        {managesStaff(session) ? (
          <li>
            <Link to="/admin/staff" activeProps={current}>
              Staff
            </Link>
          </li>
        ) : null}
        {watchesMail(session) ? (
          <li>
            <Link to="/admin/mail" activeProps={current}>
              Mail
            </Link>
          </li>
        ) : null}
        {searchesAudit(session) ? (
          <li>
            <Link to="/admin/audit" activeProps={current}>
              Audit
            </Link>
          </li>
        ) : null}
      </ul>
    </nav>
  )
}

const current = { 'aria-current': 'page' as const }

function Count({ number, words }: { number: number; words: string }) {
  if (number === 0) return null
  return (
    <span className="app-count">
      {number}
      <span className="nhsuk-u-visually-hidden"> {words}</span>
    </span>
  )
}

function Account({ session }: { session: SessionView }) {
  const { session: sessions } = useClient()
  const navigate = useNavigate()
  const router = useRouter()
  const [leaving, setLeaving] = useState(false)
  const leave = async () => {
    setLeaving(true)
    // The page first: a screen with text that is not saved yet may hold the person back, and then nothing is ended.
    await navigate({ to: '/sign-in', search: { out: true } })
    if (router.state.location.pathname === '/sign-in') {
      await sessions.signOut()
      const state = sessions.state()
      // Unheard by the server, the page stays to say so and to try again.
      if (state.kind === 'signed-out' && state.unconfirmed) {
        await navigate({ to: '/sign-in', search: {}, replace: true })
      } else loadAnew('/sign-in')
    }
    setLeaving(false)
  }
  return (
    <div className="app-account">
      <span className="app-account__person">
        <Link to="/account">{session.person.name}</Link>{' '}
        <span className="app-account__role">({roleLabel[session.person.role]})</span>
      </span>
      <button
        type="button"
        className="app-account__out app-account__lock"
        title="F9"
        onClick={() => void sessions.lock()}
      >
        Lock
      </button>
      <button type="button" className="app-account__out" onClick={() => void leave()} disabled={leaving}>
        Sign out
      </button>
    </div>
  )
}
