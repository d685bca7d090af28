// One set-up at a time in one folder: two `npm ci` side by side leave a broken node_modules.
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const PATIENCE_MS = 10 * 60_000 // longer than any install we have seen, short enough that a person is told

/**
 * Runs `work` while this process alone holds the set-up of the folder.
 * @template T
 * @param {string} folder @param {(line: string) => void} say @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withSetupLock(folder, say, work) {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'lock')
  await take(path, say)
  const drop = () => rmSync(path, { force: true })
  process.once('exit', drop)
  try {
    return await work()
  } finally {
    drop()
    process.removeListener('exit', drop)
  }
}

/** @param {string} path @param {(line: string) => void} say */
async function take(path, say) {
  const giveUp = Date.now() + PATIENCE_MS
  let told = false
  for (;;) {
    if (tryTake(path)) return
    const holder = holderOf(path)
    if (holder !== null && !alive(holder)) {
      rmSync(path, { force: true })
      continue
    }
    if (!told) say(`Another set-up is running in this folder (process ${holder ?? 'unknown'}); waiting for it.`)
    told = true
    if (Date.now() > giveUp) throw new Error(`The other set-up did not finish. If none is running, delete ${path}.`)
    await pause(250)
  }
}

/** @param {string} path */
function tryTake(path) {
  try {
    const file = openSync(path, 'wx')
    writeSync(file, String(process.pid))
    closeSync(file)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

/** @param {string} path @returns {number | null} null while the other process has not written its id yet */
function holderOf(path) {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
  return /^\d+$/.test(text) ? Number(text) : null
}

/** @param {number} pid */
function alive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
