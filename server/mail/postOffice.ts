// What the use cases know of mail: links, calendar files, and a way out when a mail server is set.
import type { Sealing } from '../usecases/accountPorts.ts'
import type { PostOffice } from '../usecases/mailPorts.ts'
import { calendarFile } from './calendarFile.ts'
import { createSmtp } from './smtp.ts'

interface Settings {
  smtpUrl: string | null
  from: string
  digestHour: number
}

export function createPostOffice(
  { smtpUrl, from, digestHour }: Settings,
  origin: string,
  sealing: Sealing,
): PostOffice {
  return {
    origin,
    digestHour,
    sealing,
    send: smtpUrl === null ? null : createSmtp({ url: smtpUrl, from }).send,
    calendarFile: (entry, method, to) => calendarFile(entry, method, { from, to }),
  }
}
