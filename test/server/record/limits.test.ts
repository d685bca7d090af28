// What one connection may ask of the others: size, speed, patience.
import { describe, expect, it } from 'vitest'
import { digestOf } from '#server/record/digest'
import { closeCodes } from '#shared/record'
import { paragraph } from '#test/support/recordClient'
import { CASE, rebuilt, startRecordServer } from './harness.ts'

describe('limits', () => {
  it('[RC66] B-53: a full section refuses more text with a clear reason, and still takes reading and deleting', async () => {
    const server = await startRecordServer({ limits: { compartmentBytes: 20_000 } })
    const author = await server.join('gp')
    const reader = await server.join('nurse')
    const kilobyte = 'x'.repeat(1000)
    let frame = 0
    while (!author.received.some(got => got.type === 'refused')) {
      frame = author.write(kilobyte)
      await author.allSaved()
    }
    expect(await author.get('refused')).toMatchObject({ frame, code: 'full' })
    const refused = author.received.flatMap(got => (got.type === 'refused' ? [got.words] : [])).join()
    expect(refused).toContain('full')
    const { hash } = await server.gateway.digest(CASE, 'plan')
    const late = await server.join('consultant')
    expect(digestOf(late.doc).hash).toBe(hash)
    await reader.fence()
    expect(digestOf(reader.doc).hash).toBe(hash)
    late.edit(text => text.delete(0, 10))
    late.write('a short line')
    await late.allSaved()
    await reader.when('the short line', () => reader.text().includes('a short line'))
    expect(late.received.some(got => got.type === 'refused')).toBe(false)
  })

  it('[RC67] B-55: a client that stops reading is closed, the others notice nothing, and it catches up', async () => {
    const server = await startRecordServer({ limits: { bytesPerSecond: 1e9, compartmentBytes: 8e6 } })
    const author = await server.join('gp')
    const reader = await server.join('nurse')
    const slow = await server.join('pharmacist')
    slow.socket.pause()
    const block = 'y'.repeat(500_000)
    for (let index = 0; index < 40; index += 1) {
      author.edit(text => {
        if (text.length > 0) text.delete(0, text.length)
        text.push([paragraph(`${index} ${block}`)])
      })
      await author.allSaved()
    }
    await server.peers(2)
    await reader.when('the last text', () => reader.text().includes('39 yyy'))
    slow.socket.resume()
    expect([closeCodes.tooSlow.code, 1006]).toContain(await slow.closed())
    const back = await server.join('pharmacist', { doc: slow.doc })
    await back.when('the last text', () => back.text().includes('39 yyy'))
  })

  it('[RC68] S-21 more than the sustained rate of frames or bytes ends in "too fast", which is worth another try', async () => {
    const server = await startRecordServer({ limits: { framesPerSecond: 10, burstSeconds: 1 } })
    const client = await server.join('gp')
    for (let index = 0; index < 60; index += 1) client.write(`line ${index}`)
    expect(await client.closed()).toBe(closeCodes.tooFast.code)
    const back = await server.join('gp', { doc: client.doc })
    await back.allSaved()
    expect(rebuilt(server)).toBe(digestOf(client.doc).hash)
    const other = await startRecordServer({ limits: { bytesPerSecond: 1000, burstSeconds: 1 } })
    const heavy = await other.join('gp')
    heavy.write('z'.repeat(2000))
    expect(await heavy.closed()).toBe(closeCodes.tooFast.code)
  })
})
