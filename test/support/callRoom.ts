// People at their browsers in a virtual clinic of the demonstration, with Chromium's fake camera and microphone.
import { randomUUID } from 'node:crypto'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import type { CommandName, Payload } from '#shared/live'
import { connectLive, type Live, send } from './app.ts'
import type { BrowserPerson } from './chromium.ts'
import { until, within } from './deadline.ts'
import { todaysMeeting, tokenOf } from './demonstration.ts'
import { signIn } from './meetingRoom.ts'

/** What one browser received. */
export interface Received {
  connections: number
  /** Of each open connection, by its place among all that were ever made. */
  from: Record<number, { audioBytes: number; videoBytes: number; framesDecoded: number }>
  /** Kinds of the local candidates in use. */
  ways: string[]
  /** Of every connection ever made, for the message of a missed deadline. */
  states: string[]
}

export interface Clinic {
  meetingId: string
  itemId: string
  chair: Live
  run<N extends CommandName>(name: N, payload: Payload<N>): Promise<void>
}

/** Dr Osei's clinic with one patient of Dr Shah's, started. Everybody named is invited to it. */
export async function startClinic(origin: string, invitedIds: string[]): Promise<Clinic> {
  const { caseId } = await todaysMeeting(origin)
  const token = await tokenOf(origin, 'kwame.osei')
  const made = await fetch(`${origin}/api/meetings`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify({
      title: 'Psychiatry clinic',
      kind: 'clinic',
      startsAt: new Date().toISOString(),
      plannedMinutes: 60,
      place: null,
      phone: '0118 496 0123',
      chairId: 'kwame-osei',
      deputyId: 'tom-bright',
      memberIds: invitedIds,
      requiredRoles: ['gp', 'consultant'],
    }),
  })
  const { id: meetingId } = (await made.json()) as { id: string }
  const chair = connectLive(origin, token)
  await within(
    15_000,
    'the chair to connect',
    new Promise<void>(resolve => chair.once('connect', resolve)),
    () => 'nothing',
  )
  const run: Clinic['run'] = async (name, payload) => {
    const reply = await send(chair, name, payload, randomUUID())
    if (!reply.ok) throw new Error(`${name}: ${reply.message}`)
  }
  // The practice holds the case: only somebody of it can list the person.
  const deputy = connectLive(origin, await tokenOf(origin, 'tom.bright'))
  await within(
    15_000,
    'the deputy to connect',
    new Promise<void>(resolve => deputy.once('connect', resolve)),
    () => 'nothing',
  )
  const item = { meetingId, caseId, question: 'Which medicine now?', presenterId: 'aisha-shah', minutes: 20 }
  const listed = await send(deputy, 'agenda:add', { ...item, invitedIds: ['kwame-osei', ...invitedIds] })
  if (!listed.ok) throw new Error(`agenda:add: ${listed.message}`)
  deputy.disconnect()
  await run('meeting:start', { meetingId })
  return { meetingId, itemId: listed.id ?? '', chair, run }
}

/** @param line how this browser reaches the world, and how its media must go; nothing = as everybody */
export async function openClinic(
  browser: Browser,
  origin: string,
  email: string,
  meetingId: string,
  line: { context?: BrowserContextOptions; media?: RTCConfiguration } = {},
) {
  const person = await signIn(browser, origin, email, undefined, line.context)
  await person.context.addInitScript(keepConnections, line.media ?? {})
  await person.page.goto(`/meetings/${meetingId}/live`)
  await person.page.getByRole('button', { name: 'Join the call' }).waitFor()
  return person
}

export async function joinCall(person: BrowserPerson, how: 'Join with camera' | 'Join without camera'): Promise<void> {
  await person.page.getByRole('button', { name: 'Join the call' }).click()
  await person.page.getByRole('button', { name: how, exact: true }).click()
}

/** Waits until sound and pictures from each of `others` other people really arrive and are decoded. */
export async function hearsAndSees(person: BrowserPerson, others: number, ms = 20_000): Promise<Received> {
  const before = await received(person)
  return until(ms, `sound and pictures of ${others}`, async () => {
    const now = await received(person)
    const flow = Object.entries(now.from).filter(([at, { audioBytes, videoBytes, framesDecoded }]) => {
      const was = before.from[Number(at)] ?? { audioBytes: 0, videoBytes: 0, framesDecoded: 0 }
      return audioBytes > was.audioBytes && videoBytes > was.videoBytes && framesDecoded > was.framesDecoded
    })
    if (now.connections !== others || flow.length !== others) throw new Error(JSON.stringify(now))
    return now
  })
}

export function received(person: BrowserPerson): Promise<Received> {
  return person.page.evaluate(async () => {
    const all: RTCPeerConnection[] = Reflect.get(window, '__connections') ?? []
    const total = {
      connections: 0,
      from: {} as Record<number, { audioBytes: number; videoBytes: number; framesDecoded: number }>,
      ways: [] as string[],
      states: all.map(one => `${one.connectionState}/${one.iceConnectionState}/${one.signalingState}`),
    }
    for (const [at, connection] of all.entries()) {
      if (connection.connectionState !== 'connected') continue
      const got = { audioBytes: 0, videoBytes: 0, framesDecoded: 0 }
      total.connections += 1
      total.from[at] = got
      const report = await connection.getStats()
      for (const [, entry] of report) {
        if (entry.type === 'candidate-pair' && entry.nominated) {
          total.ways.push(String(report.get(entry.localCandidateId)?.candidateType))
        }
        if (entry.type !== 'inbound-rtp') continue
        if (entry.kind === 'audio') got.audioBytes += entry.bytesReceived
        else got.videoBytes += entry.bytesReceived
        got.framesDecoded += entry.framesDecoded ?? 0
      }
    }
    return total
  })
}

/** Runs in the page before its own scripts: keeps each connection, to ask for its statistics. */
function keepConnections(media: RTCConfiguration): void {
  const kept: RTCPeerConnection[] = []
  Reflect.set(window, '__connections', kept)
  const Original = window.RTCPeerConnection
  window.RTCPeerConnection = new Proxy(Original, {
    construct(target, [given]) {
      const made = Reflect.construct(target, [{ ...given, ...media }])
      kept.push(made)
      return made
    },
  })
}
