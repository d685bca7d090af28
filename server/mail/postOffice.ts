// What the use cases know of mail: links, calendar files, and a way out when a mail server is set.
import type { Sealing } from '../usecases/accountPorts.ts'
import type { PostOffice } from '../usecases/mailPorts.ts'
import { calendarFile } from './calendarFile.ts'
import { createSmtp } from './smtp.ts'

interface Settings {
  mail: { smtpUrl: string | null; from: string; digestHour: number }
  publicOrigin: string | null
  host: string
  port: number
}

export function createPostOffice({ mail, publicOrigin, host, port }: Settings, sealing: Sealing): PostOffice {
  const { smtpUrl, from, digestHour } = mail
  return {
    origin: publicOrigin ?? `http://${host}:${port}`,
    digestHour,
    sealing,
    send: smtpUrl === null ? null : createSmtp({ url: smtpUrl, from }).send,
    calendarFile: (entry, method, to) => calendarFile(entry, method, { from, to }),
  }
}
