// What is left of redacted words in the data as it lies on the disk.
import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { serialize } from 'bson'
import mongoose from 'mongoose'
import request from 'supertest'
import { expect, test } from 'vitest'
import { backup, compact, dataFile } from '#server/storage/embedded/files'
import { runningUri } from '#server/storage/embedded/running'
import { verifyFile } from '#server/storage/embedded/verify'
import { journalFolder } from '#server/storage/recordJournal'
import type { AuthorsView } from '#shared/recordHistory'
import { startWorld } from '#test/support/app'
import { joinRecord } from '#test/support/recordClient'

const secret = 'Wilhelmina of Acacia Road'

test('[RX2] the words are in no collection, no backup and, after compaction, in no byte of the data', async () => {
  const own = await startWorld()
  const dir = join(own.dataDir, 'database')
  const holds = async (file: string, words: string) => (await readFile(file)).includes(words)
  try {
    const about = await own.addCase({ teamIds: ['nurse'] })
    const client = await joinRecord({
      origin: own.url,
      caseId: about.id,
      compartment: 'plan',
      token: await own.token('nurse'),
    })
    for (let edit = 0; edit < 30; edit += 1) client.write(`Line ${edit} about ${secret}.`)
    await client.allSaved()
    const call = async (method: 'get' | 'post', person: string, path: string, body?: object) =>
      request(own.url)
        [method](`/api/cases/${about.id}/plan/${path}`)
        .set('Authorization', `Bearer ${await own.token(person)}`)
        .send(body ? { commandId: randomUUID(), ...body } : undefined)
    await call('post', 'nurse', 'versions', { name: 'Before' })
    const view: AuthorsView = (await call('get', 'gp', 'authors')).body
    expect(await holds(dataFile(dir), 'Wilhelmina')).toBe(true)
    const ranges = view.blocks
      .flatMap(block => block.runs)
      .flatMap(({ text, client: id, clock }) =>
        [...text.matchAll(new RegExp(secret, 'g'))].map(({ index }) => ({
          client: id,
          clock: clock + index,
          length: secret.length,
        })),
      )
    expect(ranges).toHaveLength(30)
    const { id: redactionId } = (await call('post', 'gp', 'redactions', { ranges, reason: 'Another person' })).body
    expect((await call('post', 'chair', 'redactions/answer', { redactionId, answer: 'confirm' })).status).toBe(200)

    // Each collection as it is stored, whatever may be in it.
    const reader = mongoose.createConnection(runningUri(dir) ?? '')
    await reader.asPromise()
    const stored = await Promise.all(((await reader.db?.collections()) ?? []).map(one => one.find({}).toArray()))
    expect(stored.flat().length).toBeGreaterThan(30)
    for (const document of stored.flat()) expect(Buffer.from(serialize(document)).includes('Wilhelmina')).toBe(false)
    await reader.close()
    const file = join(own.dataDir, 'after.backup')
    expect((await backup(dir, file)).problems).toEqual([])
    expect(await holds(file, 'Wilhelmina')).toBe(false)
    await own.app.stop()
    await compact(dir)
    expect((await verifyFile(dataFile(dir))).problems).toEqual([])
    for (const folder of [dir, journalFolder(own.dataDir)]) {
      for (const name of await readdir(folder)) {
        expect(await holds(join(folder, name), 'Wilhelmina'), name).toBe(false)
      }
    }
    expect(await holds(dataFile(dir), 'Line 29 about')).toBe(true)
  } finally {
    await own.stop()
  }
}, 60_000)
