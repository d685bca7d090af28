// Nobody comes up on a wall before that is in their audit, however often the screen is painted.
import { expect, test, vi } from 'vitest'
import { joinMeeting, send, startWorld } from '#test/support/app'
import { until } from '#test/support/deadline'
import { joinRecord } from '#test/support/recordClient'
import { openWall } from '#test/support/wall'

test('[RD8] row 18: when the audit fails the wall shows nobody, and the next picture is in the audit first', async () => {
  const world = await startWorld()
  try {
    const { id: caseId } = await world.addCase()
    const { meeting } = await world.meeting([caseId], ['social-worker'])
    const chair = await world.live('chair')
    await joinMeeting(chair, meeting.id)
    const wall = await openWall(world.url)
    const paired = await fetch(`${world.url}/api/meetings/${meeting.id}/displays`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${await world.token('coordinator')}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ code: wall.code }),
    })
    expect(paired.status).toBe(200)
    await wall.next(view => view.kind === 'curtain')

    const { audit } = world.app.ports
    const record = audit.record.bind(audit)
    let tries = 0
    let away = true
    vi.spyOn(audit, 'record').mockImplementation(async entry => {
      if (entry.what === 'display:view') {
        tries += 1
        if (away) throw new Error('the store is away')
      }
      return record(entry)
    })
    await send(chair, 'meeting:start', { meetingId: meeting.id })
    await until(15_000, 'the audit to be asked', () => tries > 0)
    const rows = async () => (await world.audit(caseId)).filter(row => row.what === 'display:view')
    expect(await rows()).toHaveLength(0)
    expect(wall.views.some(view => view.kind === 'item')).toBe(false)

    away = false
    const writer = await joinRecord({ origin: world.url, caseId, compartment: 'plan', token: await world.token('gp') })
    writer.write('A word that repaints the wall')
    await writer.allSaved()
    await wall.next(view => view.kind === 'item')
    expect(await rows()).toHaveLength(1)
    await writer.close()
    wall.socket.disconnect()
  } finally {
    vi.restoreAllMocks()
    await world.stop()
  }
})
