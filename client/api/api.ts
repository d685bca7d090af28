// What screens call: a route by its name, with the session's token; a token that just ran out is renewed once, and where a
// proof is asked for the person is asked, once.
import { isRefusal, type Refusal } from '#shared/errors'
import type { ReplyOf, RouteName } from '#shared/http'
import type { Ask, Exchange } from './http.ts'
import type { Session } from './session.ts'

export interface Api {
  /** The answer or a Refusal; never throws. */
  call<N extends RouteName>(name: N, ask?: Ask<N>): Promise<ReplyOf<N> | Refusal>
  /** For queries: the answer, or throws Refused. */
  ask<N extends RouteName>(name: N, ask?: Ask<N>): Promise<ReplyOf<N>>
}

/** A refusal on its way through a library that knows failures only as exceptions. */
export class Refused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.message)
    this.name = 'Refused'
    this.refusal = refusal
  }
}

export function createApi(collaborators: {
  exchange: Exchange
  session: Session
  /** Asks the person to prove that it is them; false = they would rather not. */
  proveAgain: () => Promise<boolean>
}): Api {
  const { exchange, session, proveAgain } = collaborators
  const call: Api['call'] = async (name, ask = {}) => {
    const answer = await renewing(name, ask)
    if (!isRefusal(answer) || answer.code !== 'step-up') return answer
    return (await proveAgain()) ? renewing(name, ask) : answer
  }
  const renewing: Api['call'] = async (name, ask = {}) => {
    const first = await exchange(name, ask, session.token())
    if (!isRefusal(first) || first.code !== 'sign-in-again') return first
    return (await session.renew()) ? exchange(name, ask, session.token()) : first
  }
  return {
    call,
    async ask(name, ask) {
      const answer = await call(name, ask)
      if (isRefusal(answer)) throw new Refused(answer)
      return answer
    },
  }
}
