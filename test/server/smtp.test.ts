// Bad mail servers, bad addresses, bad words: what goes over the wire to a real server, and what is written down after.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { readConfig } from '#server/config'
import { createSmtp } from '#server/mail/smtp'
import type { Outgoing } from '#server/usecases/mailPorts'
import { makeAuthority } from '#test/support/certificates'
import { sendTrusting } from '#test/support/mailProcess'
import { type MailServer, readMail, startMailServer, startSilentServer } from '#test/support/mailServer'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})
async function server(options?: Parameters<typeof startMailServer>[0]): Promise<MailServer> {
  const started = await startMailServer(options)
  stops.push(started.stop)
  return started
}
const mail: Outgoing = { id: 'a1', to: 'nurse@example.org', subject: 'Practice MDT', text: 'Come.\n', calendar: null }
const smtpTo = (url: string, patienceMs = 20_000) => createSmtp({ url, from: 'caseroom@example.org', patienceMs })
const failing = (responseCode: number) => Object.assign(new Error('no'), { responseCode })

test('[ML1] one recipient, one Message-ID for good, marked as written by a machine', async () => {
  const { url, received } = await server()
  expect(await smtpTo(url).send(mail)).toEqual({ type: 'sent' })
  expect(await smtpTo(url).send(mail)).toEqual({ type: 'sent' })
  expect(received).toHaveLength(2)
  for (const one of received) {
    const { headers, text } = readMail(one)
    expect(one.to).toEqual(['nurse@example.org'])
    expect(headers['message-id']).toBe('<a1@example.org>')
    expect(headers['auto-submitted']).toBe('auto-generated')
    expect(headers.subject).toBe('Practice MDT')
    expect(text).toContain('Come.')
  }
})

test('[ML11] [ML12] a mail server that is set by half, or oddly, is said at once; none at all is fine', () => {
  const problems = (env: Record<string, string>) => {
    const read = readConfig({ MODE: 'production', JWT_SECRET: 'k3V9q_L2xW7tZ0mB8nR4cY6uH1sD5fGjP', ...env })
    return read.ok ? [] : read.problems.map(problem => problem.split(':')[0])
  }
  const origin = { PUBLIC_ORIGIN: 'https://caseroom.example.org' }
  const from = { MAIL_FROM: 'caseroom@example.org' }
  expect(problems({})).toEqual([])
  expect(problems({ ...origin, ...from, SMTP_URL: 'smtps://n:p%40@mail.example.org:465' })).toEqual([])
  expect(problems({ SMTP_URL: 'smtp://mail.example.org' })).toEqual(['MAIL_FROM', 'PUBLIC_ORIGIN'])
  for (const SMTP_URL of [
    'mail.example.org',
    'http://mail.example.org',
    'smtp://mail.example.org/?tls=no',
    'smtp://:port',
  ]) {
    expect(problems({ ...origin, ...from, SMTP_URL }), SMTP_URL).toEqual(['SMTP_URL'])
  }
  expect(problems({ MAIL_FROM: 'Caseroom <a@example.org>', MAIL_DIGEST_HOUR: '24' })).toEqual([
    'MAIL_FROM',
    'MAIL_DIGEST_HOUR',
  ])
})

test('[ML12] no word of a subject or text begins a header, and no line of it ends the message', async () => {
  const { url, received } = await server()
  const subject = 'MDT\r\nBcc: all@example.org\r\n\r\nHello'
  const text = 'One\r\n.\r\nRCPT TO:<all@example.org>\r\nQUIT\r\nlast line\n'
  expect(await smtpTo(url).send({ ...mail, subject, text })).toEqual({ type: 'sent' })
  expect(received).toHaveLength(1)
  const read = received.map(readMail)[0]
  expect(received[0]?.to).toEqual(['nurse@example.org'])
  expect(Object.keys(read?.headers ?? {})).not.toContain('bcc')
  expect(read?.text).toContain('last line')
})

test.each([
  'a@example.org\r\nBcc: all@example.org',
  'a@example.org, all@example.org',
  'a@example.org> <all@example.org',
  '"a b"@example.org',
  'a\u202e@example.org',
  'a@example.org\u200f',
  'a@b@example.org',
  'nobody',
  '',
])('[ML12] the address %j is refused before anything is said to a server', async to => {
  const { url, received, seen } = await server()
  expect(await smtpTo(url).send({ ...mail, to })).toEqual({ type: 'never', fault: 'address' })
  expect(received).toEqual([])
  expect(seen()).toBe(0)
})

