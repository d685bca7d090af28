// Reads the request that opens a connection and decides whether it may. Nothing of a record is touched before.
import type { IncomingMessage } from 'node:http'
import { id } from '#shared/ids'
import {
  bearerPrefix,
  type CloseReason,
  type Compartment,
  isCompartment,
  SCHEMA_VERSION,
  SUBPROTOCOL,
} from '#shared/record'
import type { Admission, RecordClock, RecordJudge } from '../usecases/recordPorts.ts'
import type { Admitted } from './peer.ts'

export type Verdict = { ok: true; admitted: Admitted; compartment: Compartment } | { ok: false; reason: CloseReason }

/** Longest the judge may take; a page that waits longer is told to come back. */
const JUDGE_MS = 10_000

export async function judgeRequest(
  judge: RecordJudge,
  clock: RecordClock,
  req: Pick<IncomingMessage, 'headers' | 'url'>,
  target: { caseId: string; compartment: string },
): Promise<Verdict> {
  const offered = offeredProtocols(req)
  const asked = new URL(req.url ?? '/', 'http://record').searchParams
  const schema = asked.get('schema')
  // Before the first sync: an old editor deletes what it does not know.
  if (!offered.includes(SUBPROTOCOL) || schema !== String(SCHEMA_VERSION)) return { ok: false, reason: 'reload' }
  const token = offered.find(protocol => protocol.startsWith(bearerPrefix))?.slice(bearerPrefix.length)
  if (!token) return { ok: false, reason: 'signInAgain' }
  const { caseId, compartment } = target
  if (!isCompartment(compartment) || !id.safeParse(caseId).success) return { ok: false, reason: 'notAllowed' }
  const verdict = admitted(await withDeadline(judge.admit({ token, caseId, compartment }), clock))
  if (!verdict.ok) return verdict
  // A document of before holds what was taken out, and every edit near it could bring it back.
  const epoch = asked.get('epoch')
  if (epoch !== null && epoch !== String(verdict.admitted.epoch)) return { ok: false, reason: 'redacted' }
  return { ...verdict, compartment }
}

export function admitted(admission: Admission): { ok: true; admitted: Admitted } | { ok: false; reason: CloseReason } {
  if (admission.ok) {
    const { person, canWrite, readOnlyReason, epoch = 0, keepsLate = false, expiresAt, sessionId } = admission
    const reason = canWrite ? '' : (readOnlyReason ?? 'You can read this section but not change it.')
    return {
      ok: true,
      admitted: { person, canWrite, reason, epoch, keepsLate, expiresAt: expiresAt.getTime(), sessionId },
    }
  }
  switch (admission.code) {
    case 'unauthenticated':
      return { ok: false, reason: 'signInAgain' }
    case 'not-allowed':
      return { ok: false, reason: 'notAllowed' }
    case 'unavailable':
      return { ok: false, reason: 'unavailable' }
    default: {
      const never: never = admission.code
      return never
    }
  }
}

/** Rejects when `work` takes longer than `ms`. */
export function withDeadline<T>(work: Promise<T>, clock: RecordClock, ms = JUDGE_MS): Promise<T> {
  return new Promise((resolve, reject) => {
    const calledOff = clock.later(ms, () => reject(new Error('took too long')))
    work.then(resolve, reject).finally(calledOff)
  })
}

function offeredProtocols(req: Pick<IncomingMessage, 'headers'>): string[] {
  return (req.headers['sec-websocket-protocol'] ?? '').split(',').map(protocol => protocol.trim())
}
