// Makes a fresh clone able to run: Node version, packages, built client. Plain Node, because it runs before any package exists.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { withSetupLock } from './setupLock.mjs'

export const NODE_NEEDED = [20, 19, 0]

/** What the built client is made from. A path that does not exist counts as empty. */
export const CLIENT_SOURCES = ['client', 'shared', 'vite.config.ts', 'package.json', 'package-lock.json']

/** A set-up step that failed with a message the person can act on; anything else is a bug and keeps its stack. */
export class SetupError extends Error {
  /** @param {string} message @param {'node' | 'packages' | 'client'} step */
  constructor(message, step) {
    super(message)
    this.step = step
  }
}

/**
 * Brings packages and client up to date; does nothing, in well under a second, when they already are.
 * @param {{
 *   root: string,
 *   say?: (line: string) => void,
 *   run?: (step: Step) => Promise<number>,
 *   nodeVersion?: string,
 * }} options `run` returns the exit code of a step; tests give their own.
 * @returns {Promise<{ installed: boolean, built: boolean }>}
 * @throws {SetupError}
 */
export async function setUp({
  root,
  say = line => console.log(line),
  run = runStep,
  nodeVersion = process.versions.node,
}) {
  const problem = nodeProblem(nodeVersion)
  if (problem) throw new SetupError(problem, 'node')
  if (!packagesMissing(root) && !clientStale(root)) return { installed: false, built: false }
  return withSetupLock(join(root, '.setup'), say, async () => {
    const installed = packagesMissing(root)
    if (installed) await install(root, say, run)
    const built = clientStale(root)
    if (built) await buildClient(root, say, run)
    return { installed, built }
  })
}

/**
 * @param {string} version as in process.versions.node
 * @returns {string | null} what is wrong and what to do, or null
 */
export function nodeProblem(version) {
  const have = version.split('.').map(Number)
  for (const [i, need] of NODE_NEEDED.entries()) {
    const part = have[i] ?? 0
    if (part > need) return null
    if (part < need) {
      return `Caseroom needs Node ${NODE_NEEDED.join('.')} or newer and this is Node ${version}.\nInstall Node 20, 22 or 24 and run the command again.`
    }
  }
  return null
}

/**
 * True when node_modules does not hold what package-lock.json asks for. Packages that somebody installed by hand and that
 * agree with the lockfile are left alone: `npm ci` would take them away from under a running server.
 * @param {string} root
 */
export function packagesMissing(root) {
  const lockfile = join(root, 'package-lock.json')
  const receipt = join(root, 'node_modules', '.package-lock.json')
  // npm writes this receipt as its last act, so a broken-off install has none.
  if (!existsSync(receipt)) return true
  const wanted = stampOf([lockfile, join(root, 'package.json')])
  const stamp = join(root, '.setup', 'packages')
  if (readStamp(stamp) === wanted) return false
  if (!receiptAgrees(readFileSync(lockfile, 'utf8'), readFileSync(receipt, 'utf8'))) return true
  writeStamp(stamp, wanted)
  return false
}

/**
 * True when dist/client is missing or was made from other sources than these.
 * @param {string} root
 */
export function clientStale(root) {
  if (!existsSync(join(root, 'dist', 'client', 'index.html'))) return true
  return readStamp(join(root, '.setup', 'client')) !== fingerprint(root, CLIENT_SOURCES)
}

/**
 * One hash over names and contents. Contents and not times, so that switching branches back and forth builds nothing.
 * @param {string} root
 * @param {string[]} paths files or folders below root
 * @returns {string} hex
 */
export function fingerprint(root, paths) {
  const hash = createHash('sha256')
  /** @param {string} path */
  const add = path => {
    const full = join(root, path)
    if (!existsSync(full)) return
    const names = listFolder(full)
    if (names === null) {
      const bytes = readFileSync(full)
      hash.update(`${path}\0${bytes.length}\0`).update(bytes)
      return
    }
    for (const name of names) add(`${path}/${name}`)
  }
  for (const path of paths) add(path)
  return hash.digest('hex')
}

/** @typedef {{ title: string, command: string, args: string[], cwd: string, env?: NodeJS.ProcessEnv }} Step */

