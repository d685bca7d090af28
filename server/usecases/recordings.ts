// What is kept of a recorded call: parts of sound from the one browser that records, read by whoever may read the discussion.
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import type { Compartment } from '#shared/record'
import { compartmentKind, discussionCompartment } from '#shared/record'
import type { RecordingView } from '#shared/recording'
import { type Actor, can } from '../domain/access.ts'
import { type Agreed, type KeptRecording, takesPart } from '../domain/recording.ts'
import type { Visit } from '../domain/visit.ts'
import { type Comer, whoIs } from './calls.ts'
import { auditRefusal, openCase } from './cases.ts'
import { openCompartment } from './compartments.ts'
import type { Ports } from './ports.ts'

export interface RecordingStore {
  insert(recording: KeptRecording): Promise<void>
  get(id: string): Promise<KeptRecording | null>
  ofDiscussion(discussionId: string): Promise<KeptRecording[]>
  ofCase(caseId: string): Promise<KeptRecording[]>
  /** Sets the end of one that has none. */
  end(id: string, at: string): Promise<void>
  /** Durable when it answers; the same part again changes nothing. False: it is deleted. */
  keepPart(id: string, part: number, mediaType: string, sound: Uint8Array): Promise<boolean>
  /** In order, from `part` on. */
  partsFrom(id: string, part: number, atMost: number): Promise<{ part: number; sound: Uint8Array }[]>
  /** Takes the sound away for good. */
  remove(id: string, deleted: NonNullable<KeptRecording['deleted']>): Promise<void>
}

/** The call it belongs to. */
export interface RecordedPlace {
  caseId: string
  meetingId: string
  discussionId: string
}

type Deed = 'ask' | 'start' | 'end'

export async function noteRecording(
  ports: Ports,
  personId: string,
  deed: Deed,
  { caseId, meetingId }: RecordedPlace,
): Promise<void> {
  const detail = { meeting: meetingId }
  await ports.audit.record({ chain: caseId, who: personId, what: `recording:${deed}`, outcome: 'done', detail })
}

/** @param telephone whose answer it is when `comer` wrote it down for them */
export async function noteRecordingAnswer(
  ports: Ports,
  comer: Comer,
  telephone: Visit | null,
  agrees: boolean,
  { caseId, meetingId }: RecordedPlace,
): Promise<void> {
  const visit = telephone ?? (comer.kind === 'visitor' ? comer.visit : null)
  await ports.audit.record({
    chain: caseId,
    who: whoIs(comer),
    what: `recording:${agrees ? 'agree' : 'refuse'}${telephone ? '-for' : ''}`,
    outcome: 'done',
    detail: { meeting: meetingId, ...(visit ? { visit: visit.id } : {}) },
  })
}

/** In the store before anybody is told that it is on: what cannot be kept is not recorded. */
export async function beginRecording(
  ports: Ports,
  actor: Actor,
  place: RecordedPlace,
  recording: { id: string; startedAt: string; agreed: readonly Agreed[] },
): Promise<void> {
  await ports.recordings.insert({
    ...place,
    id: recording.id,
    startedBy: { id: actor.id, name: actor.name, role: actor.role },
    startedAt: recording.startedAt,
    endedAt: null,
    agreed: [...recording.agreed],
    parts: 0,
    mediaType: null,
    deleted: null,
  })
  await noteRecording(ports, actor.id, 'start', place)
}

export async function endRecording(ports: Ports, personId: string, id: string, place: RecordedPlace): Promise<void> {
  await ports.recordings.end(id, ports.clock.now().toISOString())
  await noteRecording(ports, personId, 'end', place)
}

/** From whoever started it and from nobody else; one answer for "no such recording" and "not yours". */
export async function keepSound(
  ports: Ports,
  actor: Actor,
  id: string,
  given: { part: number; mediaType: string; sound: string },
): Promise<{ ok: true } | Refusal> {
  const recording = await ports.recordings.get(id)
  if (!recording || recording.startedBy.id !== actor.id) return refuse('not-found')
  if (!takesPart(recording, given.part, ports.clock.now().getTime())) {
    return refuse('not-now', 'This recording has ended. Nothing more is kept of it.')
  }
  const kept = await ports.recordings.keepPart(id, given.part, given.mediaType, Buffer.from(given.sound, 'base64'))
  return kept ? { ok: true } : refuse('not-now', 'This recording was deleted.')
}

interface Place {
  caseId: string
  compartment: Compartment
}

export async function listRecordings(
  ports: Ports,
  actor: Actor,
  { caseId, compartment }: Place,
): Promise<{ recordings: RecordingView[] } | Refusal> {
  const opened = await openCompartment(ports, actor, caseId, compartment, 'recording:list')
  if (isRefusal(opened)) return opened
  const { discussionId } = compartmentKind(compartment)
  const found = discussionId === undefined ? [] : await ports.recordings.ofDiscussion(discussionId)
  return { recordings: found.filter(one => one.caseId === caseId).map(toView) }
}

const partsInAnswer = 40

export async function readSound(
  ports: Ports,
  actor: Actor,
  { caseId, compartment }: Place,
  id: string,
  part: number,
): Promise<{ parts: string[]; next: number | null } | Refusal> {
  const opened = await openCompartment(ports, actor, caseId, compartment, 'recording:listen')
  if (isRefusal(opened)) return opened
  const recording = await ports.recordings.get(id)
  const here = recording?.caseId === caseId && discussionCompartment(recording.discussionId) === compartment
  if (!recording || !here || recording.deleted) return refuse('not-found')
  const parts = await ports.recordings.partsFrom(id, part, partsInAnswer)
  const last = parts.at(-1)
  const next = last && parts.length === partsInAnswer ? last.part + 1 : null
  return { parts: parts.map(({ sound }) => Buffer.from(sound).toString('base64')), next }
}

/** By the practice that holds the case. The row stays with its reason, so that nobody can say there was none. */
export async function deleteRecording(
  ports: Ports,
  actor: Actor,
  caseId: string,
  id: string,
  reason: string,
): Promise<{ ok: true } | Refusal> {
  const opened = await openCase(ports, actor, caseId, 'case:view')
  if (isRefusal(opened)) return opened
  if (!can(actor, 'recording:delete', { through: opened.through })) {
    await auditRefusal(ports, actor, 'recording:delete', caseId, true)
    return refuse('not-allowed')
  }
  const recording = await ports.recordings.get(id)
  if (!recording || recording.caseId !== caseId) return refuse('not-found')
  if (recording.deleted) return { ok: true }
  if (recording.endedAt === null) return refuse('not-now', 'This recording still goes on. End it first.')
  const at = ports.clock.now().toISOString()
  await ports.recordings.remove(id, { by: { id: actor.id, name: actor.name, role: actor.role }, at, reason })
  const detail = { meeting: recording.meetingId }
  await ports.audit.record({ chain: caseId, who: actor.id, what: 'recording:delete', outcome: 'done', detail })
  return { ok: true }
}

function toView({ caseId: _c, meetingId: _m, discussionId: _d, ...view }: KeptRecording): RecordingView {
  return view
}
