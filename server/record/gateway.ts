// The record door: opens connections, keeps the rooms, closes what has expired or gone quiet, stops in order.
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { type Compartment, closeCodes, type RecordLimits, recordLimits, roomName } from '#shared/record'
import { audited } from './audited.ts'
import { createCompactor } from './compactor.ts'
import { EditTrail } from './editTrail.ts'
import type { RecordGateway, RecordGatewayOptions } from './gatewayPorts.ts'
import { admitted, judgeRequest, type Verdict, withDeadline } from './handshake.ts'
import { createInbound } from './inbound.ts'
import { type Admitted, Peer } from './peer.ts'
import { bytesOf, chosenProtocol, RecordSocket } from './recordSocket.ts'
import { Rooms } from './rooms.ts'
import { Roster } from './roster.ts'
import { changesOf, rowMaker } from './rows.ts'
import { Saver } from './saver.ts'

const [CLOSE_MS, AUDIT_MS, PENDING_HANDSHAKES] = [5_000, 1_500, 1_000]

export function createRecordGateway(options: RecordGatewayOptions): RecordGateway {
  const { store, judge, template, clock, log, metrics, onChanged, onLargeDeletion, onLateEdit } = options
  const audit = audited(options.audit)
  const limits: RecordLimits = { ...recordLimits, ...options.limits }
  const roster = new Roster(clock)
  const serverOptions = {
    noServer: true,
    clientTracking: false,
    // Compression costs memory per socket, and lets a small frame become a large one.
    perMessageDeflate: false,
    // A little more than the limit, so that a frame just over it still gets our answer.
    maxPayload: limits.frameBytes + 1024,
    closeTimeout: CLOSE_MS,
    WebSocket: RecordSocket,
    handleProtocols: chosenProtocol,
  }
  const server = new WebSocketServer(serverOptions)
  let handshakes = 0
  let stopping: Promise<void> | null = null

  const saver = new Saver({
    store,
    clock,
    log,
    metrics,
    retry: options.retry,
    spacingMs: options.spacingMs,
    onDelayed: options.onDelayed,
    onRecovered: options.onRecovered,
    onCommitted: rows => {
      if (onChanged) for (const change of changesOf(rows)) onChanged(change)
      if (rooms.pendingBytes > limits.pendingBytes / 2 || stopping) return
      for (const peer of roster.peers()) if (peer.paused && peer.joined) peer.resume()
    },
  })
  const makeRow = rowMaker(randomUUID().slice(24))
  const compactor = createCompactor(clock)
  const frozen = new Set<string>()
  const rooms = new Rooms({
    store,
    template,
    clock,
    log,
    metrics,
    limits,
    compactor,
    makeRow,
    submit: (room, frames) => saver.submit(room, frames),
    onLargeDeletion,
    onLateEdit,
    onSeeded: (caseId, compartment) => onChanged?.({ caseId, compartment, authorIds: [] }),
  })
  const receive = createInbound({ limits, clock, log, metrics, renew })

  // One for all sockets: made where a request is at hand, it would keep the request for as long as the connection.
  const noted = (error: Error) => log.debug({ event: 'record.socket-error', error: error.name })

  return {
    handleUpgrade(req, socket, head, target) {
      // First of all: a socket error without a listener ends the process.
      socket.on('error', noted)
      if (handshakes >= PENDING_HANDSHAKES) {
        socket.destroy()
        return
      }
      handshakes += 1
      judged(req, target)
        .then(verdict => open(req, socket, head, target.caseId, verdict))
        .catch(error => {
          log.error({ event: 'record.upgrade-failed', error: nameOf(error) })
          socket.destroy()
        })
        .finally(() => {
          handshakes -= 1
        })
    },

    digest: (caseId, compartment) => rooms.digest(caseId, compartment),
    freeze: (caseId, compartment) => void frozen.add(roomName(caseId, compartment)),
    thaw(caseId, compartment) {
      frozen.delete(roomName(caseId, compartment))
      roster.closeWhere(who => who.caseId === caseId && who.compartment === compartment, 'rightsChanged')
    },

    async shutWhile(caseId, compartment, reason, task) {
      rooms.hold(caseId, compartment)
      try {
        roster.closeWhere(who => who.caseId === caseId && who.compartment === compartment, reason)
        await withDeadline(rooms.emptied(caseId, compartment), clock)
        await rooms.settled()
        return await task()
      } finally {
        rooms.release(caseId, compartment)
      }
    },
    text: (caseId, compartment) => rooms.text(caseId, compartment),
    closeWhere: (matches, reason) => roster.closeWhere(matches, reason),

    state() {
      const pending = { frames: rooms.pendingFrames, bytes: rooms.pendingBytes }
      return { rooms: rooms.size, peers: roster.size, pending, delayedSince: saver.delayedSince }
    },

    stop(deadlineMs = 10_000) {
      stopping ??= stop(deadlineMs)
      return stopping
    },
  }

  async function judged(req: IncomingMessage, target: { caseId: string; compartment: string }): Promise<Verdict> {
    if (stopping) return { ok: false, reason: 'restarting' }
    try {
      return await judgeRequest(judge, clock, req, target)
    } catch (error) {
      log.error({ event: 'record.judge-failed', error: nameOf(error) })
      return { ok: false, reason: 'unavailable' }
    }
  }

  function open(req: IncomingMessage, socket: Duplex, head: Buffer, caseId: string, verdict: Verdict) {
    if (socket.destroyed) return
    // Refused connections are opened and closed: a refused upgrade looks like a lost network, and is tried for ever.
    server.handleUpgrade(req, socket, head, ws => {
      ws.on('error', noted)
      roster.track(ws)
      if (!verdict.ok) return ws.close(closeCodes[verdict.reason].code)
      if (stopping) return ws.close(closeCodes.restarting.code)
      // Judged before the log is rewritten, perhaps: it comes back and is judged anew.
      if (rooms.isHeld(caseId, verdict.compartment)) return ws.close(closeCodes.unavailable.code)
      if (verdict.admitted.canWrite && frozen.has(roomName(caseId, verdict.compartment))) {
        return ws.close(closeCodes.rightsChanged.code)
      }
      const { userId } = verdict.admitted.person
      if (roster.openOf(userId) >= limits.socketsPerUser) return ws.close(closeCodes.tooManyOpen.code)
      // Load barrier: nothing is read from the client before its record is in place.
      ws.pause()
      join(ws, socket, caseId, verdict.compartment, verdict.admitted).catch(error => {
        log.error({ event: 'record.join-failed', error: nameOf(error) })
        ws.terminate()
      })
    })
  }

  async function join(ws: WebSocket, wire: Duplex, caseId: string, compartment: Compartment, who: Admitted) {
    const id = randomUUID()
    const now = clock.now()
    const { userId } = who.person
    const trail = new EditTrail(audit, { userId, caseId, compartment, connection: id }, log)
    const { room, ready } = rooms.enter(caseId, compartment)
    const onLeave = (left: Peer) => {
      roster.delete(left)
      trail.leave(clock.now())
      room.leave(left)
    }
    const peer = new Peer({ id, socket: ws, wire, admitted: who, limits, trail, now, onLeave })
    peer.paused = true
    roster.add(peer, { userId, sessionId: who.sessionId, caseId, compartment })
    room.peers.add(peer)
    ws.on('close', () => peer.left())
    ws.on('pong', () => {
      peer.lastHeardAt = clock.now()
    })
    ws.on('message', (data, binary) => {
      // A paused socket that dies still pours out what it had read: the load barrier holds for that too.
      if (!peer.joined) return
      receive(peer, room, bytesOf(data), binary)
      // The store is behind: stop reading, and the text waits where it is safe, in its author's tab.
      if (rooms.pendingBytes > limits.pendingBytes && peer.open && !peer.paused) peer.pause()
    })
    peer.tellRights()
    if (!(await ready)) return peer.close('unavailable')
    if (!peer.open) return
    peer.joined = true
    room.welcome(peer)
    if (!stopping && peer.open) peer.resume()
  }

  function renew(peer: Peer, token: string) {
    const who = roster.identity(peer)
    if (!who || peer.renewing) return
    peer.renewing = true
    const { caseId, compartment } = who
    withDeadline(judge.admit({ token, caseId, compartment, renewal: true }), clock)
      .then(admission => {
        if (!peer.open) return
        const verdict = admitted(admission)
        // Unknown: the old token still counts, and the client asks again.
        if (!verdict.ok && verdict.reason === 'unavailable') return
        if (!verdict.ok) return peer.close(verdict.reason)
        if (verdict.admitted.person.userId !== peer.userId) return peer.close('signInAgain')
        peer.admitted = verdict.admitted
        who.sessionId = verdict.admitted.sessionId
        peer.tellRights()
      })
      .catch(error => log.error({ event: 'record.renew-failed', connection: peer.id, error: nameOf(error) }))
      .finally(() => {
        peer.renewing = false
      })
  }

  async function stop(deadlineMs: number) {
    roster.stopSweeping()
    for (const peer of roster.peers()) if (!peer.paused) peer.pause()
    await withDeadline(saver.idle(), clock, deadlineMs).catch(() => {
      log.error({ event: 'record.stopped-with-unsaved', bytes: rooms.pendingBytes })
    })
    await roster.closeAll('restarting')
    // A snapshot is a cache; what it would hold is in the log.
    await withDeadline(rooms.settled(), clock, CLOSE_MS).catch(() => log.warn({ event: 'record.stopped-compacting' }))
    await compactor.stop()
    // Who leaves last leaves a row too, and the store is closed next.
    await withDeadline(audit.written(), clock, AUDIT_MS).catch(() => log.error({ event: 'record.stopped-unaudited' }))
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown'
}