/** @param {string} root @param {(line: string) => void} say @param {(step: Step) => Promise<number>} run */
async function install(root, say, run) {
  const npm = npmCommand()
  const step = {
    title: 'Installing packages (first start, or the lockfile changed)',
    command: npm.command,
    args: [...npm.args, 'ci', '--include=dev', '--loglevel=error', '--no-audit', '--no-fund'],
    cwd: root,
  }
  if ((await timed(step, say, run)) !== 0) {
    throw new SetupError(
      'The packages could not be installed: npm says why above. Usual causes: no connection to the package registry, a proxy that npm does not know, a full disk.\nNothing was started. Run the command again when it is put right.',
      'packages',
    )
  }
  writeStamp(join(root, '.setup', 'packages'), stampOf([join(root, 'package-lock.json'), join(root, 'package.json')]))
}

/** @param {string} root @param {(line: string) => void} say @param {(step: Step) => Promise<number>} run */
async function buildClient(root, say, run) {
  const made = fingerprint(root, CLIENT_SOURCES)
  const next = join(root, 'dist', 'client.next')
  const step = {
    title: 'Building the screens (first start, or their sources changed)',
    command: process.execPath,
    args: [
      join('node_modules', 'vite', 'bin', 'vite.js'),
      'build',
      '--outDir',
      next,
      '--emptyOutDir',
      '--logLevel',
      'warn',
    ],
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production' },
  }
  if ((await timed(step, say, run)) !== 0) {
    throw new SetupError('The screens could not be built: the reason stands above. Nothing was started.', 'client')
  }
  // Swapped in whole: a build that is broken off must not leave half a client that a server would then serve.
  rmSync(join(root, 'dist', 'client'), { recursive: true, force: true })
  renameSync(next, join(root, 'dist', 'client'))
  writeStamp(join(root, '.setup', 'client'), made)
}

/** @param {Step} step @param {(line: string) => void} say @param {(step: Step) => Promise<number>} run */
async function timed(step, say, run) {
  const began = Date.now()
  const seconds = () => `${Math.round((Date.now() - began) / 100) / 10} s`
  say(`${step.title} ...`)
  const beat = setInterval(() => say(`  still at it, ${seconds()}`), 10_000)
  try {
    const code = await run(step)
    say(code === 0 ? `  done in ${seconds()}` : `  failed after ${seconds()}`)
    return code
  } finally {
    clearInterval(beat)
  }
}

/** @param {Step} step @returns {Promise<number>} */
function runStep({ command, args, cwd, env = process.env }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: 'inherit' })
    child.once('error', error =>
      reject(new SetupError(`${command} could not be started: ${error.message}`, 'packages')),
    )
    child.once('exit', (code, signal) => resolve(signal ? 1 : (code ?? 1)))
  })
}

/** The npm that called us, so that a machine with two of them does not mix them. */
function npmCommand() {
  const caller = process.env.npm_execpath
  if (caller && basename(caller) === 'npm-cli.js') return { command: process.execPath, args: [caller] }
  return { command: process.platform === 'win32' ? 'npm.cmd' : 'npm', args: [] }
}

/**
 * npm leaves the packages of other platforms out of its receipt, so an optional package may be missing but not different.
 * @param {string} lockfile @param {string} receipt
 */
export function receiptAgrees(lockfile, receipt) {
  const wanted = JSON.parse(lockfile).packages ?? {}
  const have = JSON.parse(receipt).packages ?? {}
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue
    if (!have[path]) {
      if (entry.optional || entry.devOptional || entry.peer) continue
      return false
    }
    if (have[path].version !== entry.version || have[path].integrity !== entry.integrity) return false
  }
  return true
}

/** @param {string[]} files */
function stampOf(files) {
  const hash = createHash('sha256')
  // A Node of another ABI or machine needs other prebuilt binaries.
  hash.update(`${process.versions.modules} ${process.platform} ${process.arch}\0`)
  for (const file of files) hash.update(readFileSync(file))
  return hash.digest('hex')
}

/** @param {string} path @returns {string[] | null} sorted names, or null for a file */
function listFolder(path) {
  try {
    return readdirSync(path).sort()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return null
    throw error
  }
}

/** @param {string} path */
function readStamp(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

/** @param {string} path @param {string} text */
function writeStamp(path, text) {
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, text)
}
