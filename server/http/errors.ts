// The HTTP door's translator: a refusal becomes its status; anything else becomes "internal" with its cause in the log only.
import type { ErrorRequestHandler, Response } from 'express'
import type { Logger } from 'pino'
import { type Refusal, type RefusalCode, refusals, refuse } from '#shared/errors'
import { isStoreTrouble, placesOf } from '../usecases/storeTrouble.ts'

export function sendRefusal(response: Response, refusal: Refusal): void {
  response.status(refusals[refusal.code].status).json(refusal)
}

export function refuseUnknown(response: Response, code: RefusalCode): void {
  sendRefusal(response, refuse(code))
}

export function translateErrors(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error)
    const refusal = fromParser(error)
    if (refusal) return sendRefusal(response, refusal)
    log.error({
      event: 'http-error',
      method: request.method,
      route: request.route?.path ?? 'unknown',
      error: error instanceof Error ? error.name : 'unknown',
      stack: placesOf(error),
    })
    return sendRefusal(response, refuse(isStoreTrouble(error) ? 'unavailable' : 'internal'))
  }
}

/** What the body parser and the router throw for bad input, by the types they document. */
function fromParser(error: unknown): Refusal | null {
  if (error instanceof URIError) return refuse('invalid', 'The address is not written correctly.')
  if (typeof error !== 'object' || error === null) return null
  const type = 'type' in error ? error.type : undefined
  switch (type) {
    case 'entity.parse.failed':
      return refuse('malformed-json')
    case 'entity.too.large':
      return refuse('too-large')
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return refuse('unsupported-type')
    case 'request.aborted':
    case 'request.size.invalid':
      return refuse('invalid')
    default: {
      const status = 'status' in error ? error.status : undefined
      if (status === 404) return refuse('not-found')
      return status === 400 ? refuse('invalid') : null
    }
  }
}