test('[ML2] a recipient that is refused for good, for now, and a mail that is refused', async () => {
  const refusing = (code: number) =>
    server({ onRcptTo: (address, _, done) => done(address.address.startsWith('nurse') ? failing(code) : null) })
  expect(await smtpTo((await refusing(550)).url).send(mail)).toEqual({ type: 'never', fault: 'recipient' })
  expect(await smtpTo((await refusing(450)).url).send(mail)).toEqual({ type: 'later', fault: 'busy' })
  const other = await refusing(550)
  expect(await smtpTo(other.url).send({ ...mail, to: 'gp@example.org' }), 'nobody else suffers').toEqual({
    type: 'sent',
  })
  const data = async (code: number) => smtpTo((await server({ answer: () => failing(code) })).url).send(mail)
  expect(await data(554)).toEqual({ type: 'never', fault: 'refused' })
  expect(await data(451)).toEqual({ type: 'later', fault: 'busy' })
  const sender = await server({ onMailFrom: (_address, _session, done) => done(failing(550)) })
  expect(await smtpTo(sender.url).send(mail), 'ours to mend').toEqual({ type: 'later', fault: 'sender' })
})

test('[ML2] a server that hangs, dies after the message, or is not there: later', async () => {
  const silent = await startSilentServer()
  stops.push(silent.stop)
  expect(await smtpTo(silent.url, 1_500).send(mail)).toEqual({ type: 'later', fault: 'timed-out' })
  const dying = await server({ answer: count => (count === 1 ? 'hang up' : null) })
  expect(await smtpTo(dying.url).send(mail)).toMatchObject({ type: 'later' })
  expect(await smtpTo(dying.url).send(mail)).toEqual({ type: 'sent' })
  expect([dying.seen(), dying.received.length], 'at least once').toEqual([2, 1])
  const gone = await startMailServer()
  await gone.stop()
  expect(await smtpTo(gone.url).send(mail)).toEqual({ type: 'later', fault: 'unreachable' })
})

test('[ML12] smtps to a server without TLS, or with a certificate of its own making: nothing is handed over', async () => {
  const plain = await server()
  expect(await smtpTo(plain.url.replace('smtp:', 'smtps:')).send(mail)).toMatchObject({ type: 'later', fault: 'tls' })
  const selfMade = await server({ secure: true, disabledCommands: [] })
  expect(await smtpTo(selfMade.url).send(mail)).toMatchObject({ type: 'later', fault: 'tls' })
  // Any address that is not this machine's own name counts as another machine.
  const elsewhere = await server({ host: '127.0.0.2' })
  expect(await smtpTo(elsewhere.url).send(mail), 'smtp without STARTTLS').toEqual({ type: 'later', fault: 'tls' })
  expect([plain.seen(), selfMade.seen(), elsewhere.seen()]).toEqual([0, 0, 0])
})

test('[ML12] [ML2] a wrong password waits until it is mended', async () => {
  const strict = await server({
    authOptional: false,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    onAuth: (auth, _session, done) =>
      auth.username === 'caseroom' && auth.password === 'p@ss/word' ? done(null, { user: 'x' }) : done(failing(535)),
  })
  const as = (who: string) => smtpTo(strict.url.replace('//', `//${who}@`)).send(mail)
  expect(await as('caseroom:wrong')).toEqual({ type: 'later', fault: 'sign-in' })
  expect(await as('caseroom:p%40ss%2Fword')).toEqual({ type: 'sent' })
})

test('[ML12] with the authority that the operator named, STARTTLS and TLS from the first byte reach another machine, password included; without it, or under another name, nothing is handed over', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'caseroom-authority-'))
  stops.push(() => rm(dir, { recursive: true, force: true }))
  const authority = makeAuthority()
  const file = join(dir, 'authority.pem')
  await writeFile(file, authority.cert)
  const host = '127.0.0.2'
  /** Of each sign-in: the name, and whether the line was secured by then. */
  const signedIn: [string | undefined, boolean][] = []
  const strict = (named: string, secure: boolean) =>
    server({
      ...{ host, secure, ...authority.vouchesFor(named), authOptional: false, disabledCommands: [] },
      onAuth(auth, session, done) {
        signedIn.push([auth.username, session.secure])
        done(auth.password === 'p@ss' ? null : failing(535), { user: 'caseroom' })
      },
    })
  const [starts, first, other] = [await strict(host, false), await strict(host, true), await strict('127.0.0.9', true)]
  const urls = [starts, first, other].map(({ url }) => url.replace('//', '//caseroom:p%40ss@'))
  expect(await sendTrusting(file, urls)).toEqual([{ type: 'sent' }, { type: 'sent' }, { type: 'later', fault: 'tls' }])
  expect(signedIn).toEqual([
    ['caseroom', true],
    ['caseroom', true],
  ])
  expect([starts, first].map(({ received }) => received.map(readMail)[0]?.text)).toEqual([
    expect.stringContaining('Come.'),
    expect.stringContaining('Come.'),
  ])
  for (const url of urls) expect(await smtpTo(url).send(mail), url).toEqual({ type: 'later', fault: 'tls' })
  expect([starts.seen(), first.seen(), other.seen(), signedIn.length], 'not a byte more').toEqual([1, 1, 0, 2])
}, 90_000)
