// The rules of the architecture as functions from source files to complaints. An empty list means the rule holds.
import { basename } from 'node:path'
import { resolveImport, type Source } from './source.ts'

const DOORS = ['auth', 'http', 'live', 'mail', 'record', 'storage', 'fhir', 'medicines']
const ALIASES = ['shared', 'server', 'test']
const INNER = ['domain', 'usecases', ...DOORS]

/** Packages that shared/ may use besides zod. Everything here also ends up in the browser. */
const SHARED_PACKAGES: [RegExp, string[]][] = [
  [/^shared\/record\w*\.ts$/, ['yjs', 'lib0']],
  [/^shared\/(calendar|cui)\.ts$/, ['temporal-polyfill']],
]

/** client -> shared; domain -> shared; usecases -> domain, shared; doors -> usecases, domain, shared; app -> all; main -> app. */
export function dependencyComplaints(sources: Source[]): string[] {
  return eachImport(sources, (from, to, specifier) => {
    const layer = layerOf(from)
    if (to === null) return packageComplaint(from, layer, specifier)
    const target = layerOf(to)
    if (target === layer && layer !== 'root of server') return null
    return mayImport(layer, from, target, to) ? null : `${layer} must not import ${target} (${to})`
  })
}

/** Within a top folder imports are relative; across top folders they use the alias. */
export function aliasComplaints(sources: Source[]): string[] {
  return eachImport(sources, (from, to, specifier) => {
    if (to === null || top(from) === 'scripts' || top(to) === 'scripts' || !from.includes('/')) return null
    const relative = specifier.startsWith('.')
    if (relative && top(from) !== top(to) && ALIASES.includes(top(to)))
      return `${specifier} leaves ${top(from)}/: use the alias #${top(to)}/`
    // #test/ is for tests themselves: nothing else may import them, and they lie several folders deep.
    if (!relative && top(from) === top(to) && top(from) !== 'test')
      return `${specifier} stays within ${top(from)}/: use a relative path`
    return null
  })
}

/** Cycles of code. Two files may know each other's types: those are gone when the code runs. */
export function cycleComplaints(sources: Source[]): string[] {
  const known = new Map(sources.map(source => [source.path, source]))
  const done = new Set<string>()
  const complaints: string[] = []
  const walk = (path: string, trail: string[]): void => {
    const at = trail.indexOf(path)
    if (at >= 0) {
      complaints.push(`cycle: ${[...trail.slice(at), path].join(' -> ')}`)
      return
    }
    if (done.has(path)) return
    for (const { specifier, typeOnly } of known.get(path)?.imports ?? []) {
      if (typeOnly) continue
      const to = resolveImport(path, specifier)
      if (to !== null && known.has(to)) walk(to, [...trail, path])
    }
    done.add(path)
  }
  for (const { path } of sources) walk(path, [])
  return complaints
}

/** Only server/config.ts reads the environment; scripts, build settings and test support stand outside the product. */
export function environmentComplaints(sources: Source[]): string[] {
  const exempt = (path: string) =>
    path === 'server/config.ts' || /^(scripts|test\/support)\//.test(path) || /^[^/]+\.config\.ts$/.test(path)
  return eachUse(sources, source => !exempt(source.path), ['process.env', 'import.meta.env'])
}

export function consoleComplaints(sources: Source[]): string[] {
  return eachUse(sources, ({ path }) => path.startsWith('server/') && path !== 'server/main.ts', ['console'])
}

/** Tests wait for events. Deadlines live in test/support, where their message says what did arrive. */
export function sleepComplaints(sources: Source[]): string[] {
  const found = eachUse(sources, isTest, ['setTimeout', 'setInterval', 'sleep', '.waitForTimeout'])
  const modules = eachImport(sources.filter(isTest), (_from, _to, specifier) =>
    /^(node:)?timers\/promises$/.test(specifier) ? 'sleeps through timers/promises' : null,
  )
  return [...found, ...modules]
}

