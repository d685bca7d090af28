// The stock y-websocket provider, driven only by what docs/protocol.md says.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { digestOf } from '#server/record/digest'
import { closeCodes, messages, ROOT, recordPath, subprotocols } from '#shared/record'
import { readExtra } from '#shared/recordMessages'
import { until, within } from '#test/support/deadline'
import { paragraph } from '#test/support/recordClient'
import { CASE, type RecordServer, startRecordServer } from './harness.ts'

const providers: WebsocketProvider[] = []

beforeEach(() => {
  // It says on the console that it does not know our extra messages, and works on.
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
})

afterEach(() => {
  for (const provider of providers.splice(0)) {
    provider.destroy()
    provider.awareness.destroy()
  }
  vi.restoreAllMocks()
})

describe('the stock provider', () => {
  it('[RC80] joins, edits, sees others and comes back after a cut with what was typed meanwhile', async () => {
    const server = await startRecordServer()
    const gp = provider(server, 'gp')
    const nurse = provider(server, 'nurse')
    await Promise.all([synced(gp), synced(nurse)])
    gp.doc.getXmlFragment(ROOT).push([paragraph('typed by the GP')])
    nurse.doc.getXmlFragment(ROOT).push([paragraph('typed by the nurse')])
    await until(15_000, 'both texts on both screens', () => both(gp) && both(nurse), 5)

    gp.awareness.setLocalStateField('cursor', { anchor: { tname: ROOT }, head: { tname: ROOT } })
    await until(15_000, 'the GP’s cursor', () => nurse.awareness.getStates().get(gp.doc.clientID)?.cursor, 5)
    expect(nurse.awareness.getStates().get(gp.doc.clientID)).toMatchObject({ user: { name: 'Test gp', colour: 0 } })

    gp.ws?.close()
    gp.doc.getXmlFragment(ROOT).push([paragraph('typed while away')])
    await until(15_000, 'the text typed while away', () => textOf(nurse).includes('while away'), 5)
    await until(15_000, 'the cursor to be back', () => nurse.awareness.getStates().get(gp.doc.clientID)?.cursor, 5)
    const { hash } = await server.gateway.digest(CASE, 'plan')
    expect([digestOf(gp.doc).hash, digestOf(nurse.doc).hash]).toEqual([hash, hash])
    expect(server.logged.join('')).not.toContain('frame-unreadable')
  })

  it('[RC81] learns with one more message handler how many of its frames are durable', async () => {
    const server = await startRecordServer()
    const gp = provider(server, 'gp')
    let saved = 0
    gp.messageHandlers[messages.saved] = (_encoder, decoder) => {
      const message = readExtra(messages.saved, decoder)
      if (message?.type === 'saved') saved = message.count
    }
    await synced(gp)
    gp.doc.getXmlFragment(ROOT).push([paragraph('one')])
    gp.doc.getXmlFragment(ROOT).push([paragraph('two')])
    await until(15_000, 'SAVED 3: the answer to SyncStep1 and two updates', () => saved === 3, 5)
    expect(server.store.rows.length).toBeGreaterThan(0)
  })

  it('[RC82] F-47: stops by itself after a terminal close, and tries again after a transient one', async () => {
    const server = await startRecordServer()
    const refused = provider(server, 'socialWorker', 'clinical')
    const closed = new Promise<{ code: number }>(resolve => refused.on('closed', resolve))
    const event = await within(15_000, 'the closed event', closed, () => 'none')
    expect(event.code).toBe(closeCodes.notAllowed.code)
    expect(refused.shouldConnect).toBe(false)
    const judged = server.admissions.length

    const gp = provider(server, 'gp')
    await synced(gp)
    server.gateway.closeWhere(() => true, 'rightsChanged')
    await until(15_000, 'the provider to be away', () => !gp.synced, 1)
    await synced(gp)
    expect(server.admissions.slice(judged).map(({ token }) => token)).toEqual(['gp', 'gp'])
  })

  it('[RC83] B-81: an oversized paste ends in one clear code and no loop', async () => {
    const server = await startRecordServer()
    const gp = provider(server, 'gp')
    await synced(gp)
    const closed = new Promise<{ code: number }>(resolve => gp.on('closed', resolve))
    gp.doc.getXmlFragment(ROOT).push([paragraph('p'.repeat(5_000_000))])
    const event = await within(10_000, 'the closed event', closed, () => 'none')
    expect(event.code).toBe(closeCodes.tooLarge.code)
    expect(server.admissions).toHaveLength(1)
  })
})

function provider(server: RecordServer, token: string, compartment = 'plan'): WebsocketProvider {
  const made = new WebsocketProvider(server.origin + recordPath(CASE), compartment, new Y.Doc(), {
    protocols: subprotocols(token),
    params: { schema: '1' },
    disableBc: true,
    WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
  })
  providers.push(made)
  return made
}

async function synced(one: WebsocketProvider) {
  await until(15_000, 'the provider to be in step', () => one.synced, 5)
}

function textOf(one: WebsocketProvider): string {
  return one.doc.getXmlFragment(ROOT).toString()
}

function both(one: WebsocketProvider): boolean {
  return textOf(one).includes('by the GP') && textOf(one).includes('by the nurse')
}
