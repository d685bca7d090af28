// Two records of one person, for tests of merging; the second has a section, a meeting, and an open action.
import type { Case } from '#server/domain/case'
import type { Reply } from '#shared/live'
import { joinMeeting, send, type World } from './app.ts'
import { joinRecord } from './recordClient.ts'

export const person = (family: string): Case['person'] => ({
  ...{ family, given: 'Danuta', title: 'Mrs', preferredName: null, birthDate: '1947-05-02', gender: 'Female' },
  ...{ nhsNumber: { value: null, status: 'missing' }, deceased: null, address: null, phones: [], language: null },
  interpreter: false,
})
export const given = (otherId: string) => ({ otherId, reason: 'Married name, same address', birthYear: '1947' })

/** The id of what was made. */
export async function ok(reply: Promise<Reply>): Promise<string> {
  const got = await reply
  if (!got.ok) throw new Error(`${got.code}: ${got.message}`)
  return got.id ?? ''
}

/** `end` holds the meeting that the second record is on the agenda of. */
export async function twoRecords(world: World) {
  const teamIds = ['nurse']
  const root = await world.addCase({ person: person('Saleem'), teamIds })
  const other = await world.addCase({ person: person('Nowak'), teamIds })
  const section = await joinRecord({
    ...{ origin: world.url, caseId: other.id, compartment: 'plan', token: await world.token('gp') },
  })
  section.write('Written in the second record')
  await section.allSaved()
  await section.close()
  const { meeting } = await world.meeting([other.id], ['nurse'])
  const chair = await world.live('chair')
  await joinMeeting(chair, meeting.id)
  const where = { discussionId: meeting.items[0]?.id ?? '', caseId: other.id }
  const end = async () => {
    await ok(send(chair, 'meeting:start', { meetingId: meeting.id }))
    await ok(send(chair, 'action:add', { ...where, text: 'Home visit', ownerId: 'nurse', due: '2026-12-01' }))
    await ok(send(chair, 'item:answer', { ...where, text: 'Yes' }))
    await ok(send(chair, 'item:conclude', { ...where, outcome: 'no-decision-needed', reason: null }))
    await ok(send(chair, 'meeting:end', { meetingId: meeting.id, from: where.discussionId }))
  }
  return { root, other, where, end, meeting, chair }
}
