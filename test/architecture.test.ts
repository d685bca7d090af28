// The rules of the architecture, asked of the whole tree; and of small wrong examples, to know that they can fail.
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import * as rules from './support/architecture/rules.ts'
import { citedRules, readSource, type Source } from './support/architecture/source.ts'
import { readRules, specComplaints } from './support/architecture/spec.ts'
import { isText, listFiles, textComplaints } from './support/architecture/text.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const CODE = /^(server|client|shared|scripts|test)\/.*\.(tsx?|mjs)$|^[^/]+\.config\.ts$/

describe('the tree', () => {
  let files: string[] = []
  let sources: Source[] = []
  beforeAll(async () => {
    files = await listFiles(root)
    const code = files.filter(path => CODE.test(path))
    sources = await Promise.all(code.map(async path => readSource(path, await read(path))))
  })

  it('[GR1] keeps the dependency rule', () => {
    expect(sources.length).toBeGreaterThan(20)
    expect(rules.dependencyComplaints(sources)).toEqual([])
  })
  it('[GR2] has no import cycles', () => expect(rules.cycleComplaints(sources)).toEqual([]))
  it('[GR3] imports by alias across top folders and relatively within', () =>
    expect(rules.aliasComplaints(sources)).toEqual([]))
  it('[GR4] reads the environment in server/config.ts only', () =>
    expect(rules.environmentComplaints(sources)).toEqual([]))
  it('[GR5] never sleeps in a test', () => expect(rules.sleepComplaints(sources)).toEqual([]))
  it('[GR6] keeps files short', () => expect(rules.lengthComplaints(sources)).toEqual([]))
  it('[GR7] names files after what they are about', () => expect(rules.nameComplaints(files)).toEqual([]))
  it('[GR8] writes to the console in server/main.ts only', () => expect(rules.consoleComplaints(sources)).toEqual([]))
  it('[GR9] keeps the domain pure', () => expect(rules.purityComplaints(sources)).toEqual([]))
  it('[GR10] has no changeable state at module level', () => expect(rules.moduleStateComplaints(sources)).toEqual([]))
  it('[GR11] turns dates into text in one place', () => expect(rules.formatComplaints(sources)).toEqual([]))
  it('[GR12] tests every rule of SPEC.md and cites no other', async () => {
    const spec = await read('shared/SPEC.md')
    expect(readRules(spec).ids.size).toBeGreaterThan(20)
    expect(specComplaints(spec, sources)).toEqual([])
  })
  it('[GR13] holds no path of one machine and no registry host', async () => {
    const texts = await Promise.all(files.filter(isText).map(async path => textComplaints(path, await read(path))))
    expect(texts.flat()).toEqual([])
  })
})

