// The part of the configuration about e-mails.
import { z } from 'zod'
import { isAddress } from '#shared/mail'

export interface MailConfig {
  /** Null = mails are kept to be looked at, and none is sent. */
  smtpUrl: string | null
  /** The sender of every mail. */
  from: string
  /** London hour from which on the daily mail goes out. */
  digestHour: number
}

/** A mail server's address: smtp or smtps, with nothing behind the port. */
export const smtpUrl = z
  .string()
  .regex(/^smtps?:\/\/[^\s/]+\/?$/, {
    error: 'must be like smtps://name:password@mail.example.org:465',
    abort: true,
  })
  .refine(text => URL.canParse(text), 'is not an address that can be read')
export const mailAddress = z.string().refine(isAddress, 'must be one address, like caseroom@example.org')

/** @param origin where people reach the server: what the links in mails begin with */
export function readMail(
  env: { SMTP_URL?: string | undefined; MAIL_FROM?: string | undefined; MAIL_DIGEST_HOUR: number },
  origin: string | undefined,
  problems: string[],
): MailConfig {
  const { SMTP_URL: url, MAIL_FROM: from } = env
  if (url !== undefined && from === undefined) problems.push('MAIL_FROM: missing; mails need a sender.')
  if (url !== undefined && origin === undefined) {
    problems.push('PUBLIC_ORIGIN: needed with SMTP_URL, or the links in mails would lead nowhere.')
  }
  return { smtpUrl: url ?? null, from: from ?? 'caseroom@localhost', digestHour: env.MAIL_DIGEST_HOUR }
}
