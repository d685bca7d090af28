// R-04 without root: a limit on the size of a file is what a full disk is to a database.
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { verifyFile } from '#server/storage/embedded/verify'
import { within } from '../../support/deadline.ts'
import { freshFolder, openDatabase } from './database.ts'

const script = fileURLToPath(new URL('./faults.ts', import.meta.url))
const canLift = spawnSync('prlimit', ['--version']).status === 0

test.skipIf(process.platform === 'win32')(
  '[ED28] a full disk: refused in words, nothing half, nothing lost, and on again when there is room',
  async () => {
    const dir = freshFolder()
    const child = start(`ulimit -S -f 4096; exec "$0" --import tsx "$@"`, [script, dir])
    const full = await child.said('full')
    expect(full).toMatchObject({ code: 14031, message: expect.stringContaining('The disk is full') })
    expect(Number(full.written)).toBeGreaterThan(20)
    expect(await child.said('again')).toMatchObject({ code: 14031, count: full.written })
    if (canLift) {
      expect(spawnSync('prlimit', ['--pid', String(child.pid), '--fsize=unlimited:unlimited']).status).toBe(0)
      child.go()
      expect(await child.said('room')).toMatchObject({ next: 'written', count: Number(full.written) + 1 })
    } else child.kill()
    await child.closed
    expect((await verifyFile(join(dir, 'store'))).problems).toEqual([])
    const again = await openDatabase(dir)
    const ids = (
      await again.client
        .db()
        .collection('c')
        .find({}, { projection: { _id: 1 } })
        .toArray()
    ).map(one => Number(one._id))
    expect(ids).toEqual(Array.from({ length: Number(full.written) + (canLift ? 1 : 0) }, (_, n) => n))
    await again.close()
  },
  60_000,
)

test.skipIf(process.platform === 'win32')(
  '[ED28] a folder that cannot be written is refused in words, and left as it is',
  async () => {
    const first = await openDatabase()
    await first.client.db().collection('c').insertOne({ n: 1 })
    await first.client.close()
    await first.embedded.stop()
    const before = readFileSync(join(first.dir, 'store'))
    chmodSync(first.dir, 0o500)
    // For root no folder is closed, so the process becomes somebody else.
    const root = process.getuid?.() === 0
    if (root) chownSync(first.dir, 65_534, 65_534)
    if (root) chmodSync(first.dir, 0o555)
    if (root) chownSync(first.dir, 0, 0)
    const child = start(`exec "$0" --import tsx "$@"`, [script, first.dir, ...(root ? ['65534'] : [])])
    expect((await child.said('refused')).message).toMatch(
      /cannot be used: this account may not write there\. What is stored there was not changed/,
    )
    await child.closed
    chmodSync(first.dir, 0o700)
    expect(readFileSync(join(first.dir, 'store')).equals(before)).toBe(true)
    expect(existsSync(join(first.dir, 'owner.json'))).toBe(false)
  },
  60_000,
)

function start(shell: string, args: readonly string[]) {
  const child = spawn('sh', ['-c', shell, process.execPath, ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  const said = new Map<string, Record<string, unknown>>()
  const waiting = new Map<string, (line: Record<string, unknown>) => void>()
  let output = ''
  child.stderr.on('data', chunk => {
    output += chunk
  })
  createInterface({ input: child.stdout }).on('line', text => {
    output += `${text}\n`
    const line = JSON.parse(text)
    said.set(line.kind, line)
    waiting.get(line.kind)?.(line)
  })
  const closed = new Promise<void>(resolve => child.once('close', () => resolve()))
  return {
    pid: child.pid,
    closed,
    go: () => child.stdin.write('go\n'),
    kill: () => child.kill('SIGKILL'),
    said: (kind: string) => {
      const line = new Promise<Record<string, unknown>>(resolve => {
        const already = said.get(kind)
        if (already) resolve(already)
        else waiting.set(kind, resolve)
      })
      return within(30_000, `the line "${kind}"`, line, () => output)
    },
  }
}
