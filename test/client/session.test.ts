import { describe, expect, it } from 'vitest'
import { refuse } from '#shared/errors'
import type { SessionView } from '#shared/person'
import type { Exchange } from '../../client/api/http.ts'
import { createSession } from '../../client/api/session.ts'

const start = Date.parse('2026-11-24T14:00:00Z')

function view(id: string, minutes = 10, at = start): SessionView {
  return {
    accessToken: `token-of-${id}-${at}`,
    expiresAt: new Date(at + minutes * 60_000).toISOString(),
    person: {
      id,
      name: id,
      role: 'gp',
      organisation: { id: 'brook-lane', name: 'Brook Lane Surgery', kind: 'practice' },
      colour: 0,
    },
    safeguardingLead: false,
    demonstration: true,
    idleLockMinutes: 15,
    proofBy: 'password',
  }
}

/** A session whose server answers what the test says, and whose clock and timers the test holds. */
function setUp(answer: (name: string) => unknown) {
  const asked: string[] = []
  const timers: { run: () => void; ms: number }[] = []
  let time = start
  const exchange: Exchange = async name => {
    asked.push(name)
    return answer(name) as Awaited<ReturnType<Exchange>> as never
  }
  const session = createSession({
    exchange,
    now: () => time,
    setTimer: (run, ms) => {
      const timer = { run, ms }
      timers.push(timer)
      return () => {
        const at = timers.indexOf(timer)
        if (at >= 0) timers.splice(at, 1)
      }
    },
    alone: run => run(),
  })
  return { session, asked, timers, wait: (ms: number) => (time += ms) }
}

describe('the session of a page', () => {
  it('[CL1] callers that need a new token at the same moment share one renewal', async () => {
    const { session, asked } = setUp(() => view('shah'))
    const good = await Promise.all([session.renew(), session.renew(), session.renew()])
    expect(good).toEqual([true, true, true])
    expect(asked).toEqual(['refresh'])
  })

  it('[CL2] a token of ten minutes is renewed at eight, once', async () => {
    const { session, timers } = setUp(() => view('shah'))
    await session.start()
    expect(timers.map(timer => timer.ms)).toEqual([8 * 60_000])
  })

  it('[CL3] a session that ends while a page is open covers the page and keeps who it was', async () => {
    let answers: unknown = view('shah')
    const { session, timers } = setUp(() => answers)
    await session.start()
    answers = refuse('sign-in-again')
    expect(await session.renew()).toBe(false)
    expect(session.state()).toMatchObject({ kind: 'ended', because: 'expired', session: { person: { id: 'shah' } } })
    expect(session.token()).toBeNull()
    expect(timers).toEqual([])
  })

  it('[CL3] without an open page a refused renewal is signed out, not ended', async () => {
    const { session } = setUp(() => refuse('sign-in-again'))
    await session.start()
    expect(session.state()).toEqual({ kind: 'signed-out', unconfirmed: false })
  })

  it('[CL4] another person who signed in beside it never lends their rights to an open page', async () => {
    let answers: unknown = view('shah')
    const { session } = setUp(() => answers)
    await session.start()
    answers = view('lee')
    expect(await session.renew()).toBe(false)
    expect(session.state()).toMatchObject({
      kind: 'ended',
      because: 'someone-else',
      session: { person: { id: 'shah' } },
    })
    expect(session.token()).toBeNull()
    await session.signIn('lee@example.org', 'x')
    expect(session.state()).toMatchObject({ kind: 'ended', session: { person: { id: 'shah' } } })
    answers = view('shah')
    await session.signIn('shah@example.org', 'x')
    expect(session.state()).toMatchObject({ kind: 'signed-in', session: { person: { id: 'shah' } } })
  })

  it('[CL17] signing out never looks like a session that ended by itself, whatever asks for a token meanwhile', async () => {
    const kinds: string[] = []
    const { session } = setUp(name => {
      if (name === 'signOut') void session.renew()
      return name === 'refresh' && session.state().kind === 'starting' ? view('shah') : refuse('sign-in-again')
    })
    await session.start()
    session.subscribe(() => kinds.push(session.state().kind))
    await session.signOut()
    expect(kinds).toEqual(['signed-out'])
    expect(session.state()).toEqual({ kind: 'signed-out', unconfirmed: false, elsewhere: null })
  })

  it('[CL17] a sign-out that the server did not hear of says so', async () => {
    let answers: unknown = view('shah')
    const { session } = setUp(() => answers)
    await session.start()
    answers = refuse('unavailable')
    await session.signOut()
    expect(session.state()).toEqual({ kind: 'signed-out', unconfirmed: true, elsewhere: null })
  })

  it('[CL18] a lock covers the page before the server answers; the password uncovers it, for the same person only', async () => {
    let answers: unknown = view('shah')
    const { session, asked, timers } = setUp(() => answers)
    await session.start()
    answers = { ok: true }
    const locking = session.lock()
    expect(session.state()).toMatchObject({ kind: 'ended', because: 'locked', session: { person: { id: 'shah' } } })
    expect(session.token(), 'nothing can be asked for meanwhile').toBeNull()
    await locking
    expect(asked).toEqual(['refresh', 'lock'])
    expect(timers).toEqual([])
    answers = refuse('wrong-proof')
    await session.unlock('x')
    expect(session.state()).toMatchObject({ because: 'locked' })
    answers = view('lee')
    await session.unlock('x')
    expect(session.state()).toMatchObject({ because: 'someone-else', session: { person: { id: 'shah' } } })
    answers = refuse('sign-in-again')
    await session.unlock('x')
    expect(session.state(), 'over: the whole sign-in is needed').toMatchObject({ because: 'expired' })
    answers = view('shah')
    await session.unlock('x')
    expect(session.state()).toMatchObject({ kind: 'signed-in', session: { person: { id: 'shah' } } })
  })

  it('[CL18] a session that the server locked covers an open page and asks for the password', async () => {
    let answers: unknown = view('shah')
    const { session } = setUp(() => answers)
    await session.start()
    answers = refuse('locked')
    expect(await session.renew()).toBe(false)
    expect(session.state()).toMatchObject({ kind: 'ended', because: 'locked' })
    const fresh = setUp(() => refuse('locked')).session
    await fresh.start()
    expect(fresh.state(), 'a page that holds nothing asks for a whole sign-in').toMatchObject({ kind: 'signed-out' })
  })

  it('[CL5] a server that cannot be reached ends no session: the token is used while it lasts, and renewal is tried again', async () => {
    let answers: unknown = view('shah')
    const { session, timers, wait } = setUp(() => answers)
    await session.start()
    answers = refuse('unavailable')
    wait(8 * 60_000)
    expect(await session.renew()).toBe(true)
    expect(session.state().kind).toBe('signed-in')
    expect(timers.map(timer => timer.ms)).toEqual([10_000])
    wait(3 * 60_000)
    expect(await session.renew()).toBe(false)
    expect(session.state().kind).toBe('signed-in')
  })
})
