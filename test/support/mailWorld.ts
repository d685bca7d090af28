// A server with a mail server beside it, a clock that a test moves, and a patient whose every word may be in no mail.
import type { Case } from '#server/domain/case'
import { identify } from '#server/usecases/identify'
import { createMeeting } from '#server/usecases/meetings'
import type { MailKind } from '#shared/mail'
import { startWorld, type World } from './app.ts'
import { type MailServer, type Received, readMail, startMailServer } from './mailServer.ts'

export const day = 86_400_000
export const iso = (at: number) => new Date(at).toISOString()
export const subjects = (list: Received[]) => list.map(one => readMail(one).headers.subject ?? '')

/** Which kinds the tests of meetings send, and which the tests of work; together all. */
export const meetingMails: MailKind[] = [
  ...(['deputy-asked', 'digest', 'meeting-cancelled', 'meeting-changed', 'meeting-invited', 'roles-missing'] as const),
]
export const workMails: MailKind[] = ['account-link', 'emergency', 'feedback', 'meeting-invited', 'minutes-to-sign']

export const canary: Partial<Case> = {
  person: {
    ...{ family: 'Quagmire', given: 'Zebulon', title: 'Mr', preferredName: 'Zebby', birthDate: '1938-02-11' },
    ...{ gender: 'Male', nhsNumber: { value: '9990000026', status: 'verified' }, deceased: null, address: null },
    ...{ phones: [], language: null, interpreter: false },
  },
}
export const canaryWords =
  /quagmire|zebulon|zebby|999\s?000\s?0026|11[-/ ](feb|0?2)|february 1938|1938|can he go home alone/i

export interface MailWorld {
  world: World
  mails: MailServer
  now: number
  /** What the mail server says to a whole message. */
  answer: Error | 'hang up' | null
  /** What somebody received, from the nth message on. */
  to(person: string, from?: number): Received[]
  actor(person: string): Promise<NonNullable<Awaited<ReturnType<typeof identify>>>['actor']>
  plan(startsAt: number, change?: Partial<Parameters<typeof createMeeting>[2]>): Promise<string>
  call(person: string, method: string, path: string, body?: unknown): Promise<{ status: number; body: Answer }>
  keepOut(caseId: string, personId: string): Promise<void>
  /** Kinds that were sent, in order of the alphabet. */
  kindsSent(): Promise<MailKind[]>
  stop(): Promise<void>
}
// biome-ignore lint/suspicious/noExplicitAny: an answer is compared, never used
type Answer = any

/** From a Tuesday in London's summer on, before the hour of the digest. */
export async function startMailWorld(): Promise<MailWorld> {
  const clock: Pick<MailWorld, 'now' | 'answer'> = { now: begin, answer: null }
  const mails = await startMailServer({ answer: () => clock.answer })
  const world = await startWorld(
    { clock: { now: () => new Date(clock.now) } },
    { mail: { smtpUrl: mails.url, from: 'caseroom@example.org', digestHour: 7 } },
  )
  const m: MailWorld = {
    ...{ world, mails },
    get now() {
      return clock.now
    },
    set now(at) {
      clock.now = at
    },
    get answer() {
      return clock.answer
    },
    set answer(next) {
      clock.answer = next
    },
    to: (person, from = 0) => mails.received.slice(from).filter(one => one.to.includes(`${person}@example.org`)),
    async actor(person) {
      const identified = await identify(world.app.ports, await world.token(person))
      if (!identified) throw new Error(`${person} has no account`)
      return identified.actor
    },
    async plan(startsAt, change = {}) {
      const made = await createMeeting(world.app.ports, await m.actor('chair'), {
        ...{ title: 'Frailty MDT', kind: 'mdt', startsAt: iso(startsAt), plannedMinutes: 120, place: 'Room 2' },
        ...{ chairId: 'chair', deputyId: null, memberIds: ['gp', 'pharmacist'], requiredRoles: ['gp'], ...change },
      })
      if (!made.ok) throw new Error(made.message)
      return made.id
    },
    async call(person, method, path, body) {
      const response = await fetch(world.url + path, {
        method,
        headers: { Authorization: `Bearer ${await world.token(person)}`, 'Content-Type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { status: response.status, body: await response.json() }
    },
    async keepOut(caseId, personId) {
      const one = await world.app.ports.cases.get(caseId)
      if (!one) throw new Error('no such case')
      const span = { from: iso(m.now - day).slice(0, 10), until: null }
      const out = { kind: 'person' as const, id: personId, ...span, reason: 'A neighbour' }
      await world.app.ports.cases.save({
        ...one,
        wishes: { ...one.wishes, exclusions: [...one.wishes.exclusions, out] },
      })
    },
    async kindsSent() {
      const lists = await Promise.all(['practice', 'trust'].map(id => world.app.ports.mails.ofOrganisation(id, 1_000)))
      return [...new Set(lists.flat().flatMap(mail => (mail.state === 'sent' ? [mail.kind] : [])))].sort()
    },
    async stop() {
      await world.stop()
      await mails.stop()
    },
  }
  return m
}

const begin = Date.parse('2026-10-20T05:00:00.000Z')
