// a file system of a few megabytes where one can be mounted, and a limit on the size of a file anywhere.
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { verifyFile } from '#server/storage/embedded/verify'
import { within } from '../../support/deadline.ts'
import { freshFolder, openDatabase } from './database.ts'

const script = fileURLToPath(new URL('./faults.ts', import.meta.url))
/** In a mount namespace of its own: it goes with its process, and nobody else ever sees it. */
const canMount = spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0
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

test.skipIf(!canMount)(
  '[ED28] a file system without room, then with room again, then read-only: said in words, and all that was there is sound',
  async () => {
    const disk = freshFolder()
    const shell = `mount -t tmpfs -o size=6m tmpfs "$2" && head -c 2000000 /dev/zero > "$2/ballast" || exit 1
      "$0" --import tsx "$1" "$2/data"; mount -o remount,ro "$2"; exec "$0" --import tsx "$1" "$2/data"`
    const child = start(shell, [script, disk], ['unshare', '-m'])
    const full = await child.said('full')
    expect(full).toMatchObject({ code: 14031, message: expect.stringContaining('The disk is full') })
    expect(await child.said('again')).toMatchObject({ code: 14031, count: full.written })
    child.go()
    expect(await child.said('room')).toMatchObject({ next: 'written', count: Number(full.written) + 1 })
    expect(await child.said('sound')).toMatchObject({ problems: [] })
    expect((await child.said('refused')).message).toMatch(/cannot be used: its file system is read-only/)
    await child.closed
    rmSync(disk, { recursive: true })
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

function start(shell: string, args: readonly string[], under: readonly string[] = []) {
  const [program = 'sh', ...rest] = [...under, 'sh', '-c', shell, process.execPath, ...args]
  const child = spawn(program, rest, { stdio: ['pipe', 'pipe', 'pipe'] })
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
