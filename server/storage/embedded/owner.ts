/** Who holds a folder: a file naming a process that can be told from a later one with the same number. */
import { linkSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const ownerSchema = z.object({ pid: z.number().int().positive(), started: z.string() })
type Owner = z.infer<typeof ownerSchema>

/** Frees the folder. */
export type Release = () => void

const fileName = 'owner.json'

/** Throws in plain words when a living process holds the folder. A folder left by a killed process is taken over. */
export function claim(dir: string): Release {
  const path = join(dir, fileName)
  const mine: Owner = { pid: process.pid, started: startOf(process.pid) ?? 'unknown' }
  const draft = join(dir, `${fileName}.${process.pid}.${Math.random().toString(36).slice(2)}`)
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 })
  try {
    for (;;) {
      try {
        linkSync(draft, path) // Atomic: it fails when somebody else's is there.
        return () => rmSync(path, { force: true })
      } catch (error) {
        if (!isCode(error, 'EEXIST')) throw error
      }
      const holder = ownerOf(dir)
      if (holder && isAlive(holder)) {
        throw new Error(
          `The data folder ${dir} is in use by process ${holder.pid}. Nothing was changed. Stop that process, or choose another folder with DATA_DIR.`,
        )
      }
      takeAway(path, holder)
    }
  } finally {
    rmSync(draft, { force: true })
  }
}

/** True when the process that claimed the folder is still running. */
export function isHeld(dir: string): boolean {
  const holder = ownerOf(dir)
  return holder !== undefined && isAlive(holder)
}

/** Renamed before it is judged again: two processes that both saw a dead owner must not both remove the next one's file. */
function takeAway(path: string, judged: Owner | undefined): void {
  const aside = `${path}.${process.pid}.aside`
  try {
    renameSync(path, aside)
  } catch (error) {
    if (isCode(error, 'ENOENT')) return
    throw error
  }
  const moved = readOwner(aside)
  if (moved && moved.started !== judged?.started && isAlive(moved)) {
    try {
      linkSync(aside, path)
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error
    }
  }
  rmSync(aside, { force: true })
}

function ownerOf(dir: string): Owner | undefined {
  return readOwner(join(dir, fileName))
}

function readOwner(path: string): Owner | undefined {
  try {
    return ownerSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return undefined
  }
}

function isAlive(owner: Owner): boolean {
  const started = startOf(owner.pid)
  if (started !== undefined) return started === owner.started
  try {
    process.kill(owner.pid, 0)
    return true
  } catch (error) {
    return isCode(error, 'EPERM')
  }
}

/** Boot and start time of a process, where the system tells it (Linux): a number alone may have been given out again. */
function startOf(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in brackets may hold spaces; the state is the first field after it, the start time the 20th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' && threadsOf(pid) <= 1) return over
    return `${boot}:${fields[19]}`
  } catch {
    return undefined
  }
}

/** Killed but not yet fetched by its parent. While a thread of it still ends a write of its own, it is not over. */
const over = 'over'

function threadsOf(pid: number): number {
  return readdirSync(`/proc/${pid}/task`).length
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
