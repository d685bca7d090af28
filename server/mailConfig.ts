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

export const mailVariables = {
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/[^\s/]+\/?$/, 'must be like smtps://name:password@mail.example.org:465')
    .refine(text => URL.canParse(text), 'is not an address that can be read')
    .optional(),
  MAIL_FROM: z.string().refine(isAddress, 'must be one address, like caseroom@example.org').optional(),
  MAIL_DIGEST_HOUR: z.coerce.number().int().min(0).max(23).default(7),
}

/** @param origin where people reach the server: what the links in mails begin with */
export function readMail(
  env: z.infer<z.ZodObject<typeof mailVariables>>,
  origin: string | undefined,
  problems: string[],
): MailConfig {
  const { SMTP_URL: smtpUrl, MAIL_FROM: from } = env
  if (smtpUrl !== undefined && from === undefined) problems.push('MAIL_FROM: missing; mails need a sender.')
  if (smtpUrl !== undefined && origin === undefined) {
    problems.push('PUBLIC_ORIGIN: needed with SMTP_URL, or the links in mails would lead nowhere.')
  }
  return { smtpUrl: smtpUrl ?? null, from: from ?? 'caseroom@localhost', digestHour: env.MAIL_DIGEST_HOUR }
}
