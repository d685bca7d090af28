// Proves that a stranger can start it: clones into an empty folder, runs `npm start` there twice, stops it with Ctrl-C.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const FIRST_READY_MS = 180_000 // installs packages and builds the screens
const AGAIN_GOAL_MS = 5_000
const AGAIN_LIMIT_MS = 15_000 // on a loaded two-core machine
const STOP_LIMIT_MS = 5_000

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const place = mkdtempSync(join(tmpdir(), 'caseroom-fresh-'))
const clone = join(place, 'clone')
const data = join(place, 'records')
/** @type {import('node:child_process').ChildProcess | null} */
let running = null

process.on('exit', () => {
  if (running?.pid) killGroup(running.pid, 'SIGKILL')
  rmSync(place, { recursive: true, force: true })
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1))

try {
  copyTree()
  const first = await startAndStop('first start', FIRST_READY_MS)
  if (!existsSync(data)) throw new Error(`DATA_DIR was ignored: ${data} does not exist`)
  const again = await startAndStop('second start', AGAIN_LIMIT_MS)
  if (again > AGAIN_GOAL_MS) console.log(`  note: the goal for a later start is ${AGAIN_GOAL_MS} ms`)
  console.log(`fresh clone: served after ${first} ms, then after ${again} ms`)
} catch (error) {
  console.error(`fresh clone: FAILED: ${error instanceof Error ? error.message : error}`)
  process.exit(1)
}

/** @param {string} name @param {number} limit @returns {Promise<number>} milliseconds until everything was served */
async function startAndStop(name, limit) {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const began = Date.now()
  console.log(`${name} ...`)
  // A group of its own, so that it can be stopped as a terminal does it: every process of it gets the signal.
  const child = spawn('npm', ['start'], {
    cwd: clone,
    env: { ...process.env, PORT: String(port), DATA_DIR: data, CI: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  running = child
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', text => (output += text))
  // 'close' comes when the last process of the group has let go of its output, so the server is over as well.
  /** @type {Promise<number | string | null>} */
  const exited = new Promise(resolve => child.once('close', (code, signal) => resolve(signal ?? code)))
  const fail = (/** @type {string} */ what) => new Error(`${name}: ${what}. Its output:\n${output.slice(-4_000)}`)

  /** @type {number | string | null | undefined} */
  let ended
  void exited.then(value => {
    ended = value
  })
  for (let last = 'no answer'; ; await pause(100)) {
    if (ended !== undefined) throw fail(`npm start ended by itself (${ended})`)
    if (Date.now() - began > limit) throw fail(`not served within ${limit} ms (${last})`)
    const problem = await problemWith(origin)
    if (problem === null) break
    last = problem
  }
  const took = Date.now() - began
  console.log(`  served after ${took} ms`)

  const asked = Date.now()
  if (child.pid) killGroup(child.pid, 'SIGINT')
  await Promise.race([exited, pause(STOP_LIMIT_MS)])
  if (ended === undefined) throw fail(`still running ${STOP_LIMIT_MS} ms after Ctrl-C`)
  running = null
  if (await answers(`${origin}/healthz`)) throw fail('npm start ended but left its server behind')
  console.log(`  stopped after ${Date.now() - asked} ms (${ended})`)
  // npm lets the signal end it too; a server that crashed while stopping gives its own code instead.
  if (ended !== 0 && ended !== 'SIGINT' && ended !== 130) throw fail(`ended with ${ended} after Ctrl-C`)
  return took
}

/** @param {string} origin @returns {Promise<string | null>} what is not served yet */
async function problemWith(origin) {
  try {
    const health = await get(`${origin}/healthz`)
    if (!health.ok) return `/healthz answered ${health.status}`
    const page = await get(`${origin}/sign-in`)
    const html = await page.text()
    if (!page.ok || !page.headers.get('content-type')?.startsWith('text/html'))
      return `/sign-in answered ${page.status}`
    if (!html.includes('<title>Caseroom</title>')) return 'the sign-in page is not ours'
    const script = /<script[^>]+src="([^"]+)"/.exec(html)?.[1]
    if (!script) return 'the sign-in page has no script'
    const code = await get(new URL(script, origin).href)
    if (!code.ok || !/javascript/.test(code.headers.get('content-type') ?? ''))
      return `${script} answered ${code.status}`
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** @param {string} url */
function get(url) {
  return fetch(url, { signal: AbortSignal.timeout(5_000) })
}

/** @param {string} url */
async function answers(url) {
  try {
    await get(url)
    return true
  } catch {
    return false
  }
}

/** The committed state where there is a repository, else the tree without what `npm start` makes. */
function copyTree() {
  const isRepository = existsSync(join(root, '.git')) && spawnSync('git', ['--version']).status === 0
  if (isRepository) {
    // CI often runs as another user than the owner of the checkout, and git refuses to read it then.
    const settings = join(place, 'gitconfig')
    writeFileSync(settings, '[safe]\n\tdirectory = *\n')
    run('git', ['clone', '--quiet', root, clone], { ...process.env, GIT_CONFIG_GLOBAL: settings })
    return
  }
  const left = ['node_modules', 'dist', 'data', '.setup', '.git', 'test-results', 'secrets', '.env']
  mkdirSync(clone)
  const copy = `tar -C "$1" ${left.map(name => `--exclude=./${name}`).join(' ')} -cf - . | tar -C "$2" -xf -`
  run('sh', ['-c', copy, 'copy', root, clone], process.env)
}

/** @param {string} command @param {string[]} args @param {NodeJS.ProcessEnv} env */
function run(command, args, env) {
  const { status } = spawnSync(command, args, { stdio: 'inherit', env, timeout: 60_000 })
  if (status !== 0) throw new Error(`${command} ${args[0]} failed`)
}

/** @param {number} leader @param {NodeJS.Signals} signal */
function killGroup(leader, signal) {
  try {
    process.kill(-leader, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}

/** @param {number} ms */
function pause(ms) {
  return new Promise(resolve => setTimeout(resolve, ms))
}
