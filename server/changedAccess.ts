// What the record door and the use cases tell one another: rights that changed, and text that was written.
import type { Logger } from 'pino'
import type { RecordGateway } from './record/gateway.ts'
import { noteWriters } from './usecases/floor.ts'
import type { RecordChange } from './usecases/hub.ts'
import type { Ports } from './usecases/ports.ts'

/** Closing is enough: the page comes back and is judged at the door. */
export function closeOnChangedAccess(ports: Ports, record: RecordGateway): void {
  ports.hub.on('accessChanged', ({ personIds, sessionId, caseIds, atCases }) => {
    if (sessionId !== undefined) record.closeWhere(peer => peer.sessionId === sessionId, 'signInAgain')
    record.closeWhere(
      peer =>
        (personIds?.includes(peer.userId) ?? false) ||
        (caseIds?.includes(peer.caseId) ?? false) ||
        (atCases?.some(at => at.caseId === peer.caseId && at.personIds.includes(peer.userId)) ?? false),
      'rightsChanged',
    )
  })
}

/** Text is on the disk: the wall shows it, and whoever wrote it has been heard. */
export function tellWritten(ports: Ports, change: RecordChange, log: Logger): void {
  ports.hub.emit('recordChanged', change)
  noteWriters(ports, change).catch((error: unknown) => {
    log.error({ event: 'floor.note-failed', error: error instanceof Error ? error.name : 'unknown' })
  })
}