describe('the rules can fail', () => {
  it('[GR1] on every forbidden direction, and on no allowed one', () => {
    const wrong = [
      ['client/app/main.tsx', '../../server/app.ts'],
      ['shared/errors.ts', '#server/app'],
      ['shared/errors.ts', 'yjs'],
      ['server/domain/decision.ts', '../usecases/decisions.ts'],
      ['server/domain/decision.ts', 'node:crypto'],
      ['server/usecases/decisions.ts', '../http/routes.ts'],
      ['server/http/routes.ts', '../live/dispatch.ts'],
      ['server/record/room.ts', '../config.ts'],
      ['server/upgrade.ts', './record/room.ts'],
      ['server/main.ts', './http/routes.ts'],
      ['server/log.ts', './app.ts'],
      ['scripts/bench.ts', '../test/support/ports.ts'],
    ]
    for (const [from = '', to = ''] of wrong) {
      expect(rules.dependencyComplaints([source(from, `import { a } from '${to}'`)]), `${from} -> ${to}`).toHaveLength(
        1,
      )
    }
    const right = [
      ['client/app/main.tsx', '#shared/live'],
      ['server/domain/decision.ts', './flag.ts'],
      ['server/usecases/decisions.ts', '../domain/decision.ts'],
      ['server/http/routes.ts', '../usecases/decisions.ts'],
      ['server/app.ts', './record/room.ts'],
      ['server/main.ts', './app.ts'],
      ['shared/live.ts', 'zod'],
      ['shared/record.ts', 'yjs'],
      ['test/server/a.test.ts', '#server/app'],
    ]
    for (const [from = '', to = ''] of right) {
      expect(rules.dependencyComplaints([source(from, `import { a } from '${to}'`)]), `${from} -> ${to}`).toEqual([])
    }
  })

  it('[GR1] in every form an import can take, and not in comments or strings', () => {
    const forms = [
      "import '../http/a.ts'",
      "import type { A } from '../http/a.ts'",
      "export * from '../http/a.ts'",
      "const a = () => import('../http/a.ts')",
      "type A = import('../http/a.ts').A",
    ]
    for (const text of forms) {
      expect(rules.dependencyComplaints([source('server/domain/x.ts', text)]), text).toHaveLength(1)
    }
    const harmless = "// import '../http/a.ts'\nexport const a = \"import '../http/a.ts'\""
    expect(rules.dependencyComplaints([source('server/domain/x.ts', harmless)])).toEqual([])
  })

  it('[GR2] on a cycle of three, naming it', () => {
    const ring = [
      source('server/domain/a.ts', "import './b.ts'"),
      source('server/domain/b.ts', "import './c.ts'"),
      source('server/domain/c.ts', "import './a.ts'"),
    ]
    expect(rules.cycleComplaints(ring)).toEqual([
      'cycle: server/domain/a.ts -> server/domain/b.ts -> server/domain/c.ts -> server/domain/a.ts',
    ])
    expect(rules.cycleComplaints(ring.slice(0, 2))).toEqual([])
    const types = source('server/domain/c.ts', "import type { A } from './a.ts'")
    expect(rules.cycleComplaints([...ring.slice(0, 2), types])).toEqual([])
  })

  it('[GR3] on a relative path that leaves its top folder and an alias that stays', () => {
    expect(rules.aliasComplaints([source('server/http/a.ts', "import '../../shared/live.ts'")])).toHaveLength(1)
    expect(rules.aliasComplaints([source('server/http/a.ts', "import '#server/usecases/a'")])).toHaveLength(1)
    expect(rules.aliasComplaints([source('server/http/a.ts', "import '#shared/live'; import './b.ts'")])).toEqual([])
  })

  it('[GR4] on the environment, also when it is read in brackets', () => {
    expect(rules.environmentComplaints([source('server/log.ts', 'const a = process.env["A"]')])).toHaveLength(1)
    expect(rules.environmentComplaints([source('server/config.ts', 'const a = process.env.A')])).toEqual([])
    expect(rules.environmentComplaints([source('server/log.ts', 'const a = "process.env"')])).toEqual([])
  })

  it('[GR5] on each way to sleep', () => {
    const ways = [
      'await new Promise(r => setTimeout(r, 5))',
      'promisify(setTimeout)(5)',
      'await page.waitForTimeout(5)',
      "import { setTimeout as nap } from 'node:timers/promises'",
      'await sleep(5)',
    ]
    for (const text of ways) {
      expect(rules.sleepComplaints([source('test/server/a.test.ts', text)]).length, text).toBeGreaterThan(0)
    }
    expect(
      rules.sleepComplaints([source('test/server/a.test.ts', 'server.setTimeout(5); vi.useFakeTimers()')]),
    ).toEqual([])
  })

  it('[GR6] on a long file, [GR7] on a vague name', () => {
    expect(rules.lengthComplaints([source('server/a.ts', 'x\n'.repeat(300))])).toEqual([])
    expect(rules.lengthComplaints([source('server/a.ts', 'x\n'.repeat(301))])).toHaveLength(1)
    const vague = ['server/dateUtils.ts', 'client/helpers.ts', 'server/http/roomManager.ts', 'shared/common.ts']
    expect(rules.nameComplaints([...vague, 'server/record/room.ts', 'shared/commonality.ts'])).toHaveLength(4)
  })

  it('[GR8] on the console, [GR9] on a clock, [GR10] on a counter, [GR11] on a local date', () => {
    expect(rules.consoleComplaints([source('server/http/a.ts', 'console.log(1)')])).toHaveLength(1)
    expect(rules.consoleComplaints([source('server/main.ts', 'console.log(1)')])).toEqual([])
    for (const text of ['const a = Date.now()', 'const a = new Date()', 'async () => { await a }']) {
      expect(rules.purityComplaints([source('server/domain/a.ts', text)]), text).toHaveLength(1)
    }
    expect(rules.purityComplaints([source('server/domain/a.ts', "const a = new Date('2026-01-01')")])).toEqual([])
    expect(rules.moduleStateComplaints([source('server/a.ts', 'let count = 0')])).toHaveLength(1)
    expect(rules.moduleStateComplaints([source('server/a.ts', 'const a = () => { let b = 0; return b }')])).toEqual([])
    expect(rules.formatComplaints([source('client/a.tsx', 'd.toLocaleDateString()')])).toHaveLength(1)
  })

  it('[GR12] on a rule without test, a test without rule, an unknown rule and a rule twice', () => {
    const spec = '## Decisions\n- **DC1** first\n- **DC2** second\n'
    const tests = (text: string) => [source('test/domain/decision.test.ts', text)]
    const both = "describe('[DC1] a', () => { it('x', () => {}) }); it.each([1])('[DC2] %s', () => {})"
    expect(specComplaints(spec, tests(both))).toEqual([])
    expect(specComplaints(spec, tests("it('[DC1] a', f)"))).toEqual(['SPEC.md DC2 has no test'])
    expect(specComplaints(spec, tests(`${both}; it('b', f)`))).toHaveLength(1)
    expect(specComplaints(spec, tests(`${both}; it('[DC9] b', f)`))).toHaveLength(1)
    expect(specComplaints(`${spec}- **DC1** again\n`, tests(both))).toEqual(['SPEC.md has DC1 twice'])
    expect(citedRules('[DC1, DC2] [FL3] does [XX9] things')).toEqual(['DC1', 'DC2', 'FL3'])
  })

  it('[GR13] on paths and hosts', () => {
    const slips = [
      ['', 'work', 'x'].join('/'),
      ['', 'home', 'jo', 'x'].join('/'),
      ['registry', 'example', 'com'].join('.'),
    ]
    for (const slip of slips) expect(textComplaints('README.md', `see ${slip}`), slip).toHaveLength(1)
    expect(textComplaints('package-lock.json', `"https://${slips[2]}/zod"`)).toHaveLength(1)
    const fine = 'see /usr/bin/chromium, ./work/x, https://example.org/work/x and /tmp/caseroom'
    expect(textComplaints('README.md', fine)).toEqual([])
  })
})

function source(path: string, text: string): Source {
  return readSource(path, text)
}

function read(path: string): Promise<string> {
  return readFile(join(root, path), 'utf8')
}
