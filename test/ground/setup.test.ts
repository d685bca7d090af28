import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  CLIENT_SOURCES,
  clientStale,
  fingerprint,
  nodeProblem,
  packagesMissing,
  SetupError,
  type Step,
  setUp,
} from '../../scripts/setup.mjs'

describe('set-up', () => {
  let root = ''
  let said: string[] = []
  let steps: Step[] = []

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'caseroom-setup-'))
    said = []
    steps = []
    write('package.json', '{}')
    write('package-lock.json', lock({ 'node_modules/zod': { version: '4.0.0', integrity: 'a' } }))
    write('client/main.tsx', 'one')
    write('shared/live.ts', 'two')
  })
  afterEach(() => rmSync(root, { recursive: true, force: true }))

  it('[GR20] names the Node that is needed when this one is too old', () => {
    for (const old of ['18.20.4', '20.18.3', '12.0.0']) {
      expect(nodeProblem(old)).toContain(`this is Node ${old}`)
      expect(nodeProblem(old)).toContain('20.19.0 or newer')
    }
    for (const good of ['20.19.0', '20.20.2', '22.1.0', '24.0.0']) expect(nodeProblem(good)).toBeNull()
  })

  it('[GR20] stops before anything else on an old Node', async () => {
    await expect(go({ nodeVersion: '18.0.0' })).rejects.toThrow(SetupError)
    expect(steps).toEqual([])
  })

  it('[GR21] installs, then builds, in a fresh clone, saying both', async () => {
    await expect(go()).resolves.toEqual({ installed: true, built: true })
    expect(steps.map(({ args }) => args.filter(arg => arg === 'ci' || arg === 'build'))).toEqual([['ci'], ['build']])
    expect(said.join('\n')).toMatch(/Installing packages .*\n {2}done in .*\nBuilding the screens .*\n {2}done in /)
  })

  it('[GR22] does and says nothing when nothing changed', async () => {
    await go()
    said = []
    steps = []
    await expect(go()).resolves.toEqual({ installed: false, built: false })
    expect([...steps, ...said]).toEqual([])
  })

  it('[GR22] goes by content and not by time', async () => {
    await go()
    utimesSync(join(root, 'client/main.tsx'), new Date(), new Date('2030-01-01'))
    expect(clientStale(root)).toBe(false)
    write('client/main.tsx', 'ONE')
    expect(clientStale(root)).toBe(true)
    expect(packagesMissing(root)).toBe(false)
  })

  it('[GR22] sees a file that was added, removed, renamed, or text that moved between files', () => {
    const seen = new Set<string>()
    const look = () => seen.add(fingerprint(root, CLIENT_SOURCES)).size
    expect(look()).toBe(1)
    write('client/a/b.ts', '')
    expect(look()).toBe(2)
    rmSync(join(root, 'client/a/b.ts'))
    write('client/a/c.ts', '')
    expect(look()).toBe(3)
    write('client/main.tsx', 'onetwo')
    write('shared/live.ts', '')
    expect(look()).toBe(4)
  })

  it('[GR23] installs again when the lockfile asks for something else', async () => {
    await go()
    write('package-lock.json', lock({ 'node_modules/zod': { version: '4.0.1', integrity: 'b' } }))
    steps = []
    await expect(go()).resolves.toMatchObject({ installed: true })
  })

  it('[GR23] leaves packages alone that were installed by hand and agree with the lockfile', () => {
    const packages = { 'node_modules/zod': { version: '4.0.0', integrity: 'a' } }
    const other = { 'node_modules/@x/other-platform': { version: '1.0.0', integrity: 'c', optional: true } }
    write('package-lock.json', lock({ ...packages, ...other }))
    write('node_modules/.package-lock.json', lock(packages))
    expect(packagesMissing(root)).toBe(false)
    rmSync(join(root, '.setup'), { recursive: true })
    write('node_modules/.package-lock.json', lock({ 'node_modules/zod': { version: '3.9.9', integrity: 'z' } }))
    expect(packagesMissing(root)).toBe(true)
  })

  it('[GR23] installs again when an installation was broken off', async () => {
    await go()
    rmSync(join(root, 'node_modules/.package-lock.json'))
    expect(packagesMissing(root)).toBe(true)
  })

  it('[GR24] says why when the installation fails, and builds nothing', async () => {
    await expect(go({ fail: 'ci' })).rejects.toThrow(/could not be installed.*connection.*proxy.*disk/s)
    expect(steps).toHaveLength(1)
    expect(packagesMissing(root)).toBe(true)
  })

  it('[GR24] keeps the last good client when a build fails', async () => {
    await go()
    write('client/main.tsx', 'broken')
    await expect(go({ fail: 'build' })).rejects.toThrow(/could not be built/)
    expect(readFileSync(join(root, 'dist/client/index.html'), 'utf8')).toBe('built from one')
    expect(clientStale(root)).toBe(true)
  })

  it('[GR25] lets two set-ups in one folder do the work once', async () => {
    const results = await Promise.all([go(), go()])
    expect(steps).toHaveLength(2)
    expect(results).toContainEqual({ installed: false, built: false })
    expect(said.join('\n')).toContain('Another set-up is running in this folder')
  })

  it('[GR25] takes over from a set-up that was killed', async () => {
    write('.setup/lock', '999999999')
    await expect(go()).resolves.toEqual({ installed: true, built: true })
  })

  function go(options: { nodeVersion?: string; fail?: 'ci' | 'build' } = {}) {
    const { fail, ...rest } = options
    const run = async (step: Step) => {
      steps.push(step)
      if (fail && step.args.includes(fail)) return 1
      if (step.args.includes('ci')) write('node_modules/.package-lock.json', read('package-lock.json'))
      if (step.args.includes('build')) write('dist/client.next/index.html', `built from ${read('client/main.tsx')}`)
      return 0
    }
    return setUp({ root, run, say: line => said.push(line), ...rest })
  }
  function write(path: string, text: string) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  function read(path: string) {
    return readFileSync(join(root, path), 'utf8')
  }
})

function lock(packages: Record<string, object>): string {
  return JSON.stringify({ packages: { '': {}, ...packages } })
}
