// Room displays as use cases: a device asks for a code, somebody who prepares the meeting types it in, and takes it away again.
import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import type { Payload, Reply } from '#shared/live'
import type { Actor } from '../domain/access.ts'
import { type Display, displayCounts, displayEndsAt, newDisplay, pairedDisplay } from '../domain/display.ts'
import { peopleById } from './identify.ts'
import { changeMeeting, openMeeting } from './meetings.ts'
import type { Ports } from './ports.ts'

export interface DisplayStart {
  ok: true
  /** Null: keep the cookie you have. */
  credential: string | null
  view: { code: string | null; expiresAt: string }
}

/** The device's own display while it counts, and otherwise a new one that shows a code. */
export async function startDisplay(ports: Ports, credential: string | null): Promise<DisplayStart> {
  const known = credential === null ? null : await displayOf(ports, credential)
  if (known) return { ok: true, credential: null, view: { code: known.code, expiresAt: known.expiresAt } }
  const secret = randomBytes(32).toString('base64url')
  const now = ports.clock.now().toISOString()
  const display = newDisplay(ports.newId(), hashOf(secret), await freeCode(ports), now)
  await ports.displays.insert(display)
  return { ok: true, credential: `${display.id}.${secret}`, view: { code: display.code, expiresAt: display.expiresAt } }
}

/** The display a credential belongs to, if it counts now. */
export async function displayOf(ports: Ports, credential: string): Promise<Display | null> {
  const [id = '', secret = ''] = credential.split('.')
  const display = await ports.displays.get(id)
  if (!display || !same(hashOf(secret), display.secretHash)) return null
  const meeting = display.meetingId === null ? null : await ports.meetings.load(display.meetingId)
  return displayCounts(display, meeting, ports.clock.now().toISOString()) ? display : null
}

/** A person comes up on the wall: a row of their own audit, by who paired it. */
export function auditShown(ports: Ports, display: Display, meetingId: string, caseId: string): Promise<void> {
  const detail = { meeting: meetingId, display: display.id }
  const who = display.pairedBy ?? 'system'
  return ports.audit.record({ chain: caseId, who, what: 'display:view', outcome: 'done', detail })
}

export async function listDisplays(ports: Ports, actor: Actor, meetingId: string) {
  const meeting = await openMeeting(ports, actor, meetingId, 'meeting:prepare')
  if (isRefusal(meeting)) return meeting
  const now = ports.clock.now().toISOString()
  const people = await peopleById(ports)
  const displays = (await ports.displays.ofMeeting(meetingId)).filter(one => displayCounts(one, meeting, now))
  return {
    displays: displays.map(one => ({
      id: one.id,
      pairedBy: people.get(one.pairedBy ?? '')?.name ?? '',
      pairedAt: one.pairedAt ?? now,
      expiresAt: displayEndsAt(one, meeting),
      connected: ports.displayConnected(one.id),
    })),
  }
}

/** Wrong codes slow this person down: six digits must not be found by trying. */
export async function pairDisplay(
  ports: Ports,
  actor: Actor,
  meetingId: string,
  code: string,
): Promise<{ ok: true } | Refusal> {
  const meeting = await openMeeting(ports, actor, meetingId, 'meeting:prepare')
  if (isRefusal(meeting)) return meeting
  if (meeting.state === 'ended') return refuse('not-now', 'This meeting has ended.')
  const tries = `pair ${actor.id}`
  const wait = ports.throttle.waitFor(tries)
  if (wait > 0) return refuse('too-many', `Too many wrong codes. Wait ${wait} seconds, then try again.`)
  const now = ports.clock.now().toISOString()
  const display = await ports.displays.withCode(code)
  const paired =
    display !== null &&
    display.expiresAt > now &&
    (await ports.displays.pair(pairedDisplay(display, meetingId, actor.id, now), code))
  const detail = { meeting: meetingId, display: paired ? display.id : null }
  const outcome = paired ? 'done' : 'refused'
  await ports.audit.record({
    chain: 'system',
    who: actor.id,
    what: 'display:pair',
    outcome,
    detail: { ...detail, code: paired ? null : 'wrong-code' },
  })
  if (!paired) {
    ports.throttle.failed(tries)
    return refuse('invalid', 'No room screen shows this code now. Read it again: it changes every ten minutes.')
  }
  ports.throttle.succeeded(tries)
  ports.hub.emit('displayChanged', { displayId: display.id })
  return { ok: true }
}

export async function unpairDisplay(
  ports: Ports,
  actor: Actor,
  meetingId: string,
  displayId: string,
): Promise<{ ok: true } | Refusal> {
  const meeting = await openMeeting(ports, actor, meetingId, 'meeting:prepare')
  if (isRefusal(meeting)) return meeting
  const display = await ports.displays.get(displayId)
  if (!display || display.meetingId !== meetingId) return refuse('not-found')
  await ports.displays.revoke(displayId, ports.clock.now().toISOString())
  const detail = { meeting: meetingId, display: displayId }
  await ports.audit.record({ chain: 'system', who: actor.id, what: 'display:unpair', outcome: 'done', detail })
  ports.hub.emit('displayChanged', { displayId })
  return { ok: true }
}

export function setCurtain(
  ports: Ports,
  actor: Actor,
  payload: Payload<'room:curtain'> & { commandId: string },
): Promise<Reply> {
  return changeMeeting(ports, actor, 'meeting:prepare', payload, (meeting, d) => {
    if (meeting.state === 'ended') return refuse('not-now', 'This meeting has ended.')
    const type = payload.down ? 'curtain.closed' : 'curtain.opened'
    const event = { commandId: d.commandId, at: d.now, by: actor.id, type, subjectId: null }
    return { ok: true, state: { ...meeting, curtain: payload.down }, event }
  })
}

async function freeCode(ports: Ports): Promise<string> {
  for (;;) {
    const code = String(randomInt(1_000_000)).padStart(6, '0')
    if (!(await ports.displays.withCode(code))) return code
  }
}

const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex')

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