/** Rules are pure: no clock, no chance, no waiting. */
export function purityComplaints(sources: Source[]): string[] {
  const impure = [
    'await',
    'Date.now',
    'new Date/0',
    'Math.random',
    'performance.now',
    'crypto.randomUUID',
    'setTimeout',
  ]
  return eachUse(sources, ({ path }) => path.startsWith('server/domain/'), impure)
}

/** A second application in the same process, as every test makes one, must not share anything with the first. */
export function moduleStateComplaints(sources: Source[]): string[] {
  return sources
    .filter(({ path }) => /^(server|shared|client)\//.test(path))
    .flatMap(({ path, moduleState }) => moduleState.map(line => `${path}:${line} changeable state at module level`))
}

/** Dates and names of patients become text in one place, in the format of the clinical standards. */
export function formatComplaints(sources: Source[]): string[] {
  return eachUse(sources, ({ path }) => /^(server|shared|client)\//.test(path) && path !== 'shared/cui.ts', [
    '.toLocaleDateString',
    '.toLocaleTimeString',
  ])
}

export function lengthComplaints(sources: Source[], limit = 300): string[] {
  return sources
    .filter(({ lines }) => lines > limit)
    .map(({ path, lines }) => `${path} has ${lines} lines, limit ${limit}`)
}

export function nameComplaints(paths: string[]): string[] {
  return paths
    .filter(path =>
      words(basename(path).replace(/\..*$/, '')).some(word => /^(utils?|helpers?|managers?|common)$/.test(word)),
    )
    .map(path => `${path}: name it after what it is about`)
}

function layerOf(path: string): string {
  const [first = '', second = ''] = path.split('/')
  if (first !== 'server') return path.includes('/') ? first : 'build settings'
  if (path === 'server/app.ts' || path === 'server/main.ts') return path
  return INNER.includes(second) ? second : 'root of server'
}

function mayImport(layer: string, from: string, target: string, to: string): boolean {
  switch (layer) {
    case 'client':
    case 'domain':
      return target === 'shared'
    case 'shared':
      return false
    case 'usecases':
      return target === 'shared' || target === 'domain'
    case 'root of server':
      return target === 'shared' || target === 'root of server'
    case 'server/app.ts':
      return target !== 'client' && target !== 'test' && target !== 'server/main.ts'
    case 'server/main.ts':
      // Demonstration people are put in by a script, and only where the process starts.
      return ['server/app.ts', 'root of server', 'shared', 'scripts'].includes(target)
    case 'scripts':
      return target !== 'test' && target !== 'client'
    case 'test':
    case 'build settings':
      return true
    default:
      if (DOORS.includes(layer)) return ['usecases', 'domain', 'shared'].includes(target)
      throw new Error(`${from} imports ${to} but its folder has no rule; add one`)
  }
}

function packageComplaint(from: string, layer: string, specifier: string): string | null {
  const name = specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : specifier.split('/')[0]
  if (layer === 'domain') return `domain must not import packages (${specifier})`
  const allowed = SHARED_PACKAGES.filter(([path]) => path.test(from)).flatMap(([, names]) => names)
  if (layer === 'shared' && name !== 'zod' && !allowed.includes(name ?? ''))
    return `shared must not import ${specifier}`
  if (layer === 'client' && specifier.startsWith('node:')) return `client must not import ${specifier}`
  return null
}

function eachImport(
  sources: Source[],
  judge: (from: string, to: string | null, specifier: string) => string | null,
): string[] {
  return sources.flatMap(({ path, imports }) =>
    imports.flatMap(({ specifier, line }) => {
      const complaint = judge(path, resolveImport(path, specifier), specifier)
      return complaint === null ? [] : [`${path}:${line} ${complaint}`]
    }),
  )
}

function eachUse(sources: Source[], concerns: (source: Source) => boolean, names: string[]): string[] {
  return sources.filter(concerns).flatMap(({ path, uses }) =>
    names.flatMap(name => {
      const line = uses.get(name)
      return line === undefined ? [] : [`${path}:${line} uses ${name}`]
    }),
  )
}

function isTest({ path }: Source): boolean {
  return /^test\/.*\.test\.tsx?$/.test(path)
}

function top(path: string): string {
  return path.split('/')[0] ?? ''
}

function words(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
}
