// processes that end around a snapshot, while another process writes to the same log.
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { rowMaker } from '#server/record/rows'
import { ROOT } from '#shared/record'
import { paragraph } from '#test/support/recordClient'
import { countOr } from '#test/support/rounds'
import { CASE, memoryStore, rebuilt, startRecordServer, written } from './harness.ts'

const ROOM = `${CASE}/plan`
const rounds = countOr('FAULT_SNAPSHOTS', 40)

test('[RC39] B-18 R-18: the end at any step of writing a snapshot loses nothing, and nothing was deleted before', async () => {
  const store = memoryStore()
  store.rows.push(...written(...Array.from({ length: 510 }, (_, index) => `line ${index}`)))
  const rows = store.rows.length
  const { putSnapshot } = store
  let hash = ''
  let puts = 0
  for (let round = 0; round < rounds; round += 1) {
    // One that holds is a reason to write none; one that is damaged stays for the next to find.
    if (round % 4 !== 2) store.snapshots.clear()
    // Each round is a process that ends before, in the middle of, or after its snapshot was stored.
    store.putSnapshot = async snapshot => {
      puts += 1
      // Another process writes meanwhile: what the snapshot counted is not all there is.
      if (round % 3 === 0) store.rows.push(elsewhere(round))
      if (round % 4 === 0) throw new Error('ended before')
      await putSnapshot(round % 4 === 1 ? { ...snapshot, bytes: snapshot.bytes.slice(0, round * 10) } : snapshot)
      if (round % 4 === 2) throw new Error('ended after')
    }
    const server = await startRecordServer({ store })
    const writer = await server.join('gp')
    if (round > 0) expect((await server.gateway.digest(CASE, 'plan')).hash, `round ${round}`).toBe(hash)
    writer.write(`round ${round}`)
    await writer.allSaved()
    const known = store.rows.length
    await server.stop()
    expect(store.rows.length).toBeGreaterThanOrEqual(known)
    hash = rebuilt(server)
  }
  const others = store.rows.filter(row => row.author === 'user-nurse').length
  expect(others, 'somebody wrote meanwhile').toBeGreaterThan(rounds / 5)
  expect(store.rows.length).toBe(rows + rounds + others)
  expect(puts, 'one snapshot a round').toBe(rounds)
}, 3_600_000)

/** A row of another process; every other one has a clock that is behind, and comes before what the snapshot counted. */
function elsewhere(round: number) {
  const doc = new Y.Doc()
  doc.getXmlFragment(ROOT).push([paragraph(`elsewhere ${round}`)])
  const at = new Date(round % 2 ? Date.UTC(2020, 0, 1, 0, round) : Date.now())
  const bytes = Y.encodeStateAsUpdate(doc)
  return rowMaker(`other${round}`)({ room: ROOM, author: 'user-nurse', connection: 'c', at, bytes })
}
