// The harness itself: a server process that is started, killed, stopped and, when it fails, explained.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { removeDataDir, type ServerProcess, startServerProcess } from '../support/process.ts'

const STAND_IN = `
  import { createServer } from 'node:http'
  const server = createServer((request, response) => response.end(process.env.MODE ?? 'no mode'))
  server.listen(Number(process.env.PORT), '127.0.0.1', () => {
    console.log('Caseroom is ready at http://127.0.0.1:' + server.address().port)
  })
  process.on('SIGINT', () => {
    if (process.env.STUCK) return console.log('not stopping')
    console.error('last words')
    server.close()
  })
`

describe('a server process of a test', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'caseroom-stand-in-'))
    writeFileSync(join(folder, 'server.mjs'), STAND_IN)
    writeFileSync(join(folder, 'broken.mjs'), 'console.error("JWT_SECRET is missing"); process.exit(3)')
    writeFileSync(join(folder, 'silent.mjs'), 'console.log("thinking"); setInterval(() => {}, 1000)')
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('[GR30] is ready when it says so, on a free port, with a clean environment', async () => {
    await using(await start('server.mjs', { MODE: 'demonstration' }), async server => {
      expect(server.origin).toBe(`http://127.0.0.1:${server.port}`)
      expect(await (await fetch(server.origin)).text()).toBe('demonstration')
      expect(server.readyAfter).toBeGreaterThan(0)
    })
    await using(await start('server.mjs'), async server => {
      expect(await (await fetch(server.origin)).text()).toBe('no mode')
    })
  })

  it('[GR30] stops when asked and is heard to the end', async () => {
    await using(await start('server.mjs'), async server => {
      const exit = await server.stop()
      expect(exit).toMatchObject({ code: 0, signal: null })
      expect(server.output()).toContain('last words')
    })
  })

  it('[GR30] dies without a word when killed', async () => {
    await using(await start('server.mjs'), async server => {
      expect(await server.kill9()).toEqual({ code: null, signal: 'SIGKILL' })
      expect(server.output()).not.toContain('last words')
      await expect(fetch(server.origin)).rejects.toThrow()
    })
  })

  it('[GR31] shows its output when it does not start, is late, or does not stop', async () => {
    await expect(start('broken.mjs')).rejects.toThrow(/"code":3.*JWT_SECRET is missing/s)
    await expect(start('silent.mjs', {}, 5_000)).rejects.toThrow(/waited 5000 ms for the ready line.*thinking/s)
    await using(await start('server.mjs', { STUCK: '1' }), async server => {
      await expect(server.stop(3_000)).rejects.toThrow(/waited 3000 ms for the server to stop.*not stopping/s)
      expect(await server.exited).toEqual({ code: null, signal: 'SIGKILL' })
    })
  })

  function start(name: string, env: Record<string, string> = {}, readyMs = 20_000): Promise<ServerProcess> {
    return startServerProcess({ entry: join(folder, name), env, readyMs, dataDir: folder })
  }
  async function using(server: ServerProcess, body: (server: ServerProcess) => Promise<void>) {
    try {
      await body(server)
    } finally {
      await server.kill9()
    }
  }

  it('[GR30] leaves no data folder behind', async () => {
    const path = mkdtempSync(join(tmpdir(), 'caseroom-data-'))
    writeFileSync(join(path, 'a'), '')
    await removeDataDir(path)
    expect(() => rmSync(path)).toThrow(/ENOENT/)
  })
})
