// Rights that changed close the connections they were judged for.
import type { Ports } from '../usecases/ports.ts'
import type { RecordGateway } from './gatewayPorts.ts'

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
