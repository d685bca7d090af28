// Sends a file with progress. XMLHttpRequest, because fetch cannot tell how much of a request has left.
import { type Refusal, refuse } from '#shared/errors'
import { type ReplyOf, routes } from '#shared/http'
import { readAnswer, unreachable } from './http.ts'
import type { Session } from './session.ts'

export interface UploadOptions {
  file: Blob
  token: string | null
  /** 0 to 1; 1 means that everything left the browser, not that it was stored. */
  onProgress: (share: number) => void
  signal: AbortSignal
}

export async function importBundle(
  session: Session,
  options: Omit<UploadOptions, 'token'>,
): Promise<ReplyOf<'importBundle'> | Refusal> {
  const first = await send({ ...options, token: session.token() })
  if (!('ok' in first) || first.ok !== false || first.code !== 'sign-in-again') return first
  return (await session.renew()) ? send({ ...options, token: session.token() }) : first
}

function send(options: UploadOptions): Promise<ReplyOf<'importBundle'> | Refusal> {
  return new Promise(resolve => {
    const request = new XMLHttpRequest()
    request.open('POST', routes.importBundle.path)
    request.setRequestHeader('content-type', 'application/fhir+json')
    request.setRequestHeader('accept', 'application/json')
    if (options.token) request.setRequestHeader('authorization', `Bearer ${options.token}`)
    request.upload.onprogress = event => {
      if (event.lengthComputable) options.onProgress(event.loaded / event.total)
    }
    request.upload.onload = () => options.onProgress(1)
    request.onload = () =>
      resolve(
        readAnswer(routes.importBundle.reply, request.status >= 200 && request.status < 300, request.responseText),
      )
    request.onerror = () => resolve(refuse('unavailable', unreachable))
    request.onabort = () => resolve(refuse('unavailable', 'You stopped the upload. Nothing was imported.'))
    options.signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(options.file)
  })
}
