// A mail server of this machine, as wilful as a test wants it.
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export interface Received {
  /** Envelope, as the server was told it. */
  to: string[]
  /** The whole message as it came. */
  raw: string
}

export interface MailServer {
  url: string
  received: Received[]
  /** How many messages came whole, also those that were not acknowledged. */
  seen(): number
  stop(): Promise<void>
}

/** `answer`: what a whole message is answered with; an error with `responseCode`, or 'hang up'. */
export async function startMailServer(
  options: SMTPServerOptions & { host?: string; answer?: (count: number) => Error | 'hang up' | null } = {},
): Promise<MailServer> {
  const received: Received[] = []
  let seen = 0
  const sockets = new Set<Socket>()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    ...options,
    onData(stream, session, callback) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        seen++
        const to = session.envelope.rcptTo.map(one => one.address)
        const answer = options.answer?.(seen) ?? null
        if (answer === 'hang up') {
          for (const socket of sockets) socket.destroy()
          return
        }
        if (answer === null) received.push({ to, raw: Buffer.concat(parts).toString('utf8') })
        callback(answer)
      })
    },
  })
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.on('error', () => {
    // A peer that leaves in the middle is what these tests are about.
  })
  const host = options.host ?? '127.0.0.1'
  server.listen(0, host)
  await once(server.server, 'listening')
  const address = server.server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `${options.secure ? 'smtps' : 'smtp'}://${host}:${address.port}`,
    received,
    seen: () => seen,
    stop: () => new Promise(resolve => server.close(() => resolve())),
  }
}

/** Takes connections and never says a word. */
export async function startSilentServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {
      // Given up by the other side, as it should be.
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    stop: () =>
      new Promise(resolve => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}

/** A part of a message as a reader sees it: header lines joined, quoted-printable and base64 undone. */
export function readMail({ raw }: Received): { headers: Record<string, string>; text: string } {
  const [head = ''] = raw.split('\r\n\r\n')
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')
  const headers = Object.fromEntries(
    lines.map(line => {
      const at = line.indexOf(':')
      return [line.slice(0, at).toLowerCase(), decodeWords(line.slice(at + 1).trim())]
    }),
  )
  return { headers, text: decodeBodies(raw) }
}

function decodeWords(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([qb])\?([^?]*)\?=/gi, (_, way: string, word: string) =>
      way.toLowerCase() === 'b' ? Buffer.from(word, 'base64').toString('utf8') : unquote(word.replaceAll('_', ' ')),
    )
}

/** Every part of the message, decoded, one after the other. */
function decodeBodies(raw: string): string {
  const boundaries = [...raw.matchAll(/boundary="([^"]+)"/g)].map(match => `--${match[1]}`)
  const parts = boundaries.length === 0 ? [raw] : raw.split(new RegExp(boundaries.map(RegExpEscape).join('|')))
  return parts
    .map(part => {
      const at = part.indexOf('\r\n\r\n')
      const head = part.slice(0, at)
      const body = part.slice(at + 4)
      if (/Content-Transfer-Encoding: base64/i.test(head)) return Buffer.from(body, 'base64').toString('utf8')
      return /Content-Transfer-Encoding: quoted-printable/i.test(head) ? unquote(body) : body
    })
    .join('\n')
}

const RegExpEscape = (text: string): string => text.replace(/[^\w]/g, '\\$&')

function unquote(text: string): string {
  const bytes = text
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
