// What is done to a section as a whole, while nobody is in it: frozen for signing, or rewritten.
import { roomName } from '#shared/record'
import type { RecordStore } from '../usecases/recordPorts.ts'
import type { SectionDoor } from '../usecases/sectionPorts.ts'
import type { RecordGateway } from './gatewayPorts.ts'
import { redactRows } from './redactRows.ts'

/** `gateway`: asked each time, because the door is opened after those who use it are made. */
export function sectionDoor(gateway: () => RecordGateway | undefined, log: RecordStore): SectionDoor {
  const door = () => {
    const open = gateway()
    if (!open) throw new Error('the record door is not open yet')
    return open
  }
  return {
    async rewriteSection(caseId, compartment, choose) {
      const room = roomName(caseId, compartment)
      await door().shutWhile(caseId, compartment, 'redacted', async () => {
        const ranges = await choose()
        await log.rewrite(room, redactRows(await log.history(room, null), ranges))
      })
    },
    async freezeSection(caseId, compartment) {
      door().freeze(caseId, compartment)
      const digest = () => door().digest(caseId, compartment)
      return (await door().shutWhile(caseId, compartment, 'rightsChanged', digest)).hash
    },
    thawSection: (caseId, compartment) => door().thaw(caseId, compartment),
  }
}
