// A visitor as a test holds them: the link that was made, the cookie that opened, and every byte that was sent.
import { io, type Socket } from 'socket.io-client'
import type { VisitorKind } from '#shared/roles'
import { type VisitView, visitView } from '#shared/visit'
import type { World } from './app.ts'
import { until, within } from './deadline.ts'

export interface Visitor {
  socket: Socket
  cookie: string
  views: VisitView[]
  /** Every frame this browser was sent. */
  bytes: string[]
  next<S extends VisitView['stage']>(
    stage: S,
    fits?: (view: Extract<VisitView, { stage: S }>) => boolean,
  ): Promise<Extract<VisitView, { stage: S }>>
  ask(name: string, payload: unknown): Promise<{ ok: boolean; code?: string; peerId?: string }>
}

export const state = { mic: true, camera: false, hand: false, screen: false, soundOnly: false }

export async function invite(
  world: Pick<World, 'url' | 'token'>,
  at: { meetingId: string; itemId: string },
  given: { who?: VisitorKind; name?: string | null; way?: 'link' | 'phone'; by?: string } = {},
): Promise<{ status: number; id: string; secret: string; message: string }> {
  const { who = 'patient', name = null, way = 'link', by = 'chair' } = given
  const answer = await fetch(`${world.url}/api/meetings/${at.meetingId}/items/${at.itemId}/visits`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${await world.token(by)}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ who, name, way }),
  })
  const { id = '', secret = '', message = '' } = await answer.json()
  return { status: answer.status, id, secret, message }
}

export async function openLink(
  world: Pick<World, 'url'>,
  secret: string,
  dateOfBirth: string,
  cookie = '',
): Promise<{ status: number; text: string; cookie: string; setCookie: string }> {
  const answer = await fetch(`${world.url}/api/visit`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(cookie ? { Cookie: cookie } : {}) },
    body: JSON.stringify({ secret, dateOfBirth }),
  })
  const setCookie = answer.headers.get('set-cookie') ?? ''
  return { status: answer.status, text: await answer.text(), cookie: setCookie.split(';')[0] ?? '', setCookie }
}

export async function visitorAt(world: Pick<World, 'url'>, cookie: string): Promise<Visitor> {
  const socket = io(`${world.url}/visit`, {
    path: '/live',
    transports: ['websocket'],
    extraHeaders: cookie === '' ? {} : { Cookie: cookie },
    reconnection: false,
    forceNew: true,
  })
  const [views, bytes]: [VisitView[], string[]] = [[], []]
  socket.on('visit:changed', (view: unknown) => views.push(visitView.parse(view)))
  socket.io.engine.on('packet', (packet: { data?: unknown }) => bytes.push(JSON.stringify(packet.data ?? '')))
  let said = 'nothing'
  const connected = new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', error => {
      said = error.message
      reject(error)
    })
  })
  await within(15_000, 'the visitor to connect', connected, () => said)
  return {
    socket,
    cookie,
    views,
    bytes,
    async next(stage, fits = () => true) {
      type Wanted = Extract<VisitView, { stage: typeof stage }>
      const find = () => {
        const last = views.at(-1)
        return last?.stage === stage && fits(last as Wanted) ? (last as Wanted) : undefined
      }
      await until(
        15_000,
        `the page of the visitor to be ${stage}; it was ${JSON.stringify(views.at(-1))}`,
        () => find() !== undefined,
      )
      const found = find()
      if (!found) throw new Error('it went away')
      return found
    },
    ask(name, payload) {
      const answer = new Promise<{ ok: boolean; code?: string }>(resolve => socket.emit(name, payload, resolve))
      return within(10_000, `the answer to ${name}`, answer, () => 'nothing')
    },
  }
}
