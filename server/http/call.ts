// What a handler of the route table is given, and the compiler's hold on what it answers.
import type { Request, Response } from 'express'
import { type Refusal, refuse } from '#shared/errors'
import type { BodyOf, ReplyOf, RouteName } from '#shared/http'
import type { Actor } from '../domain/access.ts'

export interface Call {
  /** Null only on routes that are open. */
  actor: Actor | null
  params: Record<string, string>
  body: unknown
  request: Request
  response: Response
}

export type Handlers = { [N in RouteName]: (call: Call) => Promise<object | Refusal> }
type Typed<N extends RouteName> = Omit<Call, 'actor' | 'body'> & { actor: Actor; body: NonNullable<BodyOf<N>> }

/** The route table says what a handler answers; the compiler holds it to that. */
export function as<N extends RouteName>(_name: N, handle: (call: Typed<N>) => Promise<ReplyOf<N> | Refusal>) {
  return async (call: Call): Promise<object | Refusal> => {
    if (!call.actor) return refuse('sign-in-again')
    // The body passed this route's schema in route.ts; `body` is what that schema made of it.
    return handle({ ...call, actor: call.actor, body: call.body as NonNullable<BodyOf<N>> })
  }
}
