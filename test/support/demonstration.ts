// What a test needs to know of a running demonstration: today's meeting and whom its first item is about.
import type { MeetingSnapshot } from '#shared/meeting'
import { until } from './deadline.ts'

export interface Todays {
  meetingId: string
  /** Of the first item. */
  itemId: string
  caseId: string
  /** Of Dr Aisha Shah. */
  token: string
  snapshot: MeetingSnapshot
}

/** The records of today's items that Dr Aisha Shah may open, in the order of the agenda. */
export function casesOf({ snapshot }: Pick<Todays, 'snapshot'>): string[] {
  return snapshot.meeting.items.flatMap(item => (item.about ? [item.about.identity.caseId] : []))
}

export async function tokenOf(origin: string, name: string): Promise<string> {
  const signed = await fetch(`${origin}/api/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email: `${name}@example.org`, password: 'demonstration' }),
  })
  const { accessToken } = (await signed.json()) as { accessToken: string }
  return accessToken
}

export function todaysMeeting(origin: string): Promise<Todays> {
  return until(20_000, 'today’s meeting', async () => {
    const token = await tokenOf(origin, 'aisha.shah')
    const headers = { Authorization: `Bearer ${token}` }
    const list = await fetch(`${origin}/api/meetings`, { headers })
    const { meetings } = (await list.json()) as { meetings: { id: string; state: string; kind: string }[] }
    const found = meetings.find(one => one.kind === 'mdt' && one.state !== 'ended')
    if (!found) return null
    const answer = await fetch(`${origin}/api/meetings/${found.id}`, { headers })
    const snapshot = (await answer.json()) as MeetingSnapshot
    const item = snapshot.meeting.items[0]
    const caseId = item?.about?.identity.caseId
    return item && caseId ? { meetingId: found.id, itemId: item.id, caseId, token, snapshot } : null
  })
}
