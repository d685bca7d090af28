// The refresh cookie: out of reach of scripts, sent to this site only.
import type { Request, Response } from 'express'

export interface RefreshCookie {
  read(request: Request): string | null
  write(response: Response, token: string): void
  clear(response: Response): void
}

/** `secure` is false only for plain HTTP on this machine, where a `__Host-` cookie would never be sent back. */
export function createRefreshCookie(secure: boolean): RefreshCookie {
  const name = secure ? '__Host-caseroom' : 'caseroom'
  const options = { httpOnly: true, secure, sameSite: 'strict', path: '/' } as const
  return {
    read(request) {
      for (const pair of (request.headers.cookie ?? '').split(';')) {
        const [key, value] = pair.trim().split('=')
        if (key === name && value && /^[\w.-]{1,200}$/.test(value)) return value
      }
      return null
    },
    write: (response, token) => void response.cookie(name, token, options),
    clear: response => void response.clearCookie(name, options),
  }
}
