// The mail server. What it says is turned into a few words of our own; nothing it says is kept or logged.
import { createTransport } from 'nodemailer'
import { isAddress, type MailFault } from '#shared/mail'
import type { Outcome } from '../domain/mail.ts'
import type { Outgoing } from '../usecases/mailPorts.ts'

export interface SmtpSettings {
  /** `smtps://`: TLS from the first byte. `smtp://`: STARTTLS, which only a server on this machine may lack. */
  url: string
  /** The sender, an address alone. */
  from: string
  /** Milliseconds of silence after which a try is over. */
  patienceMs?: number
}

export interface Smtp {
  send(mail: Outgoing): Promise<Outcome>
  close(): void
}

const onThisMachine = ['127.0.0.1', '[::1]', 'localhost']

export function createSmtp({ url, from, patienceMs = 20_000 }: SmtpSettings): Smtp {
  const { protocol, hostname, port, username, password } = new URL(url)
  const secure = protocol === 'smtps:'
  const transport = createTransport({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: !secure && !onThisMachine.includes(hostname),
    ...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    dnsTimeout: patienceMs,
    socketTimeout: patienceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const domain = from.slice(from.lastIndexOf('@') + 1)
  return {
    async send({ id, to, subject, text, calendar }) {
      if (!isAddress(to)) return { type: 'never', fault: 'address' }
      try {
        await transport.sendMail({
          from: { name: 'Caseroom', address: from },
          // As an object: a text would be read as a list of addresses.
          to: { name: '', address: to },
          subject,
          text,
          messageId: `<${id}@${domain}>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
          ...(calendar === null
            ? {}
            : { icalEvent: { method: calendar.method, content: calendar.text, filename: 'meeting.ics' } }),
        })
        return { type: 'sent' }
      } catch (error) {
        return outcomeOf(error)
      }
    },
    close: () => transport.close(),
  }
}

/** Only a "no" to this recipient or this mail is for good; everything else may be mended while it waits. */
function outcomeOf(error: unknown): Outcome {
  const { code, command, responseCode, ofTls } = readError(error)
  const permanent = responseCode !== null && responseCode >= 500
  if (command === 'RCPT TO' || command === 'DATA') {
    const fault = command === 'DATA' ? 'refused' : 'recipient'
    if (permanent) return { type: 'never', fault }
    if (responseCode !== null) return { type: 'later', fault: 'busy' }
  }
  return { type: 'later', fault: ofTls ? 'tls' : faultOf(code, command, responseCode) }
}

function faultOf(code: string, command: string, responseCode: number | null): MailFault {
  if (code === 'ETIMEDOUT') return 'timed-out'
  if (code === 'ETLS' || command === 'STARTTLS') return 'tls'
  if (code === 'EAUTH' || code === 'ENOAUTH') return 'sign-in'
  if (command === 'MAIL FROM' && responseCode !== null && responseCode >= 500) return 'sender'
  return responseCode === null ? 'unreachable' : 'busy'
}

function readError(error: unknown) {
  const given: { code?: unknown; command?: unknown; responseCode?: unknown; message?: unknown } =
    typeof error === 'object' && error !== null ? error : {}
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  return {
    code: text(given.code),
    command: text(given.command),
    responseCode: typeof given.responseCode === 'number' ? given.responseCode : null,
    // Certificates and broken handshakes come as any socket error does; only OpenSSL's words tell them apart.
    ofTls: typeof given.responseCode !== 'number' && /\bssl\b|\btls\b|certificate/i.test(text(given.message)),
  }
}
