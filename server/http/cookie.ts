// The refresh cookie: out of reach of scripts, sent to this site only.
import type { Request, Response } from 'express'

export interface RefreshCookie {
  read(request: Request): string | null
  write(response: Response, token: string): void
  clear(response: Response): void
}

/** The credential of a room display: it names a device and nobody. */
export interface RoomCookie {
  read(header: string | undefined): string | null
  write(response: Response, credential: string): void
}

const displayHours = 24
/** A link may be opened before the day; the server ends it with the slot. */
const visitDays = 30

/** `secure` is false only for plain HTTP on this machine, where a `__Host-` cookie would never be sent back. */
export function createRefreshCookie(secure: boolean): RefreshCookie {
  const name = nameFor('caseroom', secure)
  const options = { httpOnly: true, secure, sameSite: 'strict', path: '/' } as const
  return {
    read: request => readCookie(request.headers.cookie, name),
    write: (response, token) => void response.cookie(name, token, options),
    clear: response => void response.clearCookie(name, options),
  }
}

/** It outlives a restart of the browser on the wall, and not the day. */
function createRoomCookie(secure: boolean): RoomCookie {
  const name = nameFor('caseroom-room', secure)
  const options = { httpOnly: true, secure, sameSite: 'strict', path: '/', maxAge: displayHours * 3_600_000 } as const
  return {
    read: header => readCookie(header, name),
    write: (response, credential) => void response.cookie(name, credential, options),
  }
}

/** The credential of a visit: one browser, one item, and worthless afterwards. A closed page may be opened again until then. */
export type VisitCookie = RoomCookie

function createVisitCookie(secure: boolean): VisitCookie {
  const name = nameFor('caseroom-visit', secure)
  const options = { httpOnly: true, secure, sameSite: 'strict', path: '/', maxAge: visitDays * 86_400_000 } as const
  return {
    read: header => readCookie(header, name),
    write: (response, credential) => void response.cookie(name, credential, options),
  }
}

/** Of devices and pages that nobody signs in at. */
export function createOpenCookies(secure: boolean) {
  const [roomCookie, visitCookie] = [createRoomCookie(secure), createVisitCookie(secure)]
  return { roomCookie, visitCookie, readers: { readRoomCookie: roomCookie.read, readVisitCookie: visitCookie.read } }
}

const nameFor = (name: string, secure: boolean) => (secure ? `__Host-${name}` : name)

function readCookie(header: string | undefined, name: string): string | null {
  for (const pair of (header ?? '').split(';')) {
    const [key, value] = pair.trim().split('=')
    if (key === name && value && /^[\w.-]{1,200}$/.test(value)) return value
  }
  return null
}
