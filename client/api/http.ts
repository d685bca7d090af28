// The HTTP door as the page sees it: typed by shared/http.ts, every answer parsed once, every failure a Refusal value.

import { z } from 'zod'
import { type Refusal, refusal, refuse } from '#shared/errors'
import { type BodyOf, type ReplyOf, type Route, type RouteName, routes } from '#shared/http'

export type PathParams = Readonly<Record<string, string>>

/** What one request needs: `params` fill the `:names` of the path, `body` is sent as JSON. */
export interface Ask<N extends RouteName> {
  params?: PathParams
  body?: BodyOf<N>
  signal?: AbortSignal
}

/** One request with one answer. It never throws: no network, no JSON and no rights are all a Refusal. */
export type Exchange = <N extends RouteName>(
  name: N,
  ask: Ask<N>,
  token: string | null,
) => Promise<ReplyOf<N> | Refusal>

export const unreachable = 'The server cannot be reached. Nothing was confirmed; try again when you are connected.'

export function createExchange(collaborators: { fetch: typeof fetch }): Exchange {
  return async (name, ask, token) => {
    const route: Route = routes[name]
    let response: Response
    try {
      response = await collaborators.fetch(fillPath(route.path, ask.params ?? {}), {
        method: route.method.toUpperCase(),
        headers: {
          accept: 'application/json',
          ...(ask.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        },
        credentials: 'same-origin',
        cache: 'no-store',
        ...(ask.body === undefined ? {} : { body: JSON.stringify(ask.body) }),
        ...(ask.signal ? { signal: ask.signal } : {}),
      })
    } catch {
      return refuse('unavailable', unreachable)
    }
    const text = await response.text().catch(() => '')
    if (route.file && response.ok) return readAnswer(replySchema(name), true, JSON.stringify(fileOf(response, text)))
    return readAnswer(replySchema(name), response.ok, text)
  }
}

/** A file comes as itself; its name and type are in the headers. */
function fileOf(response: Response, text: string): object {
  const fileName = /filename="?([^";]+)/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'caseroom.txt'
  const mediaType = (response.headers.get('content-type') ?? '').split(';')[0]
  return { fileName, mediaType, text }
}

/** `schema` is asked only of a success; a proxy's error page or half an answer becomes "unavailable". */
export function readAnswer<T>(schema: z.ZodType<T>, ok: boolean, text: string): T | Refusal {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return refuse('unavailable')
  }
  const refused = refusal.safeParse(json)
  if (refused.success) return refused.data
  if (!ok) return refuse('unavailable')
  const answer = z.safeParse(schema, json)
  if (answer.success) return answer.data
  return refuse('internal', 'The server and this page are not of the same version. Reload the page.')
}

export function fillPath(path: string, params: PathParams): string {
  return path.replace(/:(\w+)/g, (_whole, name: string) => encodeURIComponent(params[name] ?? ''))
}

/** The compiler cannot follow a table by a type parameter; the table itself is what ReplyOf is made from. */
function replySchema<N extends RouteName>(name: N): z.ZodType<ReplyOf<N>> {
  const schema: z.ZodType = routes[name].reply
  return schema as z.ZodType<ReplyOf<N>>
}
