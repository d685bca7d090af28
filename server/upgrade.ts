// The one 'upgrade' listener: path -> live door | record door | 404. Two owners of an upgrade close each other's sockets.
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { id } from '#shared/ids'
import { type Compartment, isCompartment } from '#shared/record'

export interface UpgradeTargets {
  live(request: IncomingMessage, socket: Duplex, head: Buffer): void
  record(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    room: { caseId: string; compartment: Compartment },
  ): void
  allowsOrigin(origin: string | undefined): boolean
}

export function routeUpgrades(server: Server, targets: UpgradeTargets): void {
  server.removeAllListeners('upgrade')
  server.on('upgrade', (request, socket, head) => {
    // Before anything else: an error on a socket that nobody listens to ends the process.
    socket.on('error', () => socket.destroy())
    if (!targets.allowsOrigin(request.headers.origin)) return answer(socket, '403 Forbidden')
    const path = pathOf(request)
    if (path === '/live/' || path === '/live') return targets.live(request, socket, head)
    const room = readRoom(path)
    if (room) return targets.record(request, socket, head, room)
    return answer(socket, '404 Not Found')
  })
}

function readRoom(path: string): { caseId: string; compartment: Compartment } | null {
  const [empty, door, caseId = '', compartment = '', ...more] = path.split('/')
  if (empty !== '' || door !== 'record' || more.length > 0) return null
  if (!id.safeParse(caseId).success || !isCompartment(compartment)) return null
  return { caseId, compartment }
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?')[0] ?? ''
}

function answer(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
