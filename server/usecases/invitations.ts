// Invitations as access: which cases somebody may see because of one now, and who has to leave when an item is over.
import type { Case } from '../domain/case.ts'
import { relationshipsTo } from '../domain/case.ts'
import { clinicListCounts } from '../domain/clinicAccess.ts'
import { invitationCounts, type Meeting, preparationOf } from '../domain/meeting.ts'
import { actorFor } from './identify.ts'
import type { Ports } from './ports.ts'

/** Case id -> when the invitation stops counting by itself (ISO UTC), or null when only the meeting's course ends it. */
export async function casesInviting(ports: Ports, personId: string): Promise<Map<string, string | null>> {
  const now = ports.clock.now().toISOString()
  const invited = new Map<string, string | null>()
  for (const meeting of await ports.meetings.inviting(personId)) {
    for (const item of meeting.agenda) {
      if (!invitationCounts(personId, meeting, item, now)) continue
      const until = endsAlone(personId, meeting, item)
      const known = invited.get(item.caseId)
      if (known === null) continue
      invited.set(item.caseId, until === null || known === undefined || until > known ? until : known)
    }
  }
  return invited
}

function endsAlone(personId: string, meeting: Meeting, item: Meeting['agenda'][number]): string | null {
  if (item.presenterId === personId || clinicListCounts(personId, meeting, item)) return null
  return meeting.state === 'planned' ? preparationOf(meeting).to : null
}

/** After the meeting moved: guests of every item that is not open any more are judged again, everybody else is left alone. */
export async function dismissGuests(ports: Ports, meeting: Meeting): Promise<void> {
  const now = ports.clock.now().toISOString()
  const waiting = meeting.agenda
    .map(item => ({
      caseId: item.caseId,
      personIds: item.invitedIds.filter(id => !invitationCounts(id, meeting, item, now)),
    }))
    .filter(({ personIds }) => personIds.length > 0)
  if (waiting.length === 0) return
  const cases = new Map((await ports.cases.many(waiting.map(one => one.caseId))).map(one => [one.id, one]))
  const atCases: { caseId: string; personIds: string[] }[] = []
  for (const { caseId, personIds } of waiting) {
    const one = cases.get(caseId)
    const guests: string[] = []
    for (const id of personIds) if (!one || !(await stays(ports, id, one))) guests.push(id)
    if (guests.length > 0) atCases.push({ caseId, personIds: guests })
  }
  if (atCases.length > 0) ports.hub.emit('accessChanged', { atCases })
}

async function stays(ports: Ports, personId: string, one: Case): Promise<boolean> {
  const account = await ports.people.get(personId)
  if (!account) return false
  const actor = await actorFor(ports, account, 'none')
  return relationshipsTo(actor, one, false, ports.clock.now().toISOString()).length > 0
}
