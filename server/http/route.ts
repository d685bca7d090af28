// One row of the route table becomes one Express route: sign-in, parameters, body, use case, answer.
import { type Express, type Request, type RequestHandler, urlencoded } from 'express'
import { byteOrderMark } from '#shared/csv'
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import { fileView, type Route, type RouteName, routes } from '#shared/http'
import { id } from '#shared/ids'
import { isCompartment } from '#shared/record'
import type { Actor } from '../domain/access.ts'
import { identify } from '../usecases/identify.ts'
import { noteActivity } from '../usecases/locking.ts'
import type { Ports } from '../usecases/ports.ts'
import type { Handlers } from './call.ts'
import { sendRefusal } from './errors.ts'

interface Observer {
  observe(route: string, status: number, seconds: number): void
}

export function callRoute(
  app: Express,
  json: RequestHandler,
  name: RouteName,
  handlers: Handlers,
  ports: Ports,
  observer: Observer,
): void {
  const route: Route = routes[name]
  const parsers = route.form ? [form] : route.body ? [refuseOtherTypes, json] : []
  app[route.method](route.path, ...parsers, async (request, response) => {
    const started = process.hrtime.bigint()
    response.on('finish', () => {
      observer.observe(name, response.statusCode, Number(process.hrtime.bigint() - started) / 1e9)
    })
    const answer = await run()
    if (isRefusal(answer)) return sendRefusal(response, answer)
    const file = route.file ? fileView.parse(answer) : null
    if (!file) return void response.json(answer)
    // The mark is for spreadsheets; a calendar must not have it.
    const text = file.mediaType === 'text/csv' ? byteOrderMark + file.text : file.text
    response.setHeader('Cache-Control', 'no-store')
    response.attachment(file.fileName).type(`${file.mediaType}; charset=utf-8`).send(text)

    async function run(): Promise<object | Refusal> {
      const actor = await signedIn(ports, request)
      if (!actor && !route.open) return refuse('sign-in-again')
      const params = readParams(request)
      if (!params) return refuse('not-found')
      const body = readBody(route, request)
      if (isRefusal(body)) return body
      // Reading may be the page's own doing; what changes something was done by the person.
      if (actor && route.method !== 'get') await noteActivity(ports, actor)
      return handlers[name]({ actor, params, body, request, response })
    }
  })
}

async function signedIn(ports: Ports, request: Request): Promise<Actor | null> {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ')
  if (scheme?.toLowerCase() !== 'bearer' || !token) return null
  return (await identify(ports, token))?.actor ?? null
}

function readParams(request: Request): Record<string, string> | null {
  const params: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.params)) {
    const read = id.safeParse(value)
    if (name === 'compartment' ? !isCompartment(String(value)) : !read.success) return null
    params[name] = String(value)
  }
  return params
}

function readBody(route: Route, request: Request): unknown {
  if (!route.body) return undefined
  const read = route.body.safeParse(request.body)
  if (read.success) return read.data
  const problems = read.error.issues.map(issue => ({ path: issue.path.join('.'), message: issue.message }))
  return refuse('invalid', undefined, problems)
}

/** Plain pairs, and few of them. Another type leaves no body, which the schema refuses. */
const form = urlencoded({ extended: false, limit: '32kb', parameterLimit: 10 })

const refuseOtherTypes: RequestHandler = (request, response, next) => {
  if (request.is(['application/json', 'application/*+json'])) return next()
  return sendRefusal(response, refuse('unsupported-type'))
}
