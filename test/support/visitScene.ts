// A meeting with the person's own item and one about somebody else, and those who come to it.
import { expect } from 'vitest'
import type { CallView } from '#shared/call'
import { ask, joinMeeting, type Live, send, type World } from './app.ts'
import { joinRecord } from './recordClient.ts'
import { invite, openLink, state, type Visitor, visitorAt } from './visitor.ts'

/** A word in everything that is not theirs. */
export const secretWord = 'Xylophone'
export const born = '1941-03-03'
export const quiet = { mic: true, camera: false, hand: false, soundOnly: false }

export interface Place {
  meetingId: string
  itemId: string
  caseId: string
  next: string
  chair: Live
}

export function visitScene(given: () => World) {
  /** Two items: the person's own, and one about somebody else. */
  async function clinic(begun = true): Promise<Place> {
    const [own, other] = await Promise.all([
      given().addCase(),
      given()
        .addCase()
        .then(async one => {
          const person = { ...one.person, family: secretWord }
          await given().app.ports.cases.save({ ...one, person, version: 1 })
          return one
        }),
    ])
    const { meeting } = await given().meeting([own.id, other.id], ['consultant'])
    const chair = await given().live('chair')
    await joinMeeting(chair, meeting.id)
    const [first, second] = meeting.items
    if (begun) await send(chair, 'meeting:start', { meetingId: meeting.id })
    return { meetingId: meeting.id, itemId: first?.id ?? '', caseId: own.id, next: second?.id ?? '', chair }
  }

  async function arrived(at: Place): Promise<Visitor> {
    const { secret } = await invite(given(), at)
    const opened = await openLink(given(), secret, born)
    expect(opened.status).toBe(200)
    return visitorAt(given(), opened.cookie)
  }
  const come = (visitor: Visitor, { meetingId }: Place) => visitor.ask('call:join', { meetingId, ...state })
  const placeOf = (call: CallView, peerId: string) => call.participants.find(one => one.peerId === peerId)?.place

  async function letIn(at: Place, peerId: string): Promise<void> {
    expect(await ask(at.chair, 'call:admit', { meetingId: at.meetingId, peerId })).toEqual({ ok: true })
  }
  async function inside(at: Place): Promise<Visitor & { peerId: string }> {
    const visitor = await arrived(at)
    const { peerId = '' } = await come(visitor, at)
    await letIn(at, peerId)
    await visitor.next('inside')
    return { ...visitor, peerId }
  }
  async function chairIn(at: Place): Promise<string> {
    const joined = await ask(at.chair, 'call:join', { meetingId: at.meetingId, ...quiet })
    if (!joined.ok) throw new Error(joined.message)
    return joined.peerId
  }
  async function onTo(at: Place): Promise<void> {
    const on = { discussionId: at.itemId, caseId: at.caseId }
    await send(at.chair, 'item:conclude', { ...on, outcome: 'no-decision-needed', reason: 'Talked about' })
    expect(await send(at.chair, 'meeting:next', { meetingId: at.meetingId, from: at.itemId })).toMatchObject({
      ok: true,
    })
  }
  async function write(personId: string, caseId: string, compartment: string, text: string): Promise<void> {
    const client = await joinRecord({ origin: given().url, caseId, compartment, token: await given().token(personId) })
    client.write(text)
    await client.allSaved()
    await client.close()
  }
  const presentAt = async ({ meetingId, itemId }: Place) => {
    const known = await joinMeeting(await given().live('gp'), meetingId)
    return known.meeting.items.find(item => item.id === itemId)?.personPresent
  }
  const entries = async (at: Place) => {
    const path = `/api/meetings/${at.meetingId}/items/${at.itemId}/visits`
    const answer = await fetch(given().url + path, {
      headers: { Authorization: `Bearer ${await given().token('chair')}` },
    })
    return (await answer.json()).visits as { id: string; state: string; why: string | null; wrongTries: number }[]
  }
  async function revoke(at: Place, id: string, by = 'chair'): Promise<number> {
    const path = `/api/meetings/${at.meetingId}/items/${at.itemId}/visits/${id}`
    const headers = { Authorization: `Bearer ${await given().token(by)}` }
    return (await fetch(given().url + path, { method: 'DELETE', headers })).status
  }
  return { clinic, arrived, come, placeOf, letIn, inside, chairIn, onTo, write, presentAt, entries, revoke }
}
