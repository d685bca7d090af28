// The server dies in the middle of a call with staff, the person by a link, and a carer on the telephone.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CallView } from '#shared/call'
import { ask, connectLive, heard, joinMeeting, type Live } from '#test/support/app'
import { startClinic } from '#test/support/callRoom'
import { within } from '#test/support/deadline'
import { todaysMeeting, tokenOf } from '#test/support/demonstration'
import { freePort } from '#test/support/ports'
import { removeDataDir, type ServerProcess, startServerProcess } from '#test/support/process'
import { invite, openLink, state, visitorAt } from '#test/support/visitor'

let server: ServerProcess
const env = { MODE: 'demonstration' }
const open: Live[] = []
beforeAll(async () => {
  server = await startServerProcess({ env, port: await freePort() })
})
afterAll(async () => {
  for (const live of open) live.disconnect()
  await server.stop()
  await removeDataDir(server.dataDir)
})

/** Connected, with what it is told of the call from the first moment on. */
async function comes(name: string, meetingId: string): Promise<{ live: Live; told: CallView }> {
  const live = connectLive(server.origin, await tokenOf(server.origin, name))
  open.push(live)
  const connected = new Promise<void>(resolve => live.once('connect', resolve))
  await within(10_000, `${name} to connect`, connected, () => 'nothing')
  const told = heard(live, 'call:changed', () => true, 10_000)
  await joinMeeting(live, meetingId)
  return { live, told: (await told).call }
}
const joinsAs = async (live: Live, meetingId: string) => {
  const joined = await ask(live, 'call:join', { meetingId, ...state })
  if (!joined.ok) throw new Error(joined.message)
  return joined
}
const waiting = ({ participants }: CallView) =>
  participants
    .filter(one => one.place === 'waiting')
    .map(({ peerId, person, telephone }) => ({ peerId, role: person.role, telephone }))

test('[CA25] [VI7] [VI9] row 28: killed in mid-call, everybody comes back by themselves, nobody is shown who is not there, and what is hidden stays hidden', async () => {
  const { snapshot } = await todaysMeeting(server.origin)
  const born = snapshot.meeting.items[0]?.about?.identity.birthDate ?? ''
  const clinic = await startClinic(server.origin, ['aisha-shah'])
  open.push(clinic.chair)
  const { meetingId, itemId } = clinic
  const admit = (chair: Live, peerId = '') => ask(chair, 'call:admit', { meetingId, peerId })
  const presentAt = async (live: Live) =>
    (await joinMeeting(live, meetingId)).meeting.items.find(item => item.id === itemId)?.personPresent
  const door = () => ({ url: server.origin, token: () => tokenOf(server.origin, 'kwame.osei') })

  await joinsAs(clinic.chair, meetingId)
  const { live: gp } = await comes('aisha.shah', meetingId)
  await admit(clinic.chair, (await joinsAs(gp, meetingId)).peerId)
  const link = await invite(door(), { meetingId, itemId })
  const { cookie } = await openLink(door(), link.secret, born)
  const visitor = await visitorAt(door(), cookie)
  const rings = heard(clinic.chair, 'call:changed', ({ call }) => call.participants.some(one => one.telephone))
  await invite(door(), { meetingId, itemId }, { way: 'phone', who: 'carer', name: 'Jo Example' })
  await admit(clinic.chair, (await rings).call.participants.find(one => one.telephone)?.peerId)
  await admit(clinic.chair, (await visitor.ask('call:join', { meetingId, ...state })).peerId)
  await visitor.next('inside')

  await server.kill9()
  server = await startServerProcess({ env, port: server.port, dataDir: server.dataDir })

  // Whoever is told first is told of nobody but the telephone, whose line the server cannot see.
  const { live: chair, told } = await comes('kwame.osei', meetingId)
  expect(told.participants.filter(one => one.place === 'inside')).toEqual([])
  expect(waiting(told).every(one => one.telephone)).toBe(true)
  expect(await presentAt(chair), 'hidden until it is sure that nobody listens').toBe('patient')
  const { call } = await joinsAs(chair, meetingId)
  expect(call.participants.find(one => one.person.role === 'consultant')?.place).toBe('inside')

  // Without a date of birth; and told that they wait, before and after they asked.
  const again = await visitorAt(door(), cookie)
  await again.next('waiting', view => view.open && !view.asked)
  const { peerId = '' } = await again.ask('call:join', { meetingId, ...state })
  await again.next('waiting', view => view.open && view.asked)
  const gpAgain = await comes('aisha.shah', meetingId)
  const asked = await joinsAs(gpAgain.live, meetingId)
  const all = heard(chair, 'call:changed', () => true)
  expect(await admit(chair, asked.peerId)).toEqual({ ok: true })
  expect(waiting((await all).call).map(one => [one.role, one.telephone])).toEqual([
    ['carer', true],
    ['patient', false],
  ])
  expect(await admit(chair, peerId)).toEqual({ ok: true })
  await again.next('inside')
  const phone = waiting(told)[0]?.peerId
  expect(await admit(chair, phone)).toEqual({ ok: true })
  expect(await presentAt(chair)).toBe('patient')
  again.socket.disconnect()
})
