// A case that the link worker has to do with, and one in a live meeting that they have not, full of one word to look for.
import { send, type World } from './app.ts'
import { joinRecord } from './recordClient.ts'

export const canary = 'Xylophone'
export const nhsNumber = '9990000018'

interface At {
  caseId: string
  itemId: string
  meetingId: string
}

export interface Scene {
  mine: At
  theirs: At & { decisionId: string }
  /** All that is stored of it, to see that nothing changed. */
  stateOfTheirs(): Promise<string>
}

export async function twoCases(world: World): Promise<Scene> {
  const { person } = await world.addCase()
  const number = { value: nhsNumber, status: 'verified' as const }
  const victim = await world.addCase({
    person: { ...person, family: canary, address: `1 ${canary} Road`, nhsNumber: number },
    identifiers: [`nhs|${nhsNumber}`],
  })
  const own = await world.addCase({ teamIds: ['link-worker'] })
  const other = await world.meeting([victim.id])
  const chair = await world.live('chair')
  const at = { meetingId: other.meeting.id, itemId: other.meeting.items[0]?.id ?? '', caseId: victim.id }
  await send(chair, 'meeting:start', { meetingId: at.meetingId })
  const about = { discussionId: at.itemId, caseId: victim.id }
  const proposed = await send(chair, 'decision:propose', { ...about, kind: 'plan', text: canary, rationale: canary })
  const place = { origin: world.url, caseId: victim.id, compartment: 'plan' }
  const gp = await joinRecord({ ...place, token: await world.token('gp') })
  gp.write(canary)
  await gp.allSaved()
  await gp.close()
  const ours = await world.meeting([own.id])
  const { cases, meetings, discussions } = world.app.ports
  return {
    mine: { meetingId: ours.meeting.id, itemId: ours.meeting.items[0]?.id ?? '', caseId: own.id },
    theirs: { ...at, decisionId: proposed.ok ? (proposed.id ?? '') : '' },
    async stateOfTheirs() {
      const [one, meeting, discussion] = await Promise.all([
        cases.get(at.caseId),
        meetings.load(at.meetingId),
        discussions.load(at.itemId),
      ])
      // Attendance is the meeting's own bookkeeping of who is connected.
      return JSON.stringify([one, meeting?.agenda, meeting?.state, discussion])
    },
  }
}
