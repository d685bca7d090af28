// Frames that no WebSocket library would send, and ones that are too large: that socket ends, nothing else.
import { createHash, randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { closeCodes } from '#shared/record'
import { within } from '#test/support/deadline'
import { CASE, type RecordServer, startRecordServer } from './harness.ts'

describe('hostile frames', () => {
  const rawFrames: [string, number[]][] = [
    ['RSV1 set', [0xc2, 0x80, 0, 0, 0, 0]],
    ['not masked', [0x82, 0x01, 0x00]],
    ['close code 1 byte', [0x88, 0x81, 0, 0, 0, 0, 3]],
    ['close code 1005', [0x88, 0x82, 0, 0, 0, 0, 0x03, 0xed]],
    ['bad UTF-8 text', [0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28]],
    ['opcode 3', [0x83, 0x80, 0, 0, 0, 0]],
    ['continuation without start', [0x80, 0x80, 0, 0, 0, 0]],
    ['ping of 126 bytes', [0x89, 0xfe, 0, 126, 0, 0, 0, 0]],
    ['length of 2^63', [0x82, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]],
  ]
  it.each(rawFrames)('[RC60] B-42: %s closes that socket only, before and after sign-in', async (_name, bytes) => {
    const server = await startRecordServer()
    const other = await server.join('nurse')
    for (const token of ['nobody', 'gp']) {
      for (const wait of [false, true]) await rawConversation(server, token, wait, Buffer.from(bytes))
    }
    other.write('still alive')
    await other.allSaved()
    await server.peers(1)
  })

  it('[RC61] B-43: a frame over the limit is answered with one clear, terminal code', async () => {
    const server = await startRecordServer()
    const other = await server.join('nurse')
    const limit = 1024 * 1024
    for (const size of [limit + 1, limit * 10]) {
      const client = await server.join('gp')
      client.send(randomBytes(size))
      expect(await client.closed()).toBe(closeCodes.tooLarge.code)
    }
    other.write('still alive')
    await other.allSaved()
  })

  it('[RC61] B-43 R-12: a frame in endless pieces, and one of 100 MB, end in the same code and fill no memory', async () => {
    const server = await startRecordServer()
    const other = await server.join('nurse')
    // What is sent is ours, and there before the memory is measured.
    const piece = Buffer.from([0x00, 0x81, 0, 0, 0, 0, 1])
    const first = Buffer.from([0x02, 0x81, 0, 0, 0, 0, 1])
    const endless = Buffer.concat([first, Buffer.alloc(piece.length * 1_000_000, piece)])
    const before = process.memoryUsage().rss
    const pieces = server.open('gp')
    const wire = await new Promise<Socket>(resolve => pieces.socket.once('upgrade', answer => resolve(answer.socket)))
    await pieces.get('step1')
    wire.write(endless)
    expect(await pieces.closed()).toBe(closeCodes.tooLarge.code)
    const large = server.open('gp')
    const pipe = await new Promise<Socket>(resolve => large.socket.once('upgrade', answer => resolve(answer.socket)))
    await large.get('step1')
    pipe.write(Buffer.concat([Buffer.from([0x82, 0xff, 0, 0, 0, 0, 6, 0x40, 0, 0, 0, 0, 0, 0]), randomBytes(1024)]))
    expect(await large.closed()).toBe(closeCodes.tooLarge.code)
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 * 1024)
    other.write('still alive')
    await other.allSaved()
    await server.peers(1)
  })
})

/** Opens a WebSocket by hand, sends `bytes` with the request or after its answer, and waits for the end. */
async function rawConversation(server: RecordServer, token: string, wait: boolean, bytes: Buffer): Promise<void> {
  const { hostname, port } = new URL(server.origin)
  const socket = connect(Number(port), hostname)
  const key = createHash('md5').update(token).digest('base64')
  const request = [
    `GET /record/${CASE}/plan?schema=1 HTTP/1.1`,
    `Host: ${hostname}:${port}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Key: ${key}`,
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Protocol: caseroom.v1, bearer.${token}`,
    '\r\n',
  ].join('\r\n')
  const answered = new Promise<void>(resolve => socket.once('data', () => resolve()))
  const ended = endOf(socket)
  socket.write(wait ? request : Buffer.concat([Buffer.from(request), bytes]))
  if (wait) {
    await within(15_000, 'the answer to the upgrade', answered, () => 'nothing')
    if (!socket.destroyed) socket.write(bytes)
  }
  await within(15_000, 'the socket to be closed', ended, () => `${socket.bytesRead} bytes`)
  socket.destroy()
}

function endOf(socket: Socket): Promise<void> {
  socket.on('error', () => undefined)
  // The other side ends first; ours follows.
  return new Promise(resolve => {
    socket.on('end', () => resolve())
    socket.on('close', () => resolve())
    socket.resume()
  })
}
