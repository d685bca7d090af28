// Signing in at the organisation's own provider: there with a sealed cookie, back with the provider's answer.
import type { Request } from 'express'
import { isRefusal, refuse } from '#shared/errors'
import { routes } from '#shared/http'
import { beginElsewhere, endElsewhere, finishElsewhere } from '../usecases/elsewhere.ts'
import type { Ports } from '../usecases/ports.ts'
import type { Call } from './call.ts'
import type { RefreshCookie } from './cookie.ts'

export function elsewhereHandlers(ports: Ports, refresh: RefreshCookie, secure: boolean) {
  const name = secure ? '__Host-caseroom-elsewhere' : 'caseroom-elsewhere'
  // Strict is enough: the page that comes back asks for the end of it by a request of its own.
  const options = { httpOnly: true, secure, sameSite: 'strict', path: '/' } as const
  return {
    signInWays: async () => ({ elsewhere: ports.elsewhere?.name ?? null }),
    beginElsewhere: async ({ response }: Call) => {
      const begun = await beginElsewhere(ports).catch(() => refuse('unavailable', away))
      if (isRefusal(begun)) return begun
      response.cookie(name, begun.sealed, options)
      return { ok: true, url: begun.url }
    },
    endElsewhere: async ({ body }: Call) => {
      const given = routes.endElsewhere.body.parse(body)
      return endElsewhere(ports, given.logout_token).catch((error: unknown) => {
        if (error instanceof TypeError || (error instanceof Error && error.name === 'TimeoutError'))
          return refuse('unavailable', away)
        throw error
      })
    },
    finishElsewhere: async ({ body, request, response }: Call) => {
      const { search } = routes.finishElsewhere.body.parse(body)
      const given = { search, sealed: sealedOf(request, name), held: refresh.read(request) }
      const answer = await finishElsewhere(ports, given).catch((error: unknown) => {
        if (error instanceof TypeError) return refuse('unavailable', away)
        throw error
      })
      // One answer of the provider is tried once.
      response.clearCookie(name, options)
      if (isRefusal(answer)) return answer
      if (answer.refreshToken !== null) refresh.write(response, answer.refreshToken)
      return answer.view
    },
  }
}

const away = 'The other sign-in cannot be reached. Try again in a moment, or sign in with your password.'

function sealedOf(request: Request, name: string): string | null {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = pair.trim().split('=')
    if (key === name && value && /^[\w.-]{1,2000}$/.test(value)) return value
  }
  return null
}
