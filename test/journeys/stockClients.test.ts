// A stranger's client: the stock y-websocket provider, socket.io-client and fetch, knowing only what docs/protocol.md says.
// Nothing of shared/ is imported here on purpose.
import { randomUUID } from 'node:crypto'
import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { until, within } from '#test/support/deadline'
import { removeDataDir, type ServerProcess, startServerProcess } from '#test/support/process'

let server: ServerProcess
const open: { destroy(): void }[] = []

beforeAll(async () => {
  server = await startServerProcess({ env: { MODE: 'demonstration' } })
})
afterAll(async () => {
  for (const one of open) one.destroy()
  await server.stop()
  await removeDataDir(server.dataDir)
})

interface SignedIn {
  token: string
  get(path: string): Promise<unknown>
}

async function signIn(email: string): Promise<SignedIn> {
  const answer = await fetch(`${server.origin}/api/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email, password: 'demonstration' }),
  })
  const { accessToken } = (await answer.json()) as { accessToken: string }
  const headers = { Authorization: `Bearer ${accessToken}` }
  return { token: accessToken, get: async path => (await fetch(server.origin + path, { headers })).json() }
}

async function joinLive(token: string, meetingId: string) {
  const socket: Socket = io(server.origin, { path: '/live', auth: { token }, forceNew: true })
  open.push({ destroy: () => socket.disconnect() })
  const ask = (event: string, payload: object) =>
    within(
      15_000,
      event,
      new Promise<Record<string, unknown>>(resolve => socket.emit(event, payload, resolve)),
      () => 'nothing',
    )
  return { socket, ask, joined: await ask('meeting:join', { meetingId }) }
}

function edit(token: string, caseId: string, compartment: string) {
  const doc = new Y.Doc()
  const provider = new WebsocketProvider(`${server.origin.replace('http', 'ws')}/record/${caseId}`, compartment, doc, {
    protocols: ['caseroom.v1', `bearer.${token}`],
    params: { schema: '1' },
    disableBc: true,
    WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
  })
  open.push(provider)
  return { doc, provider, text: () => doc.getXmlFragment('text').toString() }
}

test('[JR1] the stock provider and socket.io-client join and edit, by the protocol page alone', async () => {
  const chair = await signIn('aisha.shah@example.org')
  const pharmacist = await signIn('peter.lee@example.org')
  const list = (await chair.get('/api/meetings')) as { meetings: { id: string; state: string; kind: string }[] }
  const meetingId = list.meetings.find(one => one.kind === 'mdt' && one.state === 'planned')?.id ?? ''

  const a = await joinLive(chair.token, meetingId)
  const b = await joinLive(pharmacist.token, meetingId)
  expect(a.joined.ok).toBe(true)
  expect(await a.ask('meeting:start', { commandId: randomUUID(), meetingId })).toMatchObject({ ok: true })
  const { meeting } = a.joined as { meeting: { items: { id: string; about: { identity: { caseId: string } } }[] } }
  const item = meeting.items[0]
  const discussionId = item?.id ?? ''
  const caseId = item?.about.identity.caseId ?? ''

  const one = edit(chair.token, caseId, `discussion.${discussionId}`)
  const two = edit(pharmacist.token, caseId, `discussion.${discussionId}`)
  await until(10_000, 'both to be synced', () => one.provider.synced && two.provider.synced)
  expect(one.text()).toContain('Situation')
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [new Y.XmlText('Typed by a stranger’s client')])
  one.doc.getXmlFragment('text').push([paragraph])
  await until(15_000, 'the text at the other client', () => two.text().includes('Typed by a stranger’s client'))

  const seen = new Promise<unknown>(resolve => a.socket.once('discussion:changed', resolve))
  const flag = {
    commandId: randomUUID(),
    discussionId,
    caseId,
    anchor: { kind: 'item' },
    quote: 'naproxen',
    reason: 'renal-hepatic',
    severity: 'normal',
    comment: null,
    to: { role: 'gp' },
  }
  expect(await b.ask('flag:raise', flag)).toMatchObject({ ok: true })
  expect(JSON.stringify(await within(15_000, 'the flag at the chair', seen, () => 'nothing'))).toContain('naproxen')
})
